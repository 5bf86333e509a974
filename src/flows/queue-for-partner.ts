import type { Resource } from '@medplum/fhirtypes';
import type { ClinicRecord } from '../domain/clinic-record.ts';
import { deliveryId, type PatientId } from '../domain/ids.ts';
import type { Partner } from '../domain/partner.ts';
import { digestOf } from '../fhir/canonical-json.ts';
import { isOwnReference } from '../fhir/references.ts';
import { nameMissingReferences, withholdReferences } from '../fhir/withhold-references.ts';
import { withoutLaterElements } from '../mapping/without-later-elements.ts';
import type { ClinicContext } from './clinic-context.ts';
import { disclosureGate } from './disclosure-gate.ts';
import type { AuditEntry, Instant, OutboundResource, Store } from './ports.ts';

/** One patient's resources on their way into one partner's queue. */
export interface Queueing {
  readonly partner: Partner;
  readonly record: ClinicRecord;
  readonly patient: PatientId;
  readonly outbound: readonly OutboundResource[];
  readonly at: Instant;
  readonly context: ClinicContext;
  /** The transaction that everything is written in. */
  readonly store: Store;
}

export interface Queued {
  readonly queued: number;
  readonly denied: number;
  readonly heldBack: number;
}

/**
 * Asks the consent gate for every resource and queues what may go, without references to what this partner may not know
 * of. What is queued from before and is not meant to go any more is withdrawn.
 */
export const queueForPartner = async (queueing: Queueing): Promise<Queued> => {
  const { partner, record, outbound, context } = queueing;
  const gate = disclosureGate(partner, record, context);
  const decisions = outbound.map((one) => ({ one, decision: gate(one) }));
  const withheld = new Set(decisions.flatMap(({ one, decision }) => (decision.permitted ? [] : [one.key])));
  const permitted = outbound.filter(({ key, resource }) => !withheld.has(key) && isWritable(partner, resource));
  const counts = { queued: 0, denied: withheld.size, heldBack: 0 };
  const denials = decisions.flatMap(({ one, decision }) =>
    decision.permitted ? [] : [denialOf(one, decision.reason, queueing)],
  );
  const isThere = await whatIsThere(permitted, queueing);
  const meant: OutboundResource[] = [];
  for (const one of permitted) {
    const sent = asSent(one, partner, withheld, isThere);
    if (isAboutNothing(sent.resource)) continue;
    if (isSound(one, sent, context)) meant.push(sent);
    else {
      counts.heldBack += 1;
      denials.push(denialOf(one, 'not-valid-without-what-is-withheld', queueing));
    }
  }
  await queueing.store.audit.recordAll(denials);
  counts.queued = await enqueueAll(meant, queueing);
  await withdrawOthers(meant, queueing);
  return counts;
};

/** The partner's own Patient is matched, never written. */
const isWritable = (partner: Partner, resource: Resource): boolean =>
  partner.write.some((type) => type === resource.resourceType);

/** Whether the partner has what a reference leads to, or gets it with the rest. */
const whatIsThere = async (
  permitted: readonly OutboundResource[],
  { partner, patient, store }: Queueing,
): Promise<(reference: string) => boolean> => {
  const sent = new Set(permitted.map(({ key }) => key));
  const placed = await store.deliveries.placements(partner.id, patient);
  return (reference) => reference.startsWith('Patient/') || sent.has(reference) || placed.has(reference);
};

/**
 * What this partner gets: in a form that it takes, nothing of what it may not know of, and of what it does not take, or
 * what is held back, no more than the name.
 */
const asSent = (
  one: OutboundResource,
  partner: Partner,
  withheld: ReadonlySet<string>,
  isThere: (reference: string) => boolean,
): OutboundResource => {
  const taken = partner.habits.laterElements ? one.resource : withoutLaterElements(one.resource);
  const known = withholdReferences(taken, (reference) => withheld.has(reference));
  const resource = nameMissingReferences(known, (reference) => isOwnReference(reference) && !isThere(reference));
  return { ...one, resource, digest: digestOf(resource) };
};

/** A Provenance says nothing once what it is about does not go. */
const isAboutNothing = (resource: Resource): boolean =>
  resource.resourceType === 'Provenance' && (resource.target ?? []).length === 0;

/** It was valid as a whole; without some of its references it may not be. */
const isSound = (whole: OutboundResource, sent: OutboundResource, context: ClinicContext): boolean =>
  sent.digest === whole.digest || context.validate(sent.resource).every(({ severity }) => severity !== 'error');

/** @returns how many were not there already */
const enqueueAll = async (
  meant: readonly OutboundResource[],
  { partner, patient, at, context, store }: Queueing,
): Promise<number> => {
  const deliveries = meant.map((outbound) => ({ id: deliveryId(context.newId()), outbound }));
  const answers = await store.deliveries.enqueueAll({ partner: partner.id, patient }, deliveries, at);
  return answers.filter((answer) => answer === 'queued').length;
};

/** What the record no longer has, or the gate no longer lets through, must not leave because it was queued before. */
const withdrawOthers = async (
  meant: readonly OutboundResource[],
  { partner, patient, at, store }: Queueing,
): Promise<void> => {
  const keys = new Set(meant.map(({ key }) => key));
  const queued = await store.deliveries.outlines({ partner: partner.id, patient }, ['queued']);
  const others = queued.filter(({ key }) => !keys.has(key));
  const change = { state: 'superseded', detail: 'withdrawn: not meant' } as const;
  await store.deliveries.moveAll(
    others.map(({ id }) => ({ id, change })),
    at,
  );
};

const denialOf = (one: OutboundResource, reason: string, { partner, at }: Queueing): AuditEntry => ({
  at,
  actor: 'concord',
  action: 'deny',
  patient: one.patient,
  partner: partner.id,
  subject: one.key,
  reason,
});
