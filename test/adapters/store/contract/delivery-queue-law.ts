import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deliveryId, type PartnerId, type PatientId } from '../../../../src/domain/ids.ts';
import type { Delivery, DeliveryState, Store } from '../../../../src/flows/ports.ts';
import { ada, ben, cardiology, minute, newDelivery, outbound, primaryCare } from '../samples.ts';
import type { OpenStore } from './opened-stores.ts';

type Step =
  | {
      readonly do: 'enqueue';
      readonly partner: PartnerId;
      readonly patient: PatientId;
      readonly key: string;
      readonly words: string;
    }
  | { readonly do: 'claim'; readonly partner: PartnerId; readonly patient: PatientId; readonly at: number }
  | { readonly do: 'move'; readonly which: number; readonly state: DeliveryState; readonly notBefore: number | null };

const partner = fc.constantFrom(cardiology, primaryCare);
const patient = fc.constantFrom(ada, ben);
const state = fc.constantFrom<DeliveryState>('queued', 'sending', 'accepted', 'verified', 'altered', 'refused', 'dead');
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('enqueue' as const),
    partner,
    patient,
    key: fc.constantFrom('Basic/a', 'Basic/b'),
    words: fc.constantFrom('A', 'B', 'C'),
  }),
  fc.record({ do: fc.constant('claim' as const), partner, patient, at: fc.nat(9) }),
  fc.record({ do: fc.constant('move' as const), which: fc.nat(20), state, notBefore: fc.option(fc.nat(9)) }),
);

/** What the queue is believed to hold, in the order queued. */
type Believed = Pick<Delivery, 'id' | 'partner' | 'patient' | 'key' | 'digest' | 'state' | 'attempts' | 'notBefore'>;

const sameResource = (left: Believed, right: Pick<Believed, 'partner' | 'patient' | 'key'>): boolean =>
  left.partner === right.partner && left.patient === right.patient && left.key === right.key;

/** Does one step to the store, checks its answer, and returns what the queue must hold now. */
const walk = async (store: Store, before: readonly Believed[], next: Step): Promise<readonly Believed[]> => {
  if (next.do === 'enqueue') return walkEnqueue(store, before, next);
  if (next.do === 'claim') return walkClaim(store, before, next);
  const moved = before[next.which % Math.max(1, before.length)];
  if (moved === undefined) return before;
  const notBefore = next.notBefore === null ? null : minute(next.notBefore);
  await store.deliveries.move(moved.id, { state: next.state, attempted: true, notBefore }, minute(0));
  const outdated =
    next.state === 'queued' &&
    before.slice(before.indexOf(moved) + 1).some((newer) => sameResource(newer, moved) && newer.state !== 'superseded');
  const state = outdated ? 'superseded' : next.state;
  return before.map((row) => (row === moved ? { ...row, state, notBefore, attempts: row.attempts + 1 } : row));
};

const walkEnqueue = async (
  store: Store,
  before: readonly Believed[],
  next: Extract<Step, { do: 'enqueue' }>,
): Promise<readonly Believed[]> => {
  const resource = outbound(next.key, next.words, next.patient);
  const id = deliveryId(`delivery ${before.length}`);
  const answer = await store.deliveries.enqueue(newDelivery(id, resource, next.partner), minute(0));
  const latest = before.findLast((row) => sameResource(row, next));
  const isThere = latest?.digest === resource.digest && latest.state !== 'superseded';
  expect(answer).toBe(isThere ? 'unchanged' : 'queued');
  if (isThere) return before;
  const { partner, patient, key } = next;
  const row: Believed = {
    ...{ id, partner, patient, key, digest: resource.digest },
    ...{ state: 'queued', attempts: 0, notBefore: null },
  };
  return [
    ...before.map(
      (older): Believed =>
        sameResource(older, next) && older.state === 'queued' ? { ...older, state: 'superseded' } : older,
    ),
    row,
  ];
};

const walkClaim = async (
  store: Store,
  before: readonly Believed[],
  next: Extract<Step, { do: 'claim' }>,
): Promise<readonly Believed[]> => {
  const due = before.filter(
    (row) =>
      row.partner === next.partner &&
      row.patient === next.patient &&
      row.state === 'queued' &&
      (row.notBefore === null || row.notBefore <= minute(next.at)),
  );
  expect((await store.deliveries.patientsDue(next.partner, minute(next.at))).includes(next.patient)).toBe(
    due.length > 0,
  );
  const claimed = await store.deliveries.claim(next.partner, next.patient, minute(next.at));
  expect(claimed.map(({ id }) => id)).toEqual(due.map(({ id }) => id));
  return before.map((row): Believed => (due.includes(row) ? { ...row, state: 'sending', notBefore: null } : row));
};

const believedOf = ({ id, partner, patient, key, digest, state, attempts, notBefore }: Delivery): Believed => ({
  ...{ id, partner, patient, key, digest, state, attempts, notBefore },
});

export const deliveryQueueLaw = (open: OpenStore): void => {
  describe('the delivery queue, whatever is done to it', () => {
    it('loses nothing, doubles nothing, keeps the order, and never has two versions of a resource queued', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
          const store = await open();
          let believed: readonly Believed[] = [];
          for (const next of steps) {
            believed = await walk(store, believed, next);
            const held = (await store.deliveries.list({})).map(believedOf);
            expect(held).toEqual(believed);
            for (const row of held.filter((each) => each.state === 'queued')) {
              expect(held.filter((each) => each.state === 'queued' && sameResource(each, row))).toEqual([row]);
            }
          }
          await store.close();
        }),
        { numRuns: 40 },
      );
    });
  });
};
