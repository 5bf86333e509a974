import type { ClinicContext } from './clinic-context.ts';
import { endsTheRun } from './partner-away.ts';
import type { Delivery, DeliveryChange, PartnerClient, SendOutcome } from './ports.ts';
import { changeByFailure, changeByReadBack, moveDeliveries } from './settle-delivery.ts';

/** What came of deliveries that were sent. */
export interface SettledDeliveries {
  /** Those that the partner took. */
  readonly writes: number;
  readonly failed: number;
  /** Whether the partner is to be left alone for the rest of the run. */
  readonly ended: boolean;
}

/**
 * Every acceptance is written down before the first resource is read back: where each is kept must be known for the
 * references of the others, and outlive this process.
 */
export const settleSent = async (
  sent: readonly Delivery[],
  outcomes: readonly SendOutcome[],
  placements: ReadonlyMap<string, string>,
  client: PartnerClient,
  context: ClinicContext,
): Promise<SettledDeliveries> => {
  const byKey = new Map(outcomes.map((outcome) => [outcome.key, outcome]));
  const moves = sent.flatMap((delivery) => {
    const outcome = byKey.get(delivery.key);
    return outcome === undefined ? [] : [{ id: delivery.id, change: changeBySending(delivery, outcome, context) }];
  });
  await moveDeliveries(moves, context);
  const learnt = new Map(placements);
  const accepted: Delivery[] = [];
  for (const delivery of sent) {
    const outcome = byKey.get(delivery.key);
    if (outcome?.kind !== 'accepted') continue;
    learnt.set(delivery.key, outcome.reference);
    accepted.push({ ...delivery, attempts: delivery.attempts + 1 });
  }
  await settleAccepted(accepted, learnt, client, context);
  const ended = outcomes.some((outcome) => outcome.kind === 'failed' && endsTheRun(outcome.failure.reason));
  return { writes: accepted.length, failed: sent.length - accepted.length, ended };
};

const changeBySending = (delivery: Delivery, outcome: SendOutcome, context: ClinicContext): DeliveryChange =>
  outcome.kind === 'accepted'
    ? { state: 'accepted', attempted: true, partnerReference: outcome.reference, detail: null }
    : changeByFailure(delivery, outcome.failure, context);

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
  const moves = accepted.flatMap((delivery, index) => {
    const outcome = outcomes[index];
    return outcome === undefined
      ? []
      : [{ id: delivery.id, change: changeByReadBack(delivery, outcome, there, context) }];
  });
  await moveDeliveries(moves, context);
};
