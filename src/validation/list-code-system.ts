import { objects } from './element-facts.ts';
import { isJsonObject, type JsonObject, ownText, ownValue } from './json-shape.ts';

/** A CodeSystem's codes, and what stands above each. */
export interface ListedCodeSystem {
  readonly url: string;
  readonly version?: string;
  readonly isComplete: boolean;
  readonly isCaseSensitive: boolean;
  readonly codes: readonly string[];
  readonly parents: ReadonlyMap<string, readonly string[]>;
}

/**
 * A CodeSystem (FHIR R4, 4.8) as its codes. The hierarchy is read from nested concepts and from the properties
 * `subsumedBy` and `parent`.
 * @returns `undefined` when it is no CodeSystem with a URL, or a supplement to another
 */
export const listCodeSystem = (codeSystem: unknown): ListedCodeSystem | undefined => {
  if (!isJsonObject(codeSystem) || ownValue(codeSystem, 'resourceType') !== 'CodeSystem') return undefined;
  const url = ownText(codeSystem, 'url');
  const content = ownValue(codeSystem, 'content');
  if (url === undefined || content === 'supplement') return undefined;
  const version = ownText(codeSystem, 'version');
  const parents = new Map<string, string[]>();
  addConcepts(codeSystem, undefined, parents);
  return {
    url,
    ...(version === undefined ? {} : { version }),
    isComplete: content === 'complete',
    isCaseSensitive: ownValue(codeSystem, 'caseSensitive') === true,
    codes: [...parents.keys()],
    parents,
  };
};

const addConcepts = (holder: JsonObject, parent: string | undefined, parents: Map<string, string[]>): void => {
  for (const concept of objects(holder, 'concept')) {
    const code = ownText(concept, 'code');
    if (code === undefined) continue;
    const above = [...(parent === undefined ? [] : [parent]), ...namedParents(concept)];
    parents.set(code, [...(parents.get(code) ?? []), ...above]);
    addConcepts(concept, code, parents);
  }
};

const namedParents = (concept: JsonObject): readonly string[] =>
  objects(concept, 'property')
    .filter((property) => ['subsumedBy', 'parent'].includes(ownText(property, 'code') ?? ''))
    .flatMap((property) => ownText(property, 'valueCode') ?? ownText(property, 'valueString') ?? []);
