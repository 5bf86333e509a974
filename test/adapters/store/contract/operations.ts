import { describe, expect, it } from 'vitest';
import { deliveryId, runId } from '../../../../src/domain/ids.ts';
import type { RunReport, RunSelection, Store } from '../../../../src/flows/ports.ts';
import { ada, ben, cardiology, minute, newDelivery, outbound, primaryCare } from '../samples.ts';
import type { OpenStore } from './opened-stores.ts';

const everything: RunSelection = { partner: null, patients: 'all' };

const report: RunReport = {
  ...{ patients: 2, mapped: 9, queued: 4, denied: 1, writes: 3, lists: 2, openQuestions: 1 },
  partners: [
    {
      ...{ partner: cardiology, away: 'timeout', writes: 3, withheld: 0, notMatched: 0, notReached: 1, notAsked: 0 },
      failures: [{ reason: 'http-422', count: 1 }],
      deliveries: { verified: 3, refused: 1 },
      reads: [{ type: 'MedicationRequest', outcome: 'complete', reason: null, count: 2 }],
      oldestAnswer: minute(0),
    },
  ],
  needsPerson: [{ what: 'refused', partner: cardiology, count: 1 }],
};

const begin = (store: Store, id: string, at: number, selection = everything) =>
  store.runs.begin({ id: runId(id), selection }, minute(at));

export const operationContract = (open: OpenStore): void => {
  describe('runs', () => {
    it('are unfinished until their end is told, and keep what was told first', async () => {
      const store = await open();
      const { runs } = store;
      await begin(store, 'a', 0, { partner: cardiology, patients: 'one' });
      expect(await runs.latest(1)).toEqual([
        {
          ...{ id: 'a', selection: { partner: cardiology, patients: 'one' }, startedAt: minute(0), finishedAt: null },
          ...{ outcome: 'unfinished', error: null, report: null },
        },
      ]);
      await runs.finish(runId('a'), { outcome: 'problems', error: null, report }, minute(2));
      await runs.finish(runId('a'), { outcome: 'failed', error: 'store-failed', report: null }, minute(3));
      expect(await runs.latest(1)).toMatchObject([{ finishedAt: minute(2), outcome: 'problems', error: null, report }]);
    });

    it('come with the newest first, as many as are asked for', async () => {
      const store = await open();
      for (const [at, id] of ['z', 'a', 'm'].entries()) await begin(store, id, at);
      expect((await store.runs.latest(2)).map(({ id }) => id)).toEqual(['m', 'a']);
      expect((await store.runs.latest(9)).map(({ id }) => id)).toEqual(['m', 'a', 'z']);
      expect((await store.runs.beginningWith('a')).map(({ id }) => id)).toEqual(['a']);
      expect(await store.runs.beginningWith('%')).toEqual([]);
    });

    it('know the newest one that was about everything and came to its end', async () => {
      const store = await open();
      const ended = { outcome: 'done', error: null, report } as const;
      expect(await store.runs.latestWhole()).toBeNull();
      await begin(store, 'whole', 0);
      await store.runs.finish(runId('whole'), ended, minute(1));
      await begin(store, 'of one partner', 2, { partner: cardiology, patients: 'all' });
      await store.runs.finish(runId('of one partner'), ended, minute(3));
      await begin(store, 'of one patient', 4, { partner: null, patients: 'one' });
      await store.runs.finish(runId('of one patient'), ended, minute(5));
      await begin(store, 'failed', 6);
      await store.runs.finish(runId('failed'), { outcome: 'failed', error: 'unexpected', report: null }, minute(7));
      await begin(store, 'under way', 8);
      expect((await store.runs.latestWhole())?.id).toBe('whole');
      expect(await store.runs.counts()).toEqual({ done: 3, failed: 1, unfinished: 1 });
    });

    it('refuse an id that is taken', async () => {
      const store = await open();
      await begin(store, 'a', 0);
      await expect(begin(store, 'a', 1)).rejects.toMatchObject({ code: 'store-conflict' });
    });
  });

  describe('figures', () => {
    it('are empty at first', async () => {
      const { figures } = await open();
      expect(await figures.now()).toEqual({ deliveries: [], writes: [], failures: [], reads: [] });
    });

    it('count deliveries by state, what partners took by type, and failures by reason', async () => {
      const { deliveries, figures } = await open();
      const wanted = [
        ['1', outbound('Basic/a', 'A'), cardiology],
        ['2', outbound('Basic/b', 'A'), cardiology],
        ['3', outbound('Consent/a', 'A', ben), primaryCare],
      ] as const;
      for (const [id, resource, partner] of wanted) {
        await deliveries.enqueue(newDelivery(id, resource, partner), minute(0));
      }
      await deliveries.claim(cardiology, ada, minute(1));
      await deliveries.move(deliveryId('1'), { state: 'accepted', attempted: true }, minute(2));
      const notReadBack = { state: 'accepted', detail: 'not read back: timeout', failure: 'timeout' } as const;
      await deliveries.move(deliveryId('1'), notReadBack, minute(3));
      await deliveries.move(deliveryId('2'), { state: 'queued', detail: 'timeout', failure: 'timeout' }, minute(2));
      await deliveries.move(deliveryId('2'), { state: 'refused', detail: 'http-422', failure: 'http-422' }, minute(3));
      expect(await figures.now()).toEqual({
        deliveries: [
          { partner: cardiology, state: 'accepted', count: 1 },
          { partner: cardiology, state: 'refused', count: 1 },
          { partner: primaryCare, state: 'queued', count: 1 },
        ],
        writes: [{ partner: cardiology, type: 'Basic', count: 1 }],
        failures: [
          { partner: cardiology, reason: 'http-422', count: 1 },
          { partner: cardiology, reason: 'timeout', count: 2 },
        ],
        reads: [],
      });
    });

    it('count what was read by type, outcome and reason', async () => {
      const { inbox, figures } = await open();
      const pull = { partner: cardiology, patient: ada, type: 'Condition', mode: 'full' } as const;
      for (const id of ['1', '2', '3', '4']) await inbox.begin({ ...pull, id }, minute(0));
      await inbox.finish('1', 'complete', null, minute(1));
      await inbox.finish('2', 'complete', null, minute(1));
      await inbox.finish('3', 'failed', 'http-403', minute(1));
      const read = { partner: cardiology, type: 'Condition' };
      expect((await figures.now()).reads).toEqual([
        { ...read, outcome: 'complete', reason: null, count: 2 },
        { ...read, outcome: 'failed', reason: 'http-403', count: 1 },
        { ...read, outcome: 'unfinished', reason: null, count: 1 },
      ]);
    });
  });

  describe('the tables', () => {
    it('are those of this version after opening', async () => {
      expect(await (await open()).isCurrent()).toBe(true);
    });
  });
};
