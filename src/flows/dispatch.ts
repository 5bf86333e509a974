import type { DeliveryId, PatientId } from '../domain/ids.ts';
import type { Partner } from '../domain/partner.ts';
import type { ClinicContext } from './clinic-context.ts';
import { deliveryGate } from './disclosure-gate.ts';
import { linkPatient } from './link-patient.ts';
import { endsTheRun } from './partner-away.ts';
import type { Delivery, PartnerClient, SendOutcome } from './ports.ts';
import { resumeDeliveries } from './resume-deliveries.ts';
import { sendUnlessChanged } from './send-unless-changed.ts';
import { moveDelivery, placementsOf, settleFailure, settleReadBack } from './settle-delivery.ts';

/** What dispatching to one partner did. `writes` counts resources that the partner took in this run. */
export interface DispatchReport {
  readonly partner: string;
  readonly writes: number;
  readonly verified: number;
  readonly altered: number;
  readonly failed: number;
  readonly withheld: number;
  readonly waiting: number;
}

/** What dispatching some deliveries did, and whether the partner is to be left alone for the rest of the run. */
interface Sent {
  readonly writes: number;
  readonly failed: number;
  readonly withheld: number;
  readonly ended: boolean;
}

/**
 * Sends what is queued for one partner, patient by patient in the order of queueing, reads each resource back, and
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
  const due = await context.store.deliveries.patientsDue(partner.id, context.clock().toISOString(), only);
  const progress = context.progress.start(`sending to ${partner.name}`, due.length);
  let total: Sent = { writes: 0, failed: 0, ...resumed };
  for (const patient of due) {
    if (total.ended) break;
    total = sumOf(total, await dispatchPatient(partner, patient, client, context));
    progress.step();
  }
  progress.done();
  return reportOf(partner, total, context);
};

const sumOf = (one: Sent, other: Sent): Sent => ({
  writes: one.writes + other.writes,
  failed: one.failed + other.failed,
  withheld: one.withheld + other.withheld,
  ended: other.ended,
});

const reportOf = async (
  partner: Partner,
  { writes, failed, withheld }: Sent,
  context: ClinicContext,
): Promise<DispatchReport> => {
  const states = await context.store.deliveries.counts(partner.id);
  return {
    partner: partner.id,
    ...{ writes, failed, withheld },
    verified: states.verified ?? 0,
    altered: states.altered ?? 0,
    waiting: (states.queued ?? 0) + (states.sending ?? 0) + (states.accepted ?? 0),
  };
};

const nothingSent: Sent = { writes: 0, failed: 0, withheld: 0, ended: false };

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
  const { permitted, withheld } = await withdrawForbidden(partner, patient, claimed, context);
  const missing: Delivery[] = [];
  for (const delivery of permitted) {
    const partnerReference = there.get(delivery.id);
    if (partnerReference === undefined) missing.push(delivery);
    else await moveDelivery(delivery, { state: 'verified', partnerReference, detail: null }, context);
  }
  const placements = await placementsOf(partner, patient, context);
  const { sent, outcomes, ...kept } = await sendUnlessChanged(missing, {
    partner,
    patient,
    client,
    context,
    placements,
  });
  const settled = await settleSent(sent, outcomes, placements, client, context);
  return { ...settled, failed: settled.failed + kept.failed, withheld, ended: settled.ended || kept.ended };
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

/** The gate is asked again at the moment of sending; what it lets through is written down as disclosed. */
const withdrawForbidden = async (
  partner: Partner,
  patient: PatientId,
  claimed: readonly Delivery[],
  context: ClinicContext,
): Promise<{ readonly permitted: readonly Delivery[]; readonly withheld: number }> => {
  const gate = await deliveryGate(partner, patient, context);
  const permitted: Delivery[] = [];
  for (const delivery of claimed) {
    const decision = gate(delivery);
    if (decision.permitted) {
      permitted.push(delivery);
      await recordDisclosure(delivery, decision.consent, context);
    } else {
      await moveDelivery(delivery, { state: 'superseded', detail: `withdrawn: ${decision.reason}` }, context);
    }
  }
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
  let ended = false;
  for (const delivery of sent) {
    const outcome = byKey.get(delivery.key);
    if (outcome?.kind === 'accepted') {
      const { reference: partnerReference } = outcome;
      await moveDelivery(delivery, { state: 'accepted', attempted: true, partnerReference, detail: null }, context);
      learnt.set(delivery.key, partnerReference);
      accepted.push(delivery);
    } else if (outcome !== undefined) {
      await settleFailure(delivery, outcome.failure, context);
      ended ||= endsTheRun(outcome.failure.reason);
    }
  }
  for (const delivery of accepted) {
    await settleReadBack(delivery, await client.readBack(delivery, learnt), learnt, context);
  }
  return { writes: accepted.length, failed: sent.length - accepted.length, withheld: 0, ended };
};
