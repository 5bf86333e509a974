import { present } from '../fhir/present.ts';
import type { BindingFacts, ConstraintFacts, ElementFacts, SnapshotElement, TypeFacts } from './structure-facts.ts';

/** An element of the base with what a differential says of it laid over it (profiling rules of FHIR R4, 5.1). */
export const mergeElement = (base: SnapshotElement, facts: ElementFacts): SnapshotElement => {
  const types = facts.types === undefined ? base.types : facts.types.map((type) => inheritedType(type, base.types));
  return present<SnapshotElement>({
    id: base.id,
    min: facts.min ?? base.min,
    max: facts.max ?? base.max,
    isList: base.isList,
    types,
    contentReference: facts.types === undefined ? (facts.contentReference ?? base.contentReference) : undefined,
    fixed: facts.fixed ?? base.fixed,
    pattern: facts.pattern ?? base.pattern,
    slicing: facts.slicing ?? base.slicing,
    binding: hasBindableType(types) ? mergedBinding(base.binding, facts.binding) : undefined,
    constraints: mergedConstraints(base.constraints, facts.constraints),
    mustSupport: onlyTrue(facts.mustSupport ?? base.mustSupport),
    isModifier: onlyTrue(facts.isModifier ?? base.isModifier),
    maxLength: facts.maxLength ?? base.maxLength,
    minValue: facts.minValue ?? base.minValue,
    maxValue: facts.maxValue ?? base.maxValue,
  });
};

const onlyTrue = (value: boolean | undefined): true | undefined => (value === true ? true : undefined);

/** Naming a type again without a profile keeps the profile that the base asks of it (SimpleQuantity). */
const inheritedType = (type: TypeFacts, base: readonly TypeFacts[] | undefined): TypeFacts => {
  if (type.profiles !== undefined) return type;
  const profiles = base?.find(({ code }) => code === type.code)?.profiles;
  return profiles === undefined ? type : { ...type, profiles };
};

/** Where only types are left that hold no code, a binding says nothing. */
const hasBindableType = (types: readonly TypeFacts[] | undefined): boolean =>
  types === undefined || types.some(({ code }) => bindable.has(code));

const bindable = new Set([
  'code',
  'Coding',
  'CodeableConcept',
  'Quantity',
  'Age',
  'Count',
  'Distance',
  'Duration',
  'MoneyQuantity',
  'SimpleQuantity',
  'string',
  'uri',
  'Extension',
  'CodeableReference',
  'url',
  'canonical',
  'markdown',
]);

/** A binding is replaced; what the base binds in addition, or at most, still holds, and its value set if none is named. */
const mergedBinding = (base: BindingFacts | undefined, own: BindingFacts | undefined): BindingFacts | undefined => {
  if (own === undefined) return base;
  if (base === undefined) return own.valueSet === '' ? undefined : own;
  const additional = [...(base.additional ?? []), ...(own.additional ?? [])];
  return present<BindingFacts>({
    strength: own.strength,
    valueSet: own.valueSet === '' ? base.valueSet : own.valueSet,
    maxValueSet: own.maxValueSet ?? base.maxValueSet,
    additional: additional.length > 0 ? additional : undefined,
  });
};

/** Constraints add up; one that comes again under the same key is said once, as it was said last. */
const mergedConstraints = (
  base: readonly ConstraintFacts[] | undefined,
  own: readonly ConstraintFacts[] | undefined,
): readonly ConstraintFacts[] | undefined => {
  if (base === undefined || own === undefined) return own ?? base;
  const keys = new Set(own.map(({ key }) => key));
  return [...base.filter(({ key }) => !keys.has(key)), ...own];
};
