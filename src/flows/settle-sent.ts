import type { ClinicContext } from './clinic-context.ts';
import { type Place, writeReferringAgain } from './lost-places.ts';
import { isToBeLeft } from './partner-away.ts';
import type { Delivery, DeliveryChange, SendOutcome } from './ports.ts';
import type { Sending } from './send-unless-changed.ts';
import { changeByFailure, moveDeliveries } from './settle-delivery.ts';
import { type ReadBack, settleReadBack } from './settle-read-back.ts';

/** What came of deliveries that were sent. */
export interface SettledDeliveries {
  /** Those that the partner took. */
  readonly taken: readonly Delivery[];
  readonly failed: readonly Delivery[];
  /** Why the partner is to be left alone; `null` where it is not. */
  readonly away: string | null;
}

/**
 * What the partner took is read back at once, and all that came of it is written down in one transaction: to bring one to
 * the disk costs as much as the exchange itself. A process that ends before leaves it in `sending`, as one does that ends
 * before the answer; the next run then finds it there.
 */
export const settleSent = async (
  sent: readonly Delivery[],
  outcomes: readonly SendOutcome[],
  sending: Sending,
): Promise<SettledDeliveries> => {
  const { partner, patient, context, placements } = sending;
  const byKey = new Map(outcomes.map((outcome) => [outcome.key, outcome]));
  const moves = sent.flatMap((delivery) => {
    const outcome = byKey.get(delivery.key);
    return outcome === undefined ? [] : [{ id: delivery.id, change: changeBySending(delivery, outcome, context) }];
  });
  const moved = new Set(
    outcomes.flatMap((one) => (one.kind === 'accepted' && isElsewhere(one, placements) ? [one.key] : [])),
  );
  const learnt = new Map(placements);
  const accepted: Delivery[] = [];
  for (const delivery of sent) {
    const outcome = byKey.get(delivery.key);
    if (outcome?.kind !== 'accepted') continue;
    learnt.set(delivery.key, outcome.reference);
    accepted.push({ ...delivery, attempts: delivery.attempts + 1, partnerReference: outcome.reference });
  }
  const read = await readBack(sending, accepted, learnt);
  await context.store.inTransaction(async (store) => {
    const within = { ...context, store };
    await moveDeliveries(moves, within);
    await writeReferringAgain(partner.id, patient, moved, within);
    if (read.length > 0) await settleReadBack({ partner, patient, read, placements: learnt }, within);
  });
  const reasons = outcomes.flatMap((outcome) => (outcome.kind === 'failed' ? [outcome.failure.reason] : []));
  const away = reasons.find(isToBeLeft) ?? null;
  const taken = new Set(accepted.map(({ id }) => id));
  return { taken: accepted, failed: sent.filter(({ id }) => !taken.has(id)), away };
};

/** It was kept somewhere, and the partner now names another place: what refers to it leads to the old one. */
const isElsewhere = ({ key, reference }: Place, placements: ReadonlyMap<string, string>): boolean => {
  const before = placements.get(key);
  return before !== undefined && before !== reference;
};

const changeBySending = (delivery: Delivery, outcome: SendOutcome, context: ClinicContext): DeliveryChange =>
  outcome.kind === 'accepted'
    ? { state: 'accepted', attempted: true, partnerReference: outcome.reference, detail: null }
    : changeByFailure(delivery, outcome.failure, context);

const readBack = async (
  { client }: Sending,
  accepted: readonly Delivery[],
  placements: ReadonlyMap<string, string>,
): Promise<ReadBack['read']> => {
  if (accepted.length === 0) return [];
  const outcomes = await client.readBackAll(accepted, placements);
  return accepted.flatMap((delivery, index) => {
    const found = outcomes[index];
    return found === undefined ? [] : [{ delivery, found }];
  });
};
