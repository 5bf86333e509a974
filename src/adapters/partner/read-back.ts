import type { Provenance, Resource } from '@medplum/fhirtypes';
import type { Failure } from '../../delivery/failure.ts';
import { rewriteReferences } from '../../fhir/references.ts';
import { objectAt, objectsAt, textAt } from '../../fhir/wild.ts';
import type { Outgoing, ReadBackOutcome } from '../../flows/ports.ts';
import { businessIdentifierOf } from './business-identifier.ts';
import { permanent } from './failures.ts';
import type { FhirHttp } from './fhir-http.ts';
import { hasIdentifier } from './match-patient.ts';
import { referenceTail } from './partner-address.ts';
import type { Search, SearchQuery } from './search.ts';
import type { Versions } from './versions.ts';

export interface ReadBackTools {
  readonly http: FhirHttp;
  readonly search: Search;
  readonly versions: Versions;
}

/**
 * What the partner now has where we sent something: read by its reference where that is known, else searched by our
 * identifier, or for a Provenance by its target, agents and moment.
 */
export const readBack = async (
  tools: ReadBackTools,
  outgoing: Outgoing,
  placements: ReadonlyMap<string, string>,
): Promise<ReadBackOutcome> => {
  const known = placements.get(outgoing.key);
  if (known !== undefined) return readReference(tools, known);
  const { resource } = outgoing;
  if (resource.resourceType === 'Provenance') {
    // It is only written after its targets: where the partner has none of them from us, it has no Provenance either.
    if (!objectsAt(resource, 'target').some((to) => placements.has(textAt(to, 'reference') ?? ''))) {
      return { kind: 'absent' };
    }
    return findProvenance(
      tools,
      rewriteReferences(resource, (reference) => placements.get(reference) ?? null),
    );
  }
  return findByIdentifier(tools, resource);
};

/** Reads `Type/id` and learns its version. */
export const readReference = async (tools: ReadBackTools, reference: string): Promise<ReadBackOutcome> => {
  const reply = await tools.http.request({
    method: 'GET',
    url: `${tools.http.baseUrl}/${reference}`,
    effect: 'read',
  });
  if (!reply.ok) {
    return reply.status === 404 || reply.status === 410
      ? { kind: 'absent' }
      : { kind: 'failed', failure: reply.failure };
  }
  const resource = reply.resource;
  if (resource === null || !reference.startsWith(`${resource.resourceType}/`)) return failed('not-a-fhir-answer');
  tools.versions.learn(reference, reply.etag ?? versionOf(resource));
  return { kind: 'found', resource, reference };
};

/** The version that a resource says to be, as an ETag. */
export const versionOf = (resource: Resource): string | null => {
  const version = textAt(resource.meta, 'versionId');
  return version === null ? null : `W/"${version}"`;
};

const failed = (reason: string): ReadBackOutcome => ({ kind: 'failed', failure: permanent(reason) });

/** Searches by our business identifier; the hits are checked, as a server may ignore the parameter. */
export const findByIdentifier = async (tools: ReadBackTools, resource: Resource): Promise<ReadBackOutcome> => {
  const identifier = businessIdentifierOf(resource);
  if (identifier === null) return failed('no-identifier');
  const { system, value } = identifier;
  const hits = await tools.search.matches({
    type: resource.resourceType,
    parameters: [['identifier', `${system}|${value}`]],
  });
  if (!hits.ok) return { kind: 'failed', failure: hits.failure };
  const ours = hits.resources.filter(
    (hit) => hit.resourceType === resource.resourceType && hasIdentifier(hit, system, value),
  );
  return theOnly(tools, ours);
};

const theOnly = (tools: ReadBackTools, found: readonly Resource[]): ReadBackOutcome => {
  const [only, second] = found;
  if (only === undefined) return { kind: 'absent' };
  if (second !== undefined) return failed('multiple-matches');
  if (only.id === undefined) return failed('not-a-fhir-answer');
  const reference = `${only.resourceType}/${only.id}`;
  tools.versions.learn(reference, versionOf(only));
  return { kind: 'found', resource: only, reference };
};

/**
 * Finds a Provenance that says the same: the same targets, the same agents, the same second. Searched by its target;
 * where the server knows no such search, by `_revinclude` on the target, which US Core obliges it to.
 * @param provenance with its references in the partner's ids
 */
export const findProvenance = async (tools: ReadBackTools, provenance: Provenance): Promise<ReadBackOutcome> => {
  const target = textAt(objectsAt(provenance, 'target')[0], 'reference');
  if (target === null || referenceTail(target) !== target) return { kind: 'absent' };
  const found = await provenancesOf(tools, target);
  if (!Array.isArray(found)) return { kind: 'failed', failure: found };
  const same = found.filter((candidate) => saysTheSame(provenance, candidate));
  // Several that say the same are one statement written twice: any of them is it.
  return theOnly(tools, same.slice(0, 1));
};

const provenancesOf = async (tools: ReadBackTools, target: string): Promise<Resource[] | Failure> => {
  const direct = await tools.search.matches({ type: 'Provenance', parameters: [['target', target]] });
  if (direct.ok) return [...direct.resources];
  if (direct.failure.kind !== 'permanent') return direct.failure;
  return revincluded(tools, target);
};

const revincluded = async ({ search }: ReadBackTools, target: string): Promise<Resource[] | Failure> => {
  const [type = '', id = ''] = target.split('/');
  const found: Resource[] = [];
  const query: SearchQuery = {
    type,
    parameters: [
      ['_id', id],
      ['_revinclude', 'Provenance:target'],
    ],
  };
  const failure = await search.pages(query, await search.first(query), (page) => {
    found.push(...page.included);
  });
  return failure ?? found;
};

const saysTheSame = (sent: Provenance, candidate: Resource): boolean => {
  if (candidate.resourceType !== 'Provenance') return false;
  const targets = new Set(tailsOf(candidate, 'target'));
  return (
    tailsOf(sent, 'target').every((target) => targets.has(target)) &&
    agentsOf(sent).join() === agentsOf(candidate).join() &&
    secondOf(sent) === secondOf(candidate)
  );
};

const tailsOf = (resource: Resource, key: string): readonly string[] =>
  objectsAt(resource, key).map((reference) => referenceTail(textAt(reference, 'reference') ?? '') ?? '');

/** Who took part, sorted: each by its reference, or by its name where it has none. */
const agentsOf = (resource: Resource): readonly string[] =>
  objectsAt(resource, 'agent')
    .map((agent) => objectAt(agent, 'who'))
    .map((who) => referenceTail(textAt(who, 'reference') ?? '') ?? textAt(who, 'display') ?? '')
    .sort();

/** The moment to the second: some servers keep no more. */
const secondOf = (resource: Resource): number => Math.floor(Date.parse(textAt(resource, 'recorded') ?? '') / 1000);
