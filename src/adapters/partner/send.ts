import type { Resource } from '@medplum/fhirtypes';
import type { Failure } from '../../delivery/failure.ts';
import type { Partner } from '../../domain/partner.ts';
import { resourceIdOf } from '../../fhir/identity.ts';
import { ownReferencesIn, referencesIn, rewriteReferences } from '../../fhir/references.ts';
import type { Outgoing, SendOutcome } from '../../flows/ports.ts';
import type { Capability, SeenCapability } from './capability.ts';
import { permanent, transient } from './failures.ts';
import { findByIdentifier, type ReadBackTools } from './read-back.ts';
import { inReferenceOrder } from './reference-order.ts';
import { planWrite } from './write-plan.ts';
import { writeSingly } from './write-singly.ts';
import { type BundledWrite, writeTransaction } from './write-transaction.ts';

export interface SendTools extends ReadBackTools {
  readonly partner: Partner;
  readonly capability: () => Promise<SeenCapability>;
}

/** What became of the resources of one call so far. */
interface Progress {
  readonly tools: SendTools;
  readonly capability: Capability;
  readonly outcomes: Map<string, SendOutcome>;
  /** Our keys to the partner's references: what was known, and what this call has learnt. */
  readonly placed: Map<string, string>;
  /** Why nothing more is sent in this call: later resources must not overtake one that waits. */
  halted: Failure | null;
}

/**
 * Sends resources of one patient, as `PartnerClient.send` says: in transactions no larger than the partner takes, each
 * resource after those that it refers to, or one by one where the partner takes no transaction or refused one for good.
 */
export const send = async (
  tools: SendTools,
  resources: readonly Outgoing[],
  placements: ReadonlyMap<string, string>,
): Promise<readonly SendOutcome[]> => {
  const seen = await tools.capability();
  if (!seen.ok) return resources.map(({ key }) => ({ kind: 'failed', key, failure: seen.failure }));
  const progress: Progress = {
    tools,
    capability: seen.value,
    outcomes: new Map(),
    placed: new Map(placements),
    halted: null,
  };
  const inTransactions = tools.partner.habits.transaction && seen.value.transaction;
  const entries = inTransactions ? Math.max(1, tools.partner.limits.bundleEntries) : 1;
  for (const part of cut(offeredOf(progress, inReferenceOrder(resources)), entries)) await sendPart(progress, part);
  return resources.map(({ key }) => progress.outcomes.get(key) ?? failed(key, transient('not-sent')));
};

const failed = (key: string, failure: Failure): SendOutcome => ({ kind: 'failed', key, failure });

const cut = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));

/** Notes the outcome of a resource, and whether anything may be sent after it. */
const settle = (progress: Progress, outcome: SendOutcome): void => {
  progress.outcomes.set(outcome.key, outcome);
  if (outcome.kind === 'accepted') progress.placed.set(outcome.key, outcome.reference);
  else progress.halted ??= haltingFailure(outcome.failure);
};

/** Refusals that concern the partner's door, not the resource. */
const refusedAtTheDoor: ReadonlySet<string> = new Set([
  'http-401',
  'token-refused',
  'no-token-endpoint',
  'token-endpoint-not-safe',
  'signing-key-unusable',
  'token-unusable',
  'address-not-allowed',
  'base-not-safe',
]);

const ofOneResource: ReadonlySet<string> = new Set(['version-conflict', 'waits-for-reference']);

const haltingFailure = (failure: Failure): Failure | null => {
  if (failure.kind === 'ambiguous') return transient('not-sent');
  if (failure.kind === 'transient') return ofOneResource.has(failure.reason) ? null : failure;
  return refusedAtTheDoor.has(failure.reason) ? failure : null;
};

/** No capability seen, no write: types that the partner lets nobody write are refused before anything is sent. */
const offeredOf = (progress: Progress, resources: readonly Outgoing[]): readonly Outgoing[] =>
  resources.filter(({ key, resource }) => {
    const { create, update } = progress.capability.ofType(resource.resourceType);
    if (!create && !update) settle(progress, failed(key, permanent('write-not-offered')));
    return create || update;
  });

const sendPart = async (progress: Progress, part: readonly Outgoing[]): Promise<void> => {
  if (progress.halted === null && part.length > 1) {
    const bundled = await bundle(progress, part);
    if (progress.halted === null && bundled.length > 0) await sendBundle(progress, bundled);
  }
  // A server may have taken some of a transaction that it refused.
  const isNew = part.length === 1;
  for (const outgoing of part) {
    if (!progress.outcomes.has(outgoing.key)) await sendOne(progress, isNew ? outgoing : { ...outgoing, isNew });
  }
};

/** A transaction that was refused for good leaves its resources open, to be sent one by one: one may have spoilt it. */
const sendBundle = async (progress: Progress, bundled: readonly BundledWrite[]): Promise<void> => {
  const answer = await writeTransaction(progress.tools, bundled);
  if (answer.kind === 'answered') {
    for (const outcome of answer.outcomes) settle(progress, outcome);
    return;
  }
  const { failure } = answer;
  const isForAll = failure.kind !== 'permanent' || refusedAtTheDoor.has(failure.reason);
  if (!isForAll || failure.reason === 'version-conflict') return;
  for (const { key } of bundled) settle(progress, failed(key, failure));
};

/**
 * Plans the writes of a part that can go together; what can't go is settled, what needs no write too. When one can't
 * go, the rest is planned anew: none of it may refer to an entry that is not there.
 */
const bundle = async (progress: Progress, part: readonly Outgoing[]): Promise<readonly BundledWrite[]> => {
  await placeTargets(progress, part);
  const going = resolvable(progress, openOf(progress, part));
  const names = new Map(going.map((outgoing) => [outgoing.key, temporaryName(outgoing)]));
  const bundled: BundledWrite[] = [];
  for (const { key, resource, isNew = false } of going) {
    const known = progress.placed.get(key);
    const rewritten = rewriteReferences(resource, (to) => progress.placed.get(to) ?? names.get(to) ?? null);
    const offered = progress.capability.ofType(resource.resourceType);
    const plan = await planWrite(progress.tools, { resource: rewritten, known, isNew }, offered);
    if (plan.kind === 'failed') {
      settle(progress, failed(key, plan.failure));
      return progress.halted === null ? bundle(progress, openOf(progress, part)) : [];
    }
    if (plan.kind === 'done') settle(progress, { kind: 'accepted', key, reference: plan.reference });
    else bundled.push({ key, fullUrl: names.get(key) ?? '', write: plan.write, original: resource });
  }
  return bundled;
};

/**
 * Looks whether the partner has the first target of each Provenance already, as after an answer that was lost: a
 * Provenance has no identifier, and only by what it refers to can it be seen that it is there. Where the first target
 * is not, the transaction that would have made both was not taken.
 */
const placeTargets = async (progress: Progress, part: readonly Outgoing[]): Promise<void> => {
  const byKey = new Map(part.map((outgoing) => [outgoing.key, outgoing.resource]));
  const provenances = part.filter(
    ({ key, resource, isNew }) => resource.resourceType === 'Provenance' && isNew !== true && !progress.placed.has(key),
  );
  for (const { key, resource } of provenances) {
    for (const to of referencesIn(resource)) {
      const referred = byKey.get(to);
      if (referred === undefined || progress.placed.has(to)) continue;
      const found = await findByIdentifier(progress.tools, referred);
      if (found.kind === 'found') progress.placed.set(to, found.reference);
      if (found.kind === 'failed' && found.failure.kind !== 'permanent') settle(progress, failed(key, found.failure));
      if (found.kind !== 'found') break;
    }
  }
};

const openOf = (progress: Progress, part: readonly Outgoing[]): readonly Outgoing[] =>
  part.filter(({ key }) => !progress.outcomes.has(key));

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const temporaryName = ({ key, resource }: Outgoing): string =>
  `urn:uuid:${resource.id !== undefined && uuid.test(resource.id) ? resource.id : resourceIdOf('urn:concord', key)}`;

/** Those of a part whose references all lead to the partner or into the part itself. */
const resolvable = (progress: Progress, part: readonly Outgoing[]): readonly Outgoing[] => {
  const inside = new Set(part.map(({ key }) => key));
  for (let before = -1; before !== inside.size; ) {
    before = inside.size;
    for (const outgoing of part) {
      if (ownReferencesIn(outgoing.resource).some((to) => !progress.placed.has(to) && !inside.has(to)))
        inside.delete(outgoing.key);
    }
  }
  return part.filter(({ key }) => inside.has(key));
};

const sendOne = async (progress: Progress, { key, resource, isNew = false }: Outgoing): Promise<void> => {
  if (progress.halted !== null) return settle(progress, failed(key, progress.halted));
  const dangling = ownReferencesIn(resource).filter((to) => !progress.placed.has(to));
  if (dangling.length > 0) return settle(progress, failed(key, danglingFailure(progress, dangling)));
  const rewritten: Resource = rewriteReferences(resource, (to) => progress.placed.get(to) ?? null);
  const offered = progress.capability.ofType(resource.resourceType);
  const known = progress.placed.get(key);
  settle(progress, await writeSingly(progress.tools, key, { resource: rewritten, known, isNew }, offered));
};

/** A resource waits for another that waits; one whose target the partner will not have can't go. */
const danglingFailure = (progress: Progress, dangling: readonly string[]): Failure => {
  const waits = dangling.every((to) => {
    const outcome = progress.outcomes.get(to);
    return outcome?.kind === 'failed' && outcome.failure.kind !== 'permanent';
  });
  return waits ? transient('waits-for-reference') : permanent('unresolved-reference');
};
