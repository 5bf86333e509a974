import type { DeliveryId, PatientId } from '../domain/ids.ts';
import type { Partner } from '../domain/partner.ts';
import { aFewAtATime } from './a-few-at-a-time.ts';
import type { ClinicContext } from './clinic-context.ts';
import { linkPatient } from './link-patient.ts';
import { isToBeLeft } from './partner-away.ts';
import { openPatience } from './partner-pause.ts';
import type { PartnerClient } from './ports.ts';
import { patientsAtATime } from './pull.ts';
import { resumeDeliveries } from './resume-deliveries.ts';
import { sendUnlessChanged } from './send-unless-changed.ts';
import { settleSent } from './settle-sent.ts';
import { goOnUnlessStopped } from './stop-asked.ts';
import { takeDeliveries } from './take-deliveries.ts';

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

interface Counts {
  readonly withheld: number;
  /** Why the partner is to be left alone; `null` where it is not. */
  readonly away: string | null;
  /** Patients who wait for what another one's delivery is about to bring. */
  readonly held: number;
  /** Deliveries that came further. */
  readonly settled: number;
}

/** What dispatching did for one patient. */
interface SentOfPatient extends Counts {
  /** Those that the partner took. */
  readonly taken: readonly DeliveryId[];
  readonly failed: readonly DeliveryId[];
}

/** What dispatching did until now. */
interface Sent extends Counts {
  readonly writes: number;
  /** Those that the partner did not take, and has not taken since: what met a pause comes again in the same run. */
  readonly failed: ReadonlySet<DeliveryId>;
}

/**
 * Sends what is queued for one partner, in the order of queueing for each patient, reads each resource back, and
 * writes down what came of it. A delivery that an ended process left in `sending` is looked for at the partner first:
 * nothing is lost, nothing sent twice. A partner that is away, or wants a longer pause than the run waits for, keeps its
 * queue as it is.
 * @param only of this patient alone; `null` for all
 */
export const dispatchToPartner = async (
  partner: Partner,
  context: ClinicContext,
  only: PatientId | null = null,
): Promise<DispatchReport> => {
  const client = context.openPartner(partner);
  const patience = openPatience(partner, client, context);
  let total = nothingSent;
  do {
    total = await dispatchUntilAway(total, partner, client, context, only);
  } while (total.away !== null && (await patience.pauseIsOver(total.away)));
  return { ...(await reportOf(partner, total, context)), heldUp: total.held };
};

/** @param before what was done until now; given back with what came to it */
const dispatchUntilAway = async (
  before: Sent,
  partner: Partner,
  client: PartnerClient,
  context: ClinicContext,
  only: PatientId | null,
): Promise<Sent> => {
  const { withheld, away } = await resumeDeliveries(partner, client, context, only);
  let total: Sent = { ...before, withheld: before.withheld + withheld, away };
  // A patient who had to wait for what another one shared with them has another turn, as long as that brings anything on.
  for (let isGettingOn = true; isGettingOn && total.away === null; ) {
    const due = await context.store.deliveries.patientsDue(partner.id, context.clock().toISOString(), only);
    total = await dispatchPatients({ ...total, held: 0, settled: 0 }, partner, due, client, context);
    isGettingOn = total.held > 0 && total.settled > 0;
  }
  return total;
};

/** Patients are served side by side, a few at a time; of each everything goes in its order. */
const dispatchPatients = async (
  before: Sent,
  partner: Partner,
  patients: readonly PatientId[],
  client: PartnerClient,
  context: ClinicContext,
): Promise<Sent> => {
  const progress = context.progress.start(`sending to ${partner.name}`, patients.length);
  let total = before;
  await aFewAtATime(patients, Math.min(patientsAtATime, partner.limits.concurrency), async (patient) => {
    goOnUnlessStopped(context);
    if (total.away !== null) return;
    const sent = await dispatchPatient(partner, patient, client, context);
    total = withPatient(total, sent);
    progress.step();
  });
  progress.done();
  return total;
};

const withPatient = (total: Sent, { taken, failed, ...sent }: SentOfPatient): Sent => ({
  writes: total.writes + taken.length,
  failed: total.failed.union(new Set(failed)).difference(new Set(taken)),
  withheld: total.withheld + sent.withheld,
  away: total.away ?? sent.away,
  held: total.held + sent.held,
  settled: total.settled + sent.settled,
});

const reportOf = async (
  partner: Partner,
  { writes, failed, withheld }: Sent,
  context: ClinicContext,
): Promise<Omit<DispatchReport, 'heldUp'>> => {
  const states = await context.store.deliveries.counts(partner.id);
  return {
    partner: partner.id,
    ...{ writes, failed: failed.size, withheld },
    verified: states.verified ?? 0,
    altered: states.altered ?? 0,
    waiting: (states.queued ?? 0) + (states.sending ?? 0) + (states.accepted ?? 0),
  };
};

const noCounts: Counts = { withheld: 0, away: null, held: 0, settled: 0 };

const nothingSent: Sent = { ...noCounts, writes: 0, failed: new Set() };

const nothingOfPatient: SentOfPatient = { ...noCounts, taken: [], failed: [] };

const dispatchPatient = async (
  partner: Partner,
  patient: PatientId,
  client: PartnerClient,
  context: ClinicContext,
): Promise<SentOfPatient> => {
  const link = await linkPatient(partner, patient, client, context);
  if (link.kind === 'failed') return { ...nothingOfPatient, away: isToBeLeft(link.reason) ? link.reason : null };
  // One that may no longer be asked about is taken too: whatever is still queued is then withdrawn.
  if (link.kind === 'not-matched') return nothingOfPatient;
  const taken = await takeDeliveries(partner, patient, context);
  if (taken === null) return { ...nothingOfPatient, held: 1 };
  const { placements, triedBefore } = taken;
  const sending = { partner, patient, client, context, placements, triedBefore };
  const { sent, outcomes, ...kept } = await sendUnlessChanged(taken.ready, sending);
  const settled = await settleSent(sent, outcomes, sending);
  return {
    ...{ ...nothingOfPatient, withheld: taken.withheld },
    taken: settled.taken.map(({ id }) => id),
    failed: [...settled.failed, ...kept.failed].map(({ id }) => id),
    away: settled.away ?? kept.away,
    settled: taken.settled,
  };
};
