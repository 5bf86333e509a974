import type { DeliveryId, PatientId } from '../domain/ids.ts';
import type { Partner } from '../domain/partner.ts';
import { ownReferencesIn } from '../fhir/references.ts';
import type { ClinicContext } from './clinic-context.ts';
import { deliveryGate } from './disclosure-gate.ts';
import { linkPatient } from './link-patient.ts';
import { endsTheRun } from './partner-away.ts';
import type { Delivery, PartnerClient, SendOutcome } from './ports.ts';
import { resumeDeliveries } from './resume-deliveries.ts';
import { sendUnlessChanged } from './send-unless-changed.ts';
import { moveDelivery, placementsOf, settleFailure, settleReadBack, waitsForReference } from './settle-delivery.ts';

/** What dispatching to one partner did. `writes` counts resources that the partner took in this run. */
export interface DispatchReport {
  readonly partner: string;
  readonly writes: number;
  readonly verified: number;
  readonly altered: number;
  readonly failed: number;
  readonly withheld: number;
  readonly waiting: number;
  /** Patients left for later, as another one's delivery of what they share was on its way elsewhere. */
  readonly heldUp: number;
}

/** What dispatching some deliveries did, and whether the partner is to be left alone for the rest of the run. */
interface Sent {
  readonly writes: number;
  readonly failed: number;
  readonly withheld: number;
  readonly ended: boolean;
  /** Patients who wait for what another one's delivery is about to bring. */
  readonly held: number;
  /** Deliveries that came further. */
  readonly settled: number;
}

/**
 * Sends what is queued for one partner, in the order of queueing for each patient, reads each resource back, and
 * writes down what came of it. A delivery that an ended process left in `sending` is looked for at the partner first:
 * nothing is lost, nothing sent twice. A partner that is away or asks to be left alone keeps its queue as it is.
 * @param only of this patient alone; `null` for all
 */
export const dispatchToPartner = async (
  partner: Partner,
  context: ClinicContext,
  only: PatientId | null = null,
): Promise<DispatchReport> => {
  const client = context.openPartner(partner);
  const resumed = await resumeDeliveries(partner, client, context, only);
  let total: Sent = { ...nothingSent, ...resumed };
  let heldUp = 0;
  // A patient who had to wait for what another one shared with them has another turn, as long as that brings anything on.
  for (let isGettingOn = true; isGettingOn && !total.ended; ) {
    const due = await context.store.deliveries.patientsDue(partner.id, context.clock().toISOString(), only);
    const passed = await dispatchPatients(partner, due, client, context);
    total = sumOf(total, passed);
    heldUp = passed.held;
    isGettingOn = passed.held > 0 && passed.settled > 0;
  }
  return { ...(await reportOf(partner, total, context)), heldUp };
};

/** Patients are served side by side, a few at a time; of each everything goes in its order. */
const dispatchPatients = async (
  partner: Partner,
  patients: readonly PatientId[],
  client: PartnerClient,
  context: ClinicContext,
): Promise<Sent> => {
  const progress = context.progress.start(`sending to ${partner.name}`, patients.length);
  const waiting = [...patients];
  let total = nothingSent;
  const serve = async (): Promise<void> => {
    for (let patient = waiting.shift(); patient !== undefined && !total.ended; patient = waiting.shift()) {
      const sent = await dispatchPatient(partner, patient, client, context);
      total = sumOf(total, sent);
      progress.step();
    }
  };
  const served = await Promise.allSettled(
    Array.from({ length: Math.min(patientsAtATime, partner.limits.concurrency) }, serve),
  );
  progress.done();
  for (const one of served) if (one.status === 'rejected') throw one.reason;
  return total;
};

/** Enough to keep a partner busy while answers of others are written down; connections are limited further in. */
const patientsAtATime = 6;

const sumOf = (one: Sent, other: Sent): Sent => ({
  writes: one.writes + other.writes,
  failed: one.failed + other.failed,
  withheld: one.withheld + other.withheld,
  ended: one.ended || other.ended,
  held: one.held + other.held,
  settled: one.settled + other.settled,
});

const reportOf = async (
  partner: Partner,
  { writes, failed, withheld }: Sent,
  context: ClinicContext,
): Promise<Omit<DispatchReport, 'heldUp'>> => {
  const states = await context.store.deliveries.counts(partner.id);
  return {
    partner: partner.id,
    ...{ writes, failed, withheld },
    verified: states.verified ?? 0,
    altered: states.altered ?? 0,
    waiting: (states.queued ?? 0) + (states.sending ?? 0) + (states.accepted ?? 0),
  };
};

const nothingSent: Sent = { writes: 0, failed: 0, withheld: 0, ended: false, held: 0, settled: 0 };

const dispatchPatient = async (
  partner: Partner,
  patient: PatientId,
  client: PartnerClient,
  context: ClinicContext,
): Promise<Sent> => {
  const link = await linkPatient(partner, patient, client, context);
  if (link.kind === 'failed') return { ...nothingSent, ended: endsTheRun(link.reason) };
  // One that may no longer be asked about is claimed too: whatever is still queued is then withdrawn below.
  if (link.kind === 'not-matched') return nothingSent;
  const there = await alreadyThere(partner, patient, context);
  const claimed = await context.store.deliveries.claim(partner.id, patient, context.clock().toISOString());
  if (claimed.length === 0) return { ...nothingSent, held: 1 };
  const { permitted, withheld } = await withdrawForbidden(partner, patient, claimed, context);
  const missing: Delivery[] = [];
  for (const delivery of permitted) {
    const partnerReference = there.get(delivery.id);
    if (partnerReference === undefined) missing.push(delivery);
    else await moveDelivery(delivery, { state: 'verified', partnerReference, detail: null }, context);
  }
  const placements = await placementsOf(partner, patient, context);
  const { ready, waiting } = await apartByReferences(missing, claimed, placements, context);
  for (const delivery of waiting) await moveDelivery(delivery, waitsForReference, context);
  const { sent, outcomes, ...kept } = await sendUnlessChanged(ready, { partner, patient, client, context, placements });
  const told = await settleSent(sent, outcomes, placements, client, context);
  const failed = told.failed + kept.failed;
  const settled = claimed.length - waiting.length;
  return { ...told, failed, withheld, settled, ended: told.ended || kept.ended };
};

/**
 * Organisations and practitioners belong to many patients: one that the partner has as it is, from another patient's
 * delivery, is not written again. To be asked before claiming, as a delivery on its way makes the answer uncertain.
 */
const alreadyThere = async (
  partner: Partner,
  patient: PatientId,
  context: ClinicContext,
): Promise<ReadonlyMap<DeliveryId, string>> => {
  const { deliveries } = context.store;
  const there = new Map<DeliveryId, string>();
  for (const { id, key, digest } of await deliveries.list({ partner: partner.id, patient, states: ['queued'] })) {
    const reference = await deliveries.placed(partner.id, key, digest);
    if (reference !== null) there.set(id, reference);
  }
  return there;
};

/**
 * Tells those that can go from those that refer, directly or by way of others, to what waits for its next attempt or is
 * still looked for: sent without that, they could only be refused.
 */
const apartByReferences = async (
  missing: readonly Delivery[],
  claimed: readonly Delivery[],
  placements: ReadonlyMap<string, string>,
  { store }: ClinicContext,
): Promise<{ readonly ready: readonly Delivery[]; readonly waiting: readonly Delivery[] }> => {
  const [first] = missing;
  if (first === undefined) return { ready: [], waiting: [] };
  const { partner, patient } = first;
  const open = await store.deliveries.list({ partner, patient, states: ['queued', 'sending'] });
  const atHand = new Set(claimed.map(({ id }) => id));
  const awaited = new Set(open.flatMap(({ id, key }) => (atHand.has(id) || placements.has(key) ? [] : [key])));
  const waiting = new Set<Delivery>();
  for (let before = -1; before !== waiting.size; ) {
    before = waiting.size;
    for (const delivery of missing) {
      if (!ownReferencesIn(delivery.resource).some((reference) => awaited.has(reference))) continue;
      waiting.add(delivery);
      if (!placements.has(delivery.key)) awaited.add(delivery.key);
    }
  }
  return { ready: missing.filter((delivery) => !waiting.has(delivery)), waiting: [...waiting] };
};

/** The gate is asked again at the moment of sending; what it lets through is written down as disclosed. */
const withdrawForbidden = async (
  partner: Partner,
  patient: PatientId,
  claimed: readonly Delivery[],
  context: ClinicContext,
): Promise<{ readonly permitted: readonly Delivery[]; readonly withheld: number }> => {
  const gate = await deliveryGate(partner, patient, context);
  const decided = claimed.map((delivery) => ({ delivery, decision: gate(delivery) }));
  await context.store.inTransaction(async (store) => {
    for (const { delivery, decision } of decided) {
      if (decision.permitted) await recordDisclosure(delivery, decision.consent, { ...context, store });
      else {
        const change = { state: 'superseded', detail: `withdrawn: ${decision.reason}` } as const;
        await moveDelivery(delivery, change, { ...context, store });
      }
    }
  });
  const permitted = decided.flatMap(({ delivery, decision }) => (decision.permitted ? [delivery] : []));
  return { permitted, withheld: claimed.length - permitted.length };
};

const recordDisclosure = async (delivery: Delivery, consent: string, context: ClinicContext): Promise<void> =>
  context.store.audit.record({
    at: context.clock().toISOString(),
    actor: 'concord',
    action: 'disclose',
    patient: delivery.patient,
    partner: delivery.partner,
    subject: delivery.key,
    reason: `consent ${consent}`,
  });

/**
 * Every acceptance is written down before the first resource is read back: where each is kept must be known for the
 * references of the others, and outlive this process.
 */
const settleSent = async (
  sent: readonly Delivery[],
  outcomes: readonly SendOutcome[],
  placements: ReadonlyMap<string, string>,
  client: PartnerClient,
  context: ClinicContext,
): Promise<Sent> => {
  const byKey = new Map(outcomes.map((outcome) => [outcome.key, outcome]));
  const learnt = new Map(placements);
  const accepted: Delivery[] = [];
  await context.store.inTransaction(async (store) => {
    for (const delivery of sent) {
      const outcome = byKey.get(delivery.key);
      if (outcome?.kind === 'accepted') {
        const { reference: partnerReference } = outcome;
        const change = { state: 'accepted', attempted: true, partnerReference, detail: null } as const;
        await moveDelivery(delivery, change, { ...context, store });
      } else if (outcome !== undefined) await settleFailure(delivery, outcome.failure, { ...context, store });
    }
  });
  for (const delivery of sent) {
    const outcome = byKey.get(delivery.key);
    if (outcome?.kind !== 'accepted') continue;
    learnt.set(delivery.key, outcome.reference);
    accepted.push({ ...delivery, attempts: delivery.attempts + 1 });
  }
  await settleAccepted(accepted, learnt, client, context);
  const ended = outcomes.some((outcome) => outcome.kind === 'failed' && endsTheRun(outcome.failure.reason));
  return { ...nothingSent, writes: accepted.length, failed: sent.length - accepted.length, ended };
};

/** What the partner says to have taken and does not have is no place for the references of the others. */
const settleAccepted = async (
  accepted: readonly Delivery[],
  learnt: ReadonlyMap<string, string>,
  client: PartnerClient,
  context: ClinicContext,
): Promise<void> => {
  if (accepted.length === 0) return;
  const outcomes = await client.readBackAll(accepted, learnt);
  const absent = new Set(accepted.flatMap(({ key }, index) => (outcomes[index]?.kind === 'absent' ? [key] : [])));
  const there = new Map([...learnt].filter(([key]) => !absent.has(key)));
  await context.store.inTransaction(async (store) => {
    for (const [index, delivery] of accepted.entries()) {
      const outcome = outcomes[index];
      if (outcome !== undefined) await settleReadBack(delivery, outcome, there, { ...context, store });
    }
  });
};
