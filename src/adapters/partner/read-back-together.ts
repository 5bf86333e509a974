import type { Partner } from '../../domain/partner.ts';
import { objectAt, objectsAt, textAt } from '../../fhir/wild.ts';
import type { Outgoing, ReadBackOutcome } from '../../flows/ports.ts';
import { isResource } from './answer.ts';
import type { SeenCapability } from './capability.ts';
import { type ReadBackTools, readBack, versionOf } from './read-back.ts';

export interface ReadTogetherTools extends ReadBackTools {
  readonly partner: Partner;
  readonly capability: () => Promise<SeenCapability>;
}

/**
 * Reads several resources back, in the order given: those whose place is known in batches (FHIR R4 http, section
 * 3.1.0.11) where the partner offers that, the others one by one. What a batch gives no clear answer to is read by
 * itself.
 */
export const readBackAll = async (
  tools: ReadTogetherTools,
  outgoing: readonly Outgoing[],
  placements: ReadonlyMap<string, string>,
): Promise<readonly ReadBackOutcome[]> => {
  const references = [...new Set(outgoing.flatMap(({ key }) => placements.get(key) ?? []))];
  const found = references.length > 1 && (await offersBatch(tools)) ? await readTogether(tools, references) : new Map();
  const outcomes: ReadBackOutcome[] = [];
  for (const one of outgoing) {
    const known: ReadBackOutcome | undefined = found.get(placements.get(one.key) ?? '');
    outcomes.push(known ?? (await readBack(tools, one, placements)));
  }
  return outcomes;
};

const offersBatch = async ({ capability }: ReadTogetherTools): Promise<boolean> => {
  const seen = await capability();
  return seen.ok && seen.value.batch;
};

const readTogether = async (
  tools: ReadTogetherTools,
  references: readonly string[],
): Promise<ReadonlyMap<string, ReadBackOutcome>> => {
  const found = new Map<string, ReadBackOutcome>();
  const size = Math.max(1, tools.partner.limits.bundleEntries);
  for (let from = 0; from < references.length; from += size) {
    const part = references.slice(from, from + size);
    for (const [reference, outcome] of await readPart(tools, part)) found.set(reference, outcome);
  }
  return found;
};

/** Answers of a batch come in the order of its entries; where there are more or fewer nothing of it is believed. */
const readPart = async (
  { http, versions }: ReadTogetherTools,
  references: readonly string[],
): Promise<readonly (readonly [string, ReadBackOutcome])[]> => {
  const entry = references.map((url) => ({ request: { method: 'GET', url } }));
  const reply = await http.request({
    method: 'POST',
    url: http.baseUrl,
    effect: 'read',
    body: { kind: 'resource', text: JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry }) },
  });
  const answers = reply.ok && reply.resource?.resourceType === 'Bundle' ? objectsAt(reply.resource, 'entry') : [];
  if (answers.length !== references.length) return [];
  return references.flatMap((reference, index): readonly (readonly [string, ReadBackOutcome])[] => {
    const status = textAt(objectAt(answers[index], 'response'), 'status') ?? '';
    if (/^(404|410)\b/.test(status)) return [[reference, { kind: 'absent' }]];
    const resource: unknown = answers[index]?.['resource'];
    if (!status.startsWith('200') || !isResource(resource)) return [];
    if (`${resource.resourceType}/${resource.id}` !== reference) return [];
    versions.learn(reference, versionOf(resource));
    return [[reference, { kind: 'found', resource, reference }]];
  });
};
