import { describe, expect, it } from 'vitest';
import { deliveryId } from '../../../../src/domain/ids.ts';
import type { DeliveryState, Store } from '../../../../src/flows/ports.ts';
import { ada, ben, cardiology, minute, newDelivery, outbound } from '../samples.ts';
import type { OpenStore } from './opened-stores.ts';

const first = deliveryId('1');

const enqueue = (store: Store, id: string, words: string, patient = ada) =>
  store.deliveries.enqueue(newDelivery(id, outbound('Basic/a', words, patient)), minute(0));

const endAs = async (store: Store, state: DeliveryState): Promise<void> => {
  await store.deliveries.claim(cardiology, ada, minute(1));
  const change = { state, attempted: true, detail: 'http-422', failure: 'http-422', notBefore: minute(9) };
  await store.deliveries.move(first, change, minute(2));
};

export const replayContract = (open: OpenStore): void => {
  describe('replaying a delivery', () => {
    it.each(['refused', 'dead'] as const)('queues one that was %s anew, due at once', async (state) => {
      const store = await open();
      await enqueue(store, '1', 'A');
      await endAs(store, state);
      expect(await store.deliveries.replay(first, minute(3))).toBe('queued');
      expect(await store.deliveries.list({})).toMatchObject([
        { state: 'queued', attempts: 0, notBefore: null, detail: 'replayed', changedAt: minute(3) },
      ]);
      expect(await store.deliveries.claim(cardiology, ada, minute(3))).toMatchObject([{ id: '1' }]);
    });

    it.each(['queued', 'sending', 'accepted', 'verified', 'altered', 'superseded'] as const)(
      'leaves one alone that is %s',
      async (state) => {
        const store = await open();
        await enqueue(store, '1', 'A');
        await endAs(store, state);
        const before = await store.deliveries.list({});
        expect(await store.deliveries.replay(first, minute(3))).toBeNull();
        expect(await store.deliveries.list({})).toEqual(before);
        expect(await store.deliveries.replay(deliveryId('none'), minute(3))).toBeNull();
      },
    );

    it.each(['queued', 'verified', 'refused'] as const)(
      'supersedes one whose newer version is %s, which it would undo',
      async (newer) => {
        const store = await open();
        await enqueue(store, '1', 'A');
        await endAs(store, 'dead');
        await enqueue(store, '2', 'B');
        await store.deliveries.move(deliveryId('2'), { state: newer }, minute(3));
        expect(await store.deliveries.replay(first, minute(4))).toBe('superseded');
        const states = (await store.deliveries.list({})).map(({ state }) => state);
        expect(states).toEqual(['superseded', newer]);
      },
    );

    it('keeps what it may replace until it is replayed anew, and tells it in its history', async () => {
      const store = await open();
      await enqueue(store, '1', 'A');
      await endAs(store, 'refused');
      await store.deliveries.replay(first, minute(3), ['Basic.code', 'Basic.subject']);
      expect(await store.deliveries.claim(cardiology, ada, minute(3))).toMatchObject([
        { overrules: ['Basic.code', 'Basic.subject'] },
      ]);
      expect((await store.deliveries.history(first)).at(-2)).toMatchObject({
        detail: 'may replace what the partner changed: Basic.code, Basic.subject',
      });
      await store.deliveries.move(first, { state: 'refused' }, minute(4));
      await store.deliveries.replay(first, minute(5));
      expect(await store.deliveries.list({})).toMatchObject([{ overrules: [], detail: 'replayed' }]);
    });

    it('queues one although the newer version was superseded', async () => {
      const store = await open();
      await enqueue(store, '1', 'A');
      await endAs(store, 'dead');
      await enqueue(store, '2', 'B');
      await store.deliveries.move(deliveryId('2'), { state: 'superseded' }, minute(3));
      expect(await store.deliveries.replay(first, minute(4))).toBe('queued');
    });
  });

  describe('the history of a delivery', () => {
    it('tells every state with its time, attempts, reference, detail and failure', async () => {
      const store = await open();
      await enqueue(store, '1', 'A');
      await endAs(store, 'refused');
      await store.deliveries.replay(first, minute(3));
      await store.deliveries.claim(cardiology, ada, minute(4));
      const taken = { state: 'accepted', attempted: true, partnerReference: 'Basic/17', detail: null } as const;
      await store.deliveries.move(first, taken, minute(5));
      const nothing = { partnerReference: null, detail: null, failure: null };
      expect(await store.deliveries.history(first)).toEqual([
        { at: minute(0), state: 'queued', attempts: 0, ...nothing },
        { at: minute(1), state: 'sending', attempts: 0, ...nothing },
        { at: minute(2), state: 'refused', attempts: 1, ...nothing, detail: 'http-422', failure: 'http-422' },
        { at: minute(3), state: 'queued', attempts: 0, ...nothing, detail: 'replayed' },
        { at: minute(4), state: 'sending', attempts: 0, ...nothing, detail: 'replayed' },
        { at: minute(5), state: 'accepted', attempts: 1, ...nothing, partnerReference: 'Basic/17' },
      ]);
    });

    it('tells that a newer version took its place, in the queue or on the way back into it', async () => {
      const store = await open();
      await enqueue(store, '1', 'A');
      await enqueue(store, '2', 'B');
      const states = async (id: string) => (await store.deliveries.history(deliveryId(id))).map(({ state }) => state);
      expect(await states('1')).toEqual(['queued', 'superseded']);
      await store.deliveries.claim(cardiology, ada, minute(1));
      await enqueue(store, '3', 'C');
      await store.deliveries.move(deliveryId('2'), { state: 'queued' }, minute(2));
      expect(await states('2')).toEqual(['queued', 'sending', 'queued', 'superseded']);
      expect(await states('3')).toEqual(['queued']);
      expect(await states('none')).toEqual([]);
    });

    it('is undone with what it tells of', async () => {
      const store = await open();
      const undone = store.inTransaction(async (inner) => {
        await enqueue(inner, '1', 'A');
        throw new Error('undo');
      });
      await expect(undone).rejects.toThrow('undo');
      expect(await store.deliveries.history(first)).toEqual([]);
    });
  });

  describe('finding deliveries by the first characters of their ids', () => {
    it('gives those that begin so, and takes no character for a sign', async () => {
      const store = await open();
      await enqueue(store, '1234-a', 'A');
      await enqueue(store, '1234-b', 'A', ben);
      const found = async (characters: string) =>
        (await store.deliveries.beginningWith(characters)).map(({ id }) => id);
      expect(await found('1234')).toEqual(['1234-a', '1234-b']);
      expect(await found('1234-b')).toEqual(['1234-b']);
      expect(await found('12%')).toEqual([]);
      expect(await found('1234-abc')).toEqual([]);
    });
  });
};
