import { present } from '../fhir/present.ts';
import { objects, toElementFacts } from './element-facts.ts';
import { isJsonObject, type JsonObject, ownText, ownValue, ownValues } from './json-shape.ts';
import type { ContextFacts, ElementFacts, ProfileFacts, SnapshotElement, StructureFacts } from './structure-facts.ts';

/**
 * A StructureDefinition with a snapshot as facts.
 * @returns `undefined` when it is no StructureDefinition, has no snapshot, or lacks what every one must have
 */
export const toStructureFacts = (definition: unknown, release: string): StructureFacts | undefined => {
  if (!isStructureDefinition(definition)) return undefined;
  const elements = elementsOf(definition, 'snapshot').map(({ element, id }) => toSnapshotElement(element, id));
  const head = headOf(definition);
  const kind = kinds.find((one) => one === ownValue(definition, 'kind'));
  if (head === undefined || kind === undefined || elements.length === 0) return undefined;
  return present<StructureFacts>({
    url: head.url,
    version: head.version,
    release,
    type: head.type,
    kind,
    derivation: ownValue(definition, 'derivation') === 'constraint' ? 'constraint' : 'specialization',
    isAbstract: ownValue(definition, 'abstract') === true ? true : undefined,
    base: ownText(definition, 'baseDefinition'),
    contexts: contextsOf(definition),
    contextInvariants: invariantsOf(definition),
    elements,
  });
};

/**
 * What a StructureDefinition's differential says, as facts; elements that say nothing but their prose are left out.
 * @returns `undefined` when it is no StructureDefinition, has no differential, or is derived from nothing
 */
export const toProfileFacts = (definition: unknown): ProfileFacts | undefined => {
  if (!isStructureDefinition(definition)) return undefined;
  const head = headOf(definition);
  const base = ownText(definition, 'baseDefinition');
  if (head === undefined || base === undefined || !isJsonObject(ownValue(definition, 'differential'))) return undefined;
  return present<ProfileFacts>({
    ...head,
    base,
    contexts: contextsOf(definition),
    contextInvariants: invariantsOf(definition),
    elements: elementsOf(definition, 'differential')
      .map(({ element, id }) => toElementFacts(element, id))
      .filter((facts, index) => index === 0 || saysSomething(facts)),
  });
};

/** A slice is something by its name alone. */
const saysSomething = (facts: ElementFacts): boolean =>
  Object.keys(facts).length > 1 || facts.id.slice(facts.id.lastIndexOf('.') + 1).includes(':');

const kinds = ['resource', 'complex-type', 'primitive-type', 'logical'] as const;

const isStructureDefinition = (value: unknown): value is JsonObject =>
  isJsonObject(value) && ownValue(value, 'resourceType') === 'StructureDefinition';

const headOf = (
  definition: JsonObject,
): { readonly url: string; readonly version: string; readonly type: string } | undefined => {
  const url = ownText(definition, 'url');
  const type = ownText(definition, 'type');
  return url === undefined || type === undefined
    ? undefined
    : { url, version: ownText(definition, 'version') ?? '', type };
};

const contextsOf = (definition: JsonObject): readonly ContextFacts[] | undefined => {
  const contexts = objects(definition, 'context').flatMap((context): readonly ContextFacts[] => {
    const type = (['element', 'extension', 'fhirpath'] as const).find((one) => one === ownValue(context, 'type'));
    const expression = ownText(context, 'expression');
    return type === undefined || expression === undefined ? [] : [{ type, expression }];
  });
  return contexts.length > 0 ? contexts : undefined;
};

const invariantsOf = (definition: JsonObject): readonly string[] | undefined => {
  const invariants = ownValues(definition, 'contextInvariant').filter((one) => typeof one === 'string');
  return invariants.length > 0 ? invariants : undefined;
};

interface IdentifiedElement {
  readonly element: JsonObject;
  readonly id: string;
}

/** The elements with their ids; where one has none, it is made of the path and of the slices that stand open before it. */
const elementsOf = (definition: JsonObject, view: 'snapshot' | 'differential'): readonly IdentifiedElement[] => {
  const holder = ownValue(definition, view);
  if (!isJsonObject(holder)) return [];
  const idOfPath = new Map<string, string>();
  return objects(holder, 'element').flatMap((element) => {
    const path = ownText(element, 'path');
    const id = ownText(element, 'id') ?? (path === undefined ? undefined : madeId(path, element, idOfPath));
    if (id === undefined) return [];
    if (path !== undefined) idOfPath.set(path, id);
    return [{ element, id }];
  });
};

const madeId = (path: string, element: JsonObject, idOfPath: ReadonlyMap<string, string>): string => {
  const dot = path.lastIndexOf('.');
  const parent = dot < 0 ? '' : path.slice(0, dot);
  const holder = parent === '' ? '' : `${idOfPath.get(parent) ?? parent}.`;
  const slice = ownText(element, 'sliceName');
  return `${holder}${path.slice(dot + 1)}${slice === undefined ? '' : `:${slice}`}`;
};

const toSnapshotElement = (element: JsonObject, id: string): SnapshotElement => {
  const base = ownValue(element, 'base');
  const facts = toElementFacts(element, id);
  const max = facts.max ?? '1';
  const widest = (isJsonObject(base) ? ownText(base, 'max') : undefined) ?? max;
  const isRoot = !id.includes('.');
  const { mustSupport, isModifier, binding, ...rest } = facts;
  return {
    ...rest,
    min: facts.min ?? 0,
    max,
    isList: !isRoot && widest !== '0' && widest !== '1',
    ...(binding === undefined || binding.valueSet === '' ? {} : { binding }),
    ...(mustSupport === true ? { mustSupport } : {}),
    ...(isModifier === true ? { isModifier } : {}),
  };
};
