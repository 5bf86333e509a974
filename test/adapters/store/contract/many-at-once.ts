import { describe, expect, it } from 'vitest';
import { deliveryId } from '../../../../src/domain/ids.ts';
import type { Store } from '../../../../src/flows/ports.ts';
import { ada, ben, cardiology, denial, minute, newDelivery, outbound } from '../samples.ts';
import type { OpenStore } from './opened-stores.ts';

const toAda = { partner: cardiology, patient: ada };

const numbered = (count: number, words: string) =>
  Array.from({ length: count }, (_, index) => {
    const { id, outbound: resource } = newDelivery(`${words}-${index}`, outbound(`Basic/${index}`, words));
    return { id, outbound: resource };
  });

const seen = async (store: Store): Promise<readonly string[]> =>
  (await store.deliveries.list({})).map(({ id, state, attempts, partnerReference }) =>
    [id, state, attempts, partnerReference].join(' '),
  );

export const manyAtOnceContract = (open: OpenStore): void => {
  describe('many at once', () => {
    it('queues a patient’s resources in the order given, and answers for each as one by one', async () => {
      const store = await open();
      await store.deliveries.enqueueAll(toAda, numbered(3, 'A'), minute(0));
      const mixed = [...numbered(2, 'B'), ...numbered(4, 'A').slice(2)];
      const answers = await store.deliveries.enqueueAll(toAda, mixed, minute(1));
      expect(answers).toEqual(['queued', 'queued', 'unchanged', 'queued']);
      expect(await seen(store)).toEqual([
        ...[
          'A-0 superseded 0 ',
          'A-1 superseded 0 ',
          'A-2 queued 0 ',
          'B-0 queued 0 ',
          'B-1 queued 0 ',
          'A-3 queued 0 ',
        ],
      ]);
      expect((await store.deliveries.history(deliveryId('A-0'))).map(({ state }) => state)).toEqual([
        ...['queued', 'superseded'],
      ]);
    });

    it('takes more than fit into one statement', async () => {
      const store = await open();
      const many = numbered(1_201, 'A');
      await store.deliveries.enqueueAll(toAda, many, minute(0));
      const moves = many.map(({ id }, index) => ({
        id,
        change: { state: 'accepted', attempted: true, partnerReference: `Basic/their-${index}` } as const,
      }));
      await store.deliveries.moveAll(moves, minute(1));
      const placements = await store.deliveries.placements(cardiology, ada);
      expect(placements.size).toBe(1_201);
      expect(placements.get('Basic/1200')).toBe('Basic/their-1200');
      const resources = many.map((one) => one.outbound);
      expect(new Set(await store.resources.putAll(ada, resources, minute(0)))).toEqual(new Set(['new']));
      const keys = resources.map(({ key }) => key);
      expect((await store.resources.thoseOfOthers(keys, ben)).size).toBe(1_201);
    });

    it('moves each as its own change says', async () => {
      const store = await open();
      await store.deliveries.enqueueAll(toAda, numbered(4, 'A'), minute(0));
      const id = (index: number) => deliveryId(`A-${index}`);
      await store.deliveries.moveAll(
        [
          { id: id(0), change: { state: 'accepted', attempted: true, partnerReference: 'Basic/x' } },
          { id: id(1), change: { state: 'accepted', attempted: true, partnerReference: 'Basic/y' } },
          { id: id(2), change: { state: 'accepted', attempted: true } },
          { id: id(3), change: { state: 'dead', detail: 'timeout', failure: 'timeout', partnerReference: null } },
        ],
        minute(1),
      );
      expect(await seen(store)).toEqual([
        ...['A-0 accepted 1 Basic/x', 'A-1 accepted 1 Basic/y', 'A-2 accepted 1 ', 'A-3 dead 0 '],
      ]);
      expect((await store.deliveries.history(id(3))).at(-1)).toMatchObject({ state: 'dead', failure: 'timeout' });
    });

    it('moves none where one is not known', async () => {
      const store = await open();
      await store.deliveries.enqueueAll(toAda, numbered(1, 'A'), minute(0));
      const change = { state: 'dead' } as const;
      const moved = store.deliveries.moveAll(
        ['A-0', 'none'].map((id) => ({ id: deliveryId(id), change })),
        minute(1),
      );
      await expect(moved).rejects.toMatchObject({ code: 'unknown-delivery', delivery: 'none' });
      expect(await seen(store)).toEqual(['A-0 queued 0 ']);
    });

    it('supersedes what comes back to the queue behind a newer version', async () => {
      const store = await open();
      await store.deliveries.enqueueAll(toAda, numbered(2, 'A'), minute(0));
      await store.deliveries.claim(cardiology, ada, minute(0));
      await store.deliveries.enqueueAll(toAda, numbered(1, 'B'), minute(1));
      const change = { state: 'queued' } as const;
      await store.deliveries.moveAll(
        ['A-0', 'A-1'].map((id) => ({ id: deliveryId(id), change })),
        minute(2),
      );
      expect(await seen(store)).toEqual(['A-0 superseded 0 ', 'A-1 queued 0 ', 'B-0 queued 0 ']);
    });

    it('stores a patient’s resources, and tells which are of others too', async () => {
      const store = await open();
      await store.resources.put(outbound('Basic/a', 'of Ben', ben), minute(0));
      await store.resources.put(outbound('Basic/b', 'old'), minute(0));
      await store.resources.holdBack(outbound('Basic/c', 'held'), [], minute(0));
      const resources = [outbound('Basic/c', 'new'), outbound('Basic/b', 'new'), outbound('Basic/b2', 'new')];
      expect(await store.resources.putAll(ada, resources, minute(1))).toEqual(['new', 'changed', 'new']);
      expect(await store.resources.putAll(ada, resources, minute(2))).toEqual(['unchanged', 'unchanged', 'unchanged']);
      expect(await store.resources.heldBack()).toEqual([]);
      expect((await store.resources.labelsOfPatient(ada)).map(({ key }) => key)).toEqual([
        ...['Basic/b', 'Basic/c', 'Basic/b2'],
      ]);
      expect([...(await store.resources.thoseOfOthers(['Basic/a', 'Basic/b'], ada))]).toEqual(['Basic/a']);
    });

    it('does nothing with nothing', async () => {
      const store = await open();
      expect(await store.deliveries.enqueueAll(toAda, [], minute(0))).toEqual([]);
      expect(await store.resources.putAll(ada, [], minute(0))).toEqual([]);
      await store.deliveries.moveAll([], minute(0));
      await store.audit.recordAll([]);
      expect((await store.resources.thoseOfOthers([], ada)).size).toBe(0);
    });

    it('writes down several entries of the audit log, and no denial twice', async () => {
      const store = await open();
      const other = denial({ subject: 'Condition/1' });
      await store.audit.recordAll([denial(), other]);
      await store.audit.recordAll([denial({ at: minute(1) }), other]);
      expect(await store.audit.list({})).toEqual([denial(), other]);
    });

    it('keeps what is written side by side whole, each by itself', async () => {
      const store = await open();
      const failure = new Error('planned');
      const put = (index: number) =>
        store.inTransaction(async (inner) => {
          await inner.resources.put(outbound(`Basic/${index}`, 'first'), minute(0));
          await inner.resources.put(outbound(`Basic/${index}-b`, 'second'), minute(0));
          if (index % 3 === 0) throw failure;
          return index;
        });
      const ended = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => put(index)));
      expect(ended.map((one) => (one.status === 'fulfilled' ? one.value : one.reason))).toEqual(
        ended.map((_, index) => (index % 3 === 0 ? failure : index)),
      );
      const keys = (await store.resources.labelsOfPatient(ada)).map(({ key }) => key);
      expect(keys.toSorted()).toEqual(
        ended.flatMap((_, index) => (index % 3 === 0 ? [] : [`Basic/${index}`, `Basic/${index}-b`])).toSorted(),
      );
    });
  });
};
