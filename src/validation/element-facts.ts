import { coreDefinition, withoutCoreBase } from '../fhir/core-definition.ts';
import { present } from '../fhir/present.ts';
import { isJsonObject, type JsonObject, ownText, ownValue, ownValues } from './json-shape.ts';
import type {
  BindingFacts,
  ConstraintFacts,
  DiscriminatorFacts,
  ElementFacts,
  SlicingFacts,
  TypedFact,
  TypeFacts,
} from './structure-facts.ts';

/**
 * One ElementDefinition (FHIR R4, 2.26) as facts, without its prose: texts, mappings, examples and search marks are
 * left behind, and so is what people say of a constraint.
 * @param id the element's id; given apart since an old differential may have none
 */
export const toElementFacts = (element: JsonObject, id: string): ElementFacts => {
  const types = objects(element, 'type').map(toTypeFacts);
  const constraints = objects(element, 'constraint').flatMap(toConstraintFacts);
  return present<ElementFacts>({
    id,
    min: ownNumber(element, 'min'),
    max: ownText(element, 'max'),
    types: types.length > 0 ? mergedByCode(types).map((type) => idType(type, element)) : undefined,
    contentReference: ownText(element, 'contentReference')?.replace(/^[^#]*(?=#)/, ''),
    fixed: typedFact(element, 'fixed'),
    pattern: typedFact(element, 'pattern'),
    slicing: toSlicingFacts(ownValue(element, 'slicing')),
    binding: toBindingFacts(ownValue(element, 'binding')),
    constraints: constraints.length > 0 ? constraints : undefined,
    mustSupport: ownFlag(element, 'mustSupport'),
    isModifier: ownFlag(element, 'isModifier'),
    maxLength: ownNumber(element, 'maxLength'),
    minValue: typedFact(element, 'minValue'),
    maxValue: typedFact(element, 'maxValue'),
  });
};

/** The members of a list that are objects. */
export const objects = (holder: JsonObject, key: string): readonly JsonObject[] =>
  ownValues(holder, key).filter(isJsonObject);

const texts = (holder: JsonObject, key: string): readonly string[] =>
  ownValues(holder, key).filter((value) => typeof value === 'string');

const ownNumber = (object: JsonObject, key: string): number | undefined => {
  const value = ownValue(object, key);
  return typeof value === 'number' ? value : undefined;
};

const ownFlag = (object: JsonObject, key: string): boolean | undefined => {
  const value = ownValue(object, key);
  return typeof value === 'boolean' ? value : undefined;
};

const extensionValue = (holder: JsonObject, url: string): unknown => {
  const extension = objects(holder, 'extension').find((one) => ownText(one, 'url') === url);
  if (extension === undefined) return undefined;
  const key = Object.keys(extension).find((name) => name.startsWith('value'));
  return key === undefined ? undefined : extension[key];
};

const toTypeFacts = (type: JsonObject): TypeFacts => {
  const profiles = texts(type, 'profile');
  const targets = texts(type, 'targetProfile');
  const siblings = ownValues(type, '_targetProfile');
  const supported = targets.filter((_target, index) => isMarked(siblings[index]));
  return present<TypeFacts>({
    code: typeName(type),
    profiles: profiles.length > 0 ? profiles : undefined,
    targets: targets.length > 0 ? targets : undefined,
    mustSupport: isMarked(type) ? true : undefined,
    mustSupportTargets: supported.length > 0 ? supported : undefined,
  });
};

const isMarked = (holder: unknown): boolean =>
  isJsonObject(holder) && extensionValue(holder, coreDefinition('elementdefinition-type-must-support')) === true;

/** `http://hl7.org/fhirpath/System.String` stands for the FHIR type that an extension names, else for its namesake. */
const typeName = (type: JsonObject): string => {
  const code = ownText(type, 'code') ?? '';
  if (!code.startsWith(systemTypes)) return withoutCoreBase(code);
  const named = extensionValue(type, coreDefinition('structuredefinition-fhir-type'));
  if (typeof named === 'string') return named;
  const name = code.slice(systemTypes.length);
  return name.charAt(0).toLowerCase() + name.slice(1);
};

const systemTypes = 'http://hl7.org/fhirpath/System.';

/** R4 as published calls a resource's id a string; that it is an `id` is said by Resource.id's own text. */
const idType = (type: TypeFacts, element: JsonObject): TypeFacts => {
  const base = ownValue(element, 'base');
  const isResourceId = isJsonObject(base) && ownText(base, 'path') === 'Resource.id';
  return isResourceId && type.code === 'string' ? { ...type, code: 'id' } : type;
};

/** A definition may name `Reference` once for each target: one entry for a type says the same. */
const mergedByCode = (types: readonly TypeFacts[]): readonly TypeFacts[] => {
  if (new Set(types.map(({ code }) => code)).size === types.length) return types;
  const merged = new Map<string, TypeFacts>();
  for (const type of types) {
    const known = merged.get(type.code);
    merged.set(type.code, known === undefined ? type : union(known, type));
  }
  return [...merged.values()];
};

const union = (left: TypeFacts, right: TypeFacts): TypeFacts =>
  present<TypeFacts>({
    code: left.code,
    profiles: joined(left.profiles, right.profiles),
    targets: joined(left.targets, right.targets),
    mustSupport: left.mustSupport ?? right.mustSupport,
    mustSupportTargets: joined(left.mustSupportTargets, right.mustSupportTargets),
  });

const joined = (left: readonly string[] = [], right: readonly string[] = []): readonly string[] | undefined =>
  left.length + right.length === 0 ? undefined : [...new Set([...left, ...right])];

/** `fixedUri`, `patternCoding`, `minValueInteger`: the one key with that beginning. */
const typedFact = (element: JsonObject, prefix: string): TypedFact | undefined => {
  const key = Object.keys(element).find(
    (name) => name.length > prefix.length && name.startsWith(prefix) && /[A-Z]/.test(name.charAt(prefix.length)),
  );
  return key === undefined ? undefined : { type: key.slice(prefix.length), value: element[key] };
};

const toSlicingFacts = (slicing: unknown): SlicingFacts | undefined => {
  if (!isJsonObject(slicing)) return undefined;
  return {
    discriminators: objects(slicing, 'discriminator').flatMap(toDiscriminatorFacts),
    rules: oneOf(['closed', 'openAtEnd'], ownValue(slicing, 'rules')) ?? 'open',
    ...(ownValue(slicing, 'ordered') === true ? { ordered: true } : {}),
  };
};

const toDiscriminatorFacts = (discriminator: JsonObject): readonly DiscriminatorFacts[] => {
  const type = oneOf(['value', 'pattern', 'exists', 'type', 'profile'], ownValue(discriminator, 'type'));
  const path = ownText(discriminator, 'path');
  return type === undefined || path === undefined ? [] : [{ type, path }];
};

const oneOf = <T extends string>(allowed: readonly T[], value: unknown): T | undefined =>
  allowed.find((one) => one === value);

const toBindingFacts = (binding: unknown): BindingFacts | undefined => {
  if (!isJsonObject(binding)) return undefined;
  const strength = oneOf(['required', 'extensible', 'preferred', 'example'], ownValue(binding, 'strength'));
  const maxValueSet = extensionValue(binding, coreDefinition('elementdefinition-maxValueSet'));
  if (strength === undefined) return undefined;
  const additional = objects(binding, 'extension').filter((one) => ownText(one, 'url')?.endsWith(additionalBinding));
  const further = [...additional.map(partsOf), ...objects(binding, 'additional')].flatMap(toAdditional);
  return present<BindingFacts>({
    strength,
    valueSet: ownText(binding, 'valueSet') ?? '',
    maxValueSet: typeof maxValueSet === 'string' ? maxValueSet : undefined,
    additional: further.length > 0 ? further : undefined,
  });
};

const additionalBinding = '/StructureDefinition/additional-binding';

const partsOf = (extension: JsonObject): JsonObject =>
  Object.fromEntries(
    objects(extension, 'extension').map((part) => [
      ownText(part, 'url') ?? '',
      part[Object.keys(part).find((key) => key.startsWith('value')) ?? ''],
    ]),
  );

const toAdditional = (part: JsonObject): readonly { readonly purpose: string; readonly valueSet: string }[] => {
  const purpose = ownText(part, 'purpose');
  const valueSet = ownText(part, 'valueSet');
  return purpose === undefined || valueSet === undefined ? [] : [{ purpose, valueSet }];
};

const toConstraintFacts = (constraint: JsonObject): readonly ConstraintFacts[] => {
  const key = ownText(constraint, 'key');
  const expression = ownText(constraint, 'expression');
  if (key === undefined || expression === undefined) return [];
  return [{ key, severity: ownValue(constraint, 'severity') === 'warning' ? 'warning' : 'error', expression }];
};
