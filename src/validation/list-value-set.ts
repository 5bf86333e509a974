import { objects } from './element-facts.ts';
import { isJsonObject, type JsonObject, ownText, ownValue, ownValues } from './json-shape.ts';
import type { ListedCodeSystem } from './list-code-system.ts';
import type { ListedPart, ListedValueSet } from './value-set-facts.ts';

/**
 * A ValueSet (FHIR R4, 4.9) brought to a list of parts: code lists as they are, systems by name, filters on the
 * hierarchy of a listed system evaluated, every other filter as "some codes of the system". Where codes are taken out
 * of a part that can't be listed, the part becomes "some codes" too.
 * @returns `undefined` when it is no ValueSet with a URL
 */
export const listValueSet = (
  valueSet: unknown,
  codeSystem: (url: string) => ListedCodeSystem | undefined,
): ListedValueSet | undefined => {
  if (!isJsonObject(valueSet) || ownValue(valueSet, 'resourceType') !== 'ValueSet') return undefined;
  const url = ownText(valueSet, 'url');
  if (url === undefined) return undefined;
  const version = ownText(valueSet, 'version');
  return { url, ...(version === undefined ? {} : { version }), include: includedParts(valueSet, codeSystem) };
};

type LookUp = (url: string) => ListedCodeSystem | undefined;

type SystemPart = Exclude<ListedPart, { readonly valueSet: string }>;

const includedParts = (valueSet: JsonObject, codeSystem: LookUp): readonly ListedPart[] => {
  const compose = ownValue(valueSet, 'compose');
  if (!isJsonObject(compose)) return expandedParts(valueSet);
  const included = objects(compose, 'include').flatMap((include) => partsOfInclude(include, codeSystem));
  const excluded = objects(compose, 'exclude').flatMap((exclude) => partsOfInclude(exclude, codeSystem));
  let parts: readonly ListedPart[] = included;
  for (const one of excluded) parts = without(parts, one, codeSystem);
  return parts;
};

/** Within one `include` all must hold; a part that is narrowed by a value set can't be told code by code. */
const partsOfInclude = (include: JsonObject, codeSystem: LookUp): readonly ListedPart[] => {
  const system = ownText(include, 'system');
  const valueSets = ownValues(include, 'valueSet').filter((one) => typeof one === 'string');
  if (system === undefined) return valueSets.length === 1 ? valueSets.map((valueSet) => ({ valueSet })) : [];
  if (valueSets.length > 0) return [{ system, some: true }];
  const concepts = objects(include, 'concept').flatMap((concept) => ownText(concept, 'code') ?? []);
  if (concepts.length > 0) return [{ system, codes: concepts }];
  const filters = objects(include, 'filter');
  if (filters.length === 0) return [{ system }];
  const codes = filteredCodes(filters, codeSystem(system));
  return [codes === undefined ? { system, some: true } : { system, codes }];
};

const filteredCodes = (
  filters: readonly JsonObject[],
  system: ListedCodeSystem | undefined,
): readonly string[] | undefined => {
  if (system === undefined || !system.isComplete) return undefined;
  let codes: readonly string[] = system.codes;
  for (const filter of filters) {
    const matching = matchingCodes(filter, system);
    if (matching === undefined) return undefined;
    codes = codes.filter((code) => matching.has(code));
  }
  return codes;
};

const matchingCodes = (filter: JsonObject, system: ListedCodeSystem): ReadonlySet<string> | undefined => {
  const property = ownText(filter, 'property');
  const value = ownText(filter, 'value');
  if (value === undefined || (property !== 'concept' && property !== 'code')) return undefined;
  const below = descendantsOf(value, system);
  switch (ownValue(filter, 'op')) {
    case 'is-a':
      return new Set([value, ...below]);
    case 'descendent-of':
      return below;
    case 'is-not-a':
      return new Set(system.codes.filter((code) => code !== value && !below.has(code)));
    case 'in':
      return new Set(value.split(','));
    case '=':
      return new Set([value]);
    default:
      return undefined;
  }
};

const descendantsOf = (code: string, { parents }: ListedCodeSystem): ReadonlySet<string> => {
  const children = new Map<string, string[]>();
  for (const [child, above] of parents) {
    for (const parent of above) pushTo(children, parent, child);
  }
  const below = new Set<string>();
  const waiting = [...(children.get(code) ?? [])];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (below.has(next)) continue;
    below.add(next);
    waiting.push(...(children.get(next) ?? []));
  }
  return below;
};

const pushTo = (lists: Map<string, string[]>, key: string, value: string): void => {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
};

const without = (parts: readonly ListedPart[], taken: ListedPart, codeSystem: LookUp): readonly ListedPart[] =>
  parts.flatMap((part): readonly ListedPart[] => {
    if ('valueSet' in part || 'valueSet' in taken) return [part];
    if (part.system !== taken.system) return [part];
    if (taken.some === true) return [{ system: part.system, some: true }];
    if (taken.codes === undefined) return [];
    return [lessCodes(part, taken.codes, codeSystem)];
  });

const lessCodes = (part: SystemPart, taken: readonly string[], codeSystem: LookUp): SystemPart => {
  const listed = codeSystem(part.system);
  const codes = part.codes ?? (part.some === true || listed?.isComplete !== true ? undefined : listed.codes);
  if (codes === undefined) return { system: part.system, some: true };
  const gone = new Set(taken);
  return { system: part.system, codes: codes.filter((code) => !gone.has(code)) };
};

/** A value set that gives only its expansion: the codes that are listed there. */
const expandedParts = (valueSet: JsonObject): readonly ListedPart[] => {
  const expansion = ownValue(valueSet, 'expansion');
  const codes = new Map<string, string[]>();
  const add = (holder: JsonObject): void => {
    for (const contained of objects(holder, 'contains')) {
      const system = ownText(contained, 'system');
      const code = ownText(contained, 'code');
      if (system !== undefined && code !== undefined) pushTo(codes, system, code);
      add(contained);
    }
  };
  if (isJsonObject(expansion)) add(expansion);
  return [...codes].map(([system, listed]) => ({ system, codes: listed }));
};
