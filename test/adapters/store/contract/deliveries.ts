import { describe, expect, it } from 'vitest';
import { deliveryId } from '../../../../src/domain/ids.ts';
import type { DeliveryState, Store } from '../../../../src/flows/ports.ts';
import { ada, ben, cardiology, minute, newDelivery, outbound, primaryCare } from '../samples.ts';
import type { OpenStore } from './opened-stores.ts';

const enqueue = (store: Store, id: string, words: string, key = 'Basic/a', patient = ada) =>
  store.deliveries.enqueue(newDelivery(id, outbound(key, words, patient)), minute(0));

/** Takes one delivery out of the queue and gives it the state in which it ended. */
const sendAs = async (store: Store, id: string, state: DeliveryState, partnerReference?: string): Promise<void> => {
  await store.deliveries.claim(cardiology, ada, minute(1));
  const change = partnerReference === undefined ? { state } : { state, partnerReference };
  await store.deliveries.move(deliveryId(id), { ...change, attempted: true }, minute(2));
};

const statesById = async (store: Store): Promise<Record<string, DeliveryState>> =>
  Object.fromEntries((await store.deliveries.list({})).map(({ id, state }) => [id, state]));

export const deliveryContract = (open: OpenStore): void => {
  describe('queueing a delivery', () => {
    it('queues a resource once', async () => {
      const store = await open();
      expect(await enqueue(store, '1', 'A')).toBe('queued');
      expect(await enqueue(store, '2', 'A')).toBe('unchanged');
      expect(await store.deliveries.list({})).toEqual([
        {
          id: '1',
          partner: cardiology,
          patient: ada,
          key: 'Basic/a',
          digest: outbound('Basic/a', 'A').digest,
          resource: outbound('Basic/a', 'A').resource,
          state: 'queued',
          attempts: 0,
          notBefore: null,
          partnerReference: null,
          detail: null,
          queuedAt: minute(0),
          changedAt: minute(0),
          overrules: [],
        },
      ]);
    });

    it.each(['sending', 'accepted', 'verified', 'altered', 'refused', 'dead'] as const)(
      'does not queue the same again when the latest is %s',
      async (state) => {
        const store = await open();
        await enqueue(store, '1', 'A');
        await sendAs(store, '1', state);
        expect(await enqueue(store, '2', 'A')).toBe('unchanged');
        expect(await statesById(store)).toEqual({ 1: state });
      },
    );

    it('supersedes an older version that is still queued', async () => {
      const store = await open();
      await enqueue(store, '1', 'A');
      expect(await enqueue(store, '2', 'B')).toBe('queued');
      expect(await statesById(store)).toEqual({ 1: 'superseded', 2: 'queued' });
    });

    it('leaves an older version alone that is on its way', async () => {
      const store = await open();
      await enqueue(store, '1', 'A');
      await store.deliveries.claim(cardiology, ada, minute(1));
      await enqueue(store, '2', 'B');
      expect(await statesById(store)).toEqual({ 1: 'sending', 2: 'queued' });
    });

    it('queues the first version again after another one took its place', async () => {
      const store = await open();
      await enqueue(store, '1', 'A');
      await sendAs(store, '1', 'verified');
      await enqueue(store, '2', 'B');
      await sendAs(store, '2', 'verified');
      expect(await enqueue(store, '3', 'A')).toBe('queued');
      expect(await statesById(store)).toEqual({ 1: 'verified', 2: 'verified', 3: 'queued' });
    });

    it('queues the first version again also when the other one was not sent yet', async () => {
      const store = await open();
      await enqueue(store, '1', 'A');
      await sendAs(store, '1', 'verified');
      await enqueue(store, '2', 'B');
      expect(await enqueue(store, '3', 'A')).toBe('queued');
      expect(await statesById(store)).toEqual({ 1: 'verified', 2: 'superseded', 3: 'queued' });
    });

    it('queues a new version of what was refused', async () => {
      const store = await open();
      await enqueue(store, '1', 'A');
      await sendAs(store, '1', 'refused');
      expect(await enqueue(store, '2', 'B')).toBe('queued');
      expect(await enqueue(store, '3', 'A')).toBe('queued');
    });

    it('queues again what was taken out of the queue without a newer version', async () => {
      const store = await open();
      await enqueue(store, '1', 'A');
      await store.deliveries.move(deliveryId('1'), { state: 'superseded' }, minute(1));
      expect(await enqueue(store, '2', 'A')).toBe('queued');
    });

    it('keeps partners and patients apart', async () => {
      const store = await open();
      await enqueue(store, '1', 'A');
      expect(await enqueue(store, '2', 'A', 'Basic/a', ben)).toBe('queued');
      const elsewhere = newDelivery('3', outbound('Basic/a', 'B'), primaryCare);
      expect(await store.deliveries.enqueue(elsewhere, minute(0))).toBe('queued');
      expect(await statesById(store)).toEqual({ 1: 'queued', 2: 'queued', 3: 'queued' });
    });

    it('refuses an id that is taken, and undoes what it had begun', async () => {
      const store = await open();
      await enqueue(store, '1', 'A');
      await expect(enqueue(store, '1', 'B')).rejects.toMatchObject({ code: 'store-conflict' });
      expect(await statesById(store)).toEqual({ 1: 'queued' });
    });
  });

  describe('taking deliveries out of the queue', () => {
    it('gives all of a patient in the order in which they were queued, once', async () => {
      const store = await open();
      const keys = ['Basic/c', 'Basic/a', 'Basic/b'];
      for (const key of keys) await enqueue(store, `of ${key}`, 'A', key);
      await enqueue(store, 'of another', 'A', 'Basic/a', ben);
      const claimed = await store.deliveries.claim(cardiology, ada, minute(1));
      expect(claimed.map(({ key, state }) => [key, state])).toEqual(keys.map((key) => [key, 'sending']));
      expect(await store.deliveries.claim(cardiology, ada, minute(1))).toEqual([]);
      expect(await store.deliveries.patientsDue(cardiology, minute(1))).toEqual([ben]);
    });

    it('gives nothing while another patient’s delivery of the same resource is on its way', async () => {
      const store = await open();
      await enqueue(store, 'of ada', 'A', 'Practitioner/x', ada);
      await enqueue(store, 'of ben', 'A', 'Practitioner/x', ben);
      await enqueue(store, 'of ben alone', 'A', 'Basic/b', ben);
      expect(await store.deliveries.claim(cardiology, ada, minute(1))).toHaveLength(1);
      expect(await store.deliveries.claim(cardiology, ben, minute(1))).toEqual([]);
      expect(await store.deliveries.patientsDue(cardiology, minute(1))).toEqual([ben]);
      await store.deliveries.move(deliveryId('of ada'), { state: 'sending', notBefore: minute(9) }, minute(2));
      expect(await store.deliveries.claim(cardiology, ben, minute(3))).toHaveLength(2);
    });

    it('names patients by their oldest delivery, one that is not due yet left aside', async () => {
      const store = await open();
      await enqueue(store, '1', 'A', 'Basic/a', ben);
      await enqueue(store, '2', 'A', 'Basic/a', ada);
      await enqueue(store, '3', 'A', 'Basic/b', ben);
      expect(await store.deliveries.patientsDue(cardiology, minute(1))).toEqual([ben, ada]);
      await store.deliveries.move(deliveryId('1'), { state: 'queued', notBefore: minute(5) }, minute(1));
      expect(await store.deliveries.patientsDue(cardiology, minute(4))).toEqual([ada, ben]);
      expect(await store.deliveries.patientsDue(cardiology, minute(5))).toEqual([ben, ada]);
      expect(await store.deliveries.patientsDue(primaryCare, minute(5))).toEqual([]);
    });

    it('leaves one that must wait until its minute has come', async () => {
      const store = await open();
      await enqueue(store, '1', 'A');
      await store.deliveries.move(deliveryId('1'), { state: 'queued', notBefore: minute(5) }, minute(1));
      expect(await store.deliveries.claim(cardiology, ada, minute(4))).toEqual([]);
      expect(await store.deliveries.claim(cardiology, ada, minute(5))).toMatchObject([{ id: '1' }]);
    });

    it('names what was interrupted, in the order in which it was queued', async () => {
      const store = await open();
      for (const id of ['2', '1', '3']) await enqueue(store, id, 'A', `Basic/${id}`);
      await sendAs(store, '1', 'accepted');
      const interrupted = await store.deliveries.list({ partner: cardiology, states: ['sending'] });
      expect(interrupted.map(({ id }) => id)).toEqual(['2', '3']);
      expect(await store.deliveries.list({ partner: primaryCare, states: ['sending'] })).toEqual([]);
    });
  });

  describe('moving a delivery', () => {
    it('changes what is given and keeps the rest', async () => {
      const store = await open();
      await enqueue(store, '1', 'A');
      const move = (change: Parameters<Store['deliveries']['move']>[1]) =>
        store.deliveries.move(deliveryId('1'), change, minute(3));
      await move({ state: 'queued', attempted: true, notBefore: minute(9), detail: 'http-503' });
      await move({ state: 'accepted', attempted: true, partnerReference: 'Basic/17' });
      await move({ state: 'verified', detail: null });
      expect(await store.deliveries.list({})).toMatchObject([
        { state: 'verified', attempts: 2, notBefore: minute(9), partnerReference: 'Basic/17', detail: null },
      ]);
    });

    it('refuses an id that it does not know', async () => {
      const store = await open();
      const moved = store.deliveries.move(deliveryId('none'), { state: 'dead' }, minute(0));
      await expect(moved).rejects.toMatchObject({ code: 'unknown-delivery', delivery: 'none' });
    });

    it.each(['queued', 'verified', 'refused'] as const)(
      'supersedes one that comes back to the queue behind a newer version that is %s',
      async (state) => {
        const store = await open();
        await enqueue(store, '1', 'A');
        await sendAs(store, '1', 'dead');
        await enqueue(store, '2', 'B');
        if (state !== 'queued') await sendAs(store, '2', state);
        await store.deliveries.move(deliveryId('1'), { state: 'queued' }, minute(4));
        expect(await statesById(store)).toEqual({ 1: 'superseded', 2: state });
      },
    );

    it('lets one come back to the queue when it is the newest version, or of another resource', async () => {
      const store = await open();
      await enqueue(store, '1', 'A', 'Basic/a');
      await sendAs(store, '1', 'dead');
      await enqueue(store, '2', 'A', 'Basic/b');
      await enqueue(store, '3', 'B', 'Basic/a', ben);
      await store.deliveries.move(deliveryId('1'), { state: 'queued' }, minute(4));
      expect(await statesById(store)).toEqual({ 1: 'queued', 2: 'queued', 3: 'queued' });
    });
  });

  describe('looking at deliveries', () => {
    it('knows where the partner was last said to keep a resource, whatever became of the delivery', async () => {
      const store = await open();
      await enqueue(store, '1', 'A', 'Basic/a');
      await sendAs(store, '1', 'verified', 'Basic/old');
      await enqueue(store, '2', 'B', 'Basic/a');
      await sendAs(store, '2', 'altered', 'Basic/new');
      await enqueue(store, '3', 'C', 'Basic/a');
      await sendAs(store, '3', 'refused', 'Basic/refused');
      await enqueue(store, '4', 'A', 'Basic/b');
      await sendAs(store, '4', 'accepted', 'Basic/b-there');
      await enqueue(store, '5', 'A', 'Basic/without-reference');
      await sendAs(store, '5', 'accepted');
      await enqueue(store, '6', 'A', 'Basic/c');
      await sendAs(store, '6', 'superseded', 'Basic/c-there');
      const placements = await store.deliveries.placements(cardiology, ada);
      expect([...placements].toSorted()).toEqual([
        ['Basic/a', 'Basic/refused'],
        ['Basic/b', 'Basic/b-there'],
        ['Basic/c', 'Basic/c-there'],
      ]);
      expect(await store.deliveries.placements(cardiology, ben)).toEqual(new Map());
    });

    it('knows where the partner keeps what must be sent again, until it turns out not to be there', async () => {
      const store = await open();
      await enqueue(store, '1', 'A', 'Basic/a');
      await sendAs(store, '1', 'accepted', 'Basic/there');
      for (const state of ['queued', 'sending'] as const) {
        await store.deliveries.move(deliveryId('1'), { state }, minute(3));
        expect(await store.deliveries.placements(cardiology, ada)).toEqual(new Map([['Basic/a', 'Basic/there']]));
      }
      await store.deliveries.move(deliveryId('1'), { state: 'sending', partnerReference: null }, minute(4));
      expect(await store.deliveries.placements(cardiology, ada)).toEqual(new Map());
    });

    it('knows every place that was named, and who still relies on one', async () => {
      const store = await open();
      await enqueue(store, '1', 'A', 'Basic/a');
      await sendAs(store, '1', 'verified', 'Basic/there');
      await enqueue(store, '2', 'A', 'Basic/a', ben);
      await store.deliveries.move(deliveryId('2'), { state: 'verified', partnerReference: 'Basic/there' }, minute(3));
      const relying = () => store.deliveries.keptAt(cardiology, 'Basic/a', 'Basic/there');
      expect(await relying()).toEqual([
        { id: '1', patient: ada, state: 'verified' },
        { id: '2', patient: ben, state: 'verified' },
      ]);
      await store.deliveries.move(deliveryId('1'), { state: 'sending', partnerReference: null }, minute(4));
      await store.deliveries.move(
        deliveryId('1'),
        { state: 'accepted', partnerReference: 'Basic/elsewhere' },
        minute(5),
      );
      expect(await relying()).toEqual([{ id: '2', patient: ben, state: 'verified' }]);
      const whereabouts = await store.deliveries.whereabouts(cardiology, ada);
      expect(whereabouts.toSorted((one, other) => one.state.localeCompare(other.state))).toEqual([
        { id: '1', key: 'Basic/a', state: 'accepted', reference: 'Basic/elsewhere' },
        { id: '1', key: 'Basic/a', state: 'verified', reference: 'Basic/there' },
      ]);
    });

    it('knows what the partner keeps of a resource that patients share, whoever took it there', async () => {
      const store = await open();
      const shared = outbound('Practitioner/d', 'v1');
      const placed = (digest: string) => store.deliveries.placed(cardiology, 'Practitioner/d', digest);
      expect(await placed(shared.digest)).toBeNull();
      await enqueue(store, '1', 'v1', 'Practitioner/d');
      expect(await placed(shared.digest)).toBeNull();
      await sendAs(store, '1', 'accepted', 'Practitioner/17');
      expect(await placed(shared.digest)).toBe('Practitioner/17');
      expect(await placed(outbound('Practitioner/d', 'v2').digest)).toBeNull();
      expect(await store.deliveries.placed(primaryCare, 'Practitioner/d', shared.digest)).toBeNull();
    });

    it('does not believe that a shared resource is there while another version of it is on its way', async () => {
      const store = await open();
      const v1 = outbound('Practitioner/d', 'v1');
      const placed = () => store.deliveries.placed(cardiology, 'Practitioner/d', v1.digest);
      await enqueue(store, '1', 'v2', 'Practitioner/d', ben);
      await enqueue(store, '2', 'v1', 'Practitioner/d');
      await sendAs(store, '2', 'verified', 'Practitioner/17');
      expect(await placed()).toBe('Practitioner/17');
      await store.deliveries.claim(cardiology, ben, minute(3));
      expect(await placed()).toBeNull();
      const move = (state: DeliveryState) => store.deliveries.move(deliveryId('1'), { state }, minute(4));
      await move('accepted');
      expect(await placed()).toBeNull();
      await move('refused');
      expect(await placed()).toBe('Practitioner/17');
    });

    it('counts each state of one partner', async () => {
      const store = await open();
      for (const id of ['1', '2', '3']) await enqueue(store, id, 'A', `Basic/${id}`);
      await sendAs(store, '1', 'dead');
      await enqueue(store, '4', 'B', 'Basic/2');
      expect(await store.deliveries.counts(cardiology)).toEqual({ dead: 1, queued: 1, sending: 2 });
      expect(await store.deliveries.counts(primaryCare)).toEqual({});
    });

    it('lists by partner, patient and states together', async () => {
      const store = await open();
      await enqueue(store, '1', 'A');
      await sendAs(store, '1', 'dead');
      await enqueue(store, '2', 'A', 'Basic/b');
      await enqueue(store, '3', 'A', 'Basic/a', ben);
      const idsOf = async (filter: Parameters<Store['deliveries']['list']>[0]) =>
        (await store.deliveries.list(filter)).map(({ id }) => id);
      expect(await idsOf({})).toEqual(['1', '2', '3']);
      expect(await idsOf({ patient: ada })).toEqual(['1', '2']);
      expect(await idsOf({ partner: cardiology, states: ['queued'] })).toEqual(['2', '3']);
      expect(await idsOf({ patient: ada, states: ['queued', 'dead'] })).toEqual(['1', '2']);
      expect(await idsOf({ partner: primaryCare })).toEqual([]);
      expect(await idsOf({ states: [] })).toEqual([]);
    });
  });
};
