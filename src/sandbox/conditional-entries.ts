import type { TypeInteraction } from './interaction.ts';
import { isJsonObject, type JsonObject, mapObjects } from './json.ts';
import { FhirRefusal } from './refusal.ts';
import type { SandboxRepository } from './repository.ts';
import { servedTypes } from './search-parameters.ts';
import { queryStringOf, readSearch, type SearchParameterPair } from './search-query.ts';

/** Where a conditional update of a Bundle leads. */
export interface ResolvedUpdate {
  readonly url: string;
  /** The id of the resource that it is about; missing when the server is to assign one. */
  readonly id?: string;
  readonly isNew: boolean;
}

/**
 * Resolves a conditional update before the router sees it, which would take a body's id for that of the match and
 * refuse to create with it. Nothing matches and the body has no id: the URL stays as it is, and the router assigns one.
 * @throws FhirRefusal 400 when the body's id is another's, 412 when several match
 */
export const resolveConditionalUpdate = (
  { type, parameters }: TypeInteraction,
  resource: JsonObject,
  repository: SandboxRepository,
): ResolvedUpdate => {
  const [match, another] = matchesOf(type, parameters, repository);
  const id = typeof resource['id'] === 'string' ? resource['id'] : undefined;
  if (another !== undefined) throw new FhirRefusal(412, 'multiple-matches', 'The criteria match several resources');
  if (match !== undefined) {
    if (id !== undefined && id !== match)
      throw new FhirRefusal(400, 'invalid', 'The body has the id of another resource');
    return { url: `${type}/${match}`, id: match, isNew: false };
  }
  if (id !== undefined) return { url: `${type}/${id}`, id, isNew: true };
  return { url: `${type}?${queryStringOf(parameters)}`, isNew: true };
};

/**
 * The resource with references such as `Patient?identifier=...` resolved (FHIR R4 http, section 3.1.0.11.3).
 * @throws FhirRefusal 412 unless exactly one resource matches each
 */
export const resolveConditionalReferences = (resource: JsonObject, repository: SandboxRepository): JsonObject => {
  const resolved = mapObjects(resource, (object) => {
    const [, type, query] = /^([A-Z][A-Za-z]+)\?(.+)$/.exec(String(object['reference'] ?? '')) ?? [];
    if (type === undefined || query === undefined || !servedTypes.includes(type)) return object;
    const [match, another] = matchesOf(type, [...new URLSearchParams(query)], repository);
    if (match === undefined || another !== undefined) {
      throw new FhirRefusal(412, 'multiple-matches', 'A conditional reference must match exactly one resource');
    }
    return { ...object, reference: `${type}/${match}` };
  });
  return isJsonObject(resolved) ? resolved : resource;
};

/** Ids of up to two matches. A parameter that is not known is refused: without it too much would match. */
const matchesOf = (
  type: string,
  parameters: readonly SearchParameterPair[],
  repository: SandboxRepository,
): readonly string[] => {
  const query = readSearch(type, parameters);
  if (query.ignored.length > 0 || query.conditions.length === 0) {
    throw new FhirRefusal(400, 'not-supported', 'A condition needs search parameters that the server knows');
  }
  return repository.tables.search(type, query.conditions, 0, 2).map(({ resource }) => resource.id);
};
