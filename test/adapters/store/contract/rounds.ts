import { describe, expect, it } from 'vitest';
import type { RunId } from '../../../../src/domain/ids.ts';
import { deliveryId, runId } from '../../../../src/domain/ids.ts';
import type { Store, TurnReport } from '../../../../src/flows/ports.ts';
import { ada, ben, cardiology, clinicRecord, minute, newDelivery, outbound, primaryCare } from '../samples.ts';
import type { OpenStore } from './opened-stores.ts';

const round = runId('round');
const report: TurnReport = { mapped: 3, denied: 1, lists: 1, openQuestions: 2, partners: [] };

const begin = async (store: Store, id: RunId = round): Promise<void> => {
  for (const patient of [ada, ben]) await store.records.put(clinicRecord(patient), minute(0));
  const selection = { partner: cardiology, patients: 'all' } as const;
  await store.runs.begin({ id, selection, work: 'round' }, minute(1));
  await store.rounds.open(id);
};

export const roundContract = (open: OpenStore): void => {
  describe('a round', () => {
    it('gives every patient a turn, and is over when each has had theirs', async () => {
      const store = await open();
      await begin(store);
      const told = { id: round, partner: cardiology, startedAt: minute(1) };
      expect(await store.rounds.underWay()).toEqual([{ ...told, isOver: false }]);
      expect(await store.rounds.left(round)).toEqual([ada, ben]);
      await store.rounds.end(round, ada, { report }, minute(2));
      expect(await store.rounds.left(round)).toEqual([ben]);
      expect(await store.runs.latest(1)).toMatchObject([{ work: 'round', turns: { ended: 1, all: 2 } }]);
      await store.rounds.end(round, ben, { error: 'store-failed' }, minute(3));
      expect(await store.rounds.underWay()).toEqual([{ ...told, isOver: true }]);
      expect(await store.rounds.lastEnded(round)).toBe(minute(3));
      expect(await store.rounds.turns(round)).toEqual(expect.arrayContaining([{ report }, { error: 'store-failed' }]));
    });

    it('keeps what was told of a turn first', async () => {
      const store = await open();
      await begin(store);
      await store.rounds.end(round, ada, { report }, minute(2));
      await store.rounds.end(round, ada, { error: 'unexpected' }, minute(3));
      expect(await store.rounds.turns(round)).toEqual(expect.arrayContaining([{ report }, null]));
      expect(await store.rounds.lastEnded(round)).toBe(minute(2));
    });

    it('is under way no more when it is finished, and forgets its turns', async () => {
      const store = await open();
      await begin(store);
      await store.runs.finish(round, { outcome: 'done', error: null, report: null }, minute(4));
      await store.rounds.forget(round);
      expect(await store.rounds.underWay()).toEqual([]);
      expect(await store.rounds.turns(round)).toEqual([]);
      expect(await store.runs.latest(1)).toMatchObject([{ outcome: 'done', turns: null }]);
    });

    it('is no sync, and a sync no round', async () => {
      const store = await open();
      await store.runs.begin({ id: round, selection: { partner: null, patients: 'all' } }, minute(0));
      expect(await store.rounds.underWay()).toEqual([]);
    });
  });

  describe('what a run did', () => {
    it('is counted by itself, whatever ran at the same time, and in the figures of all', async () => {
      const store = await open();
      const mine = store.ofRun(runId('mine'));
      const other = store.ofRun(runId('other'));
      await mine.deliveries.enqueue(newDelivery('1', outbound('Basic/a', 'A'), cardiology), minute(0));
      await other.deliveries.enqueue(newDelivery('2', outbound('Basic/b', 'A', ben), primaryCare), minute(0));
      await mine.inTransaction(async (inner) => {
        await inner.deliveries.claim(cardiology, ada, minute(1));
        await inner.deliveries.move(deliveryId('1'), { state: 'accepted', attempted: true }, minute(2));
      });
      await other.deliveries.claim(primaryCare, ben, minute(1));
      const failed = { state: 'queued', detail: 'timeout', failure: 'timeout' } as const;
      await other.deliveries.move(deliveryId('2'), failed, minute(2));
      const pull = { id: 'p', partner: cardiology, patient: ada, type: 'Condition', mode: 'full' } as const;
      await mine.inbox.begin(pull, minute(3));
      await mine.inbox.finish('p', 'complete', null, minute(4));
      expect(await store.figures.ofRun(runId('mine'))).toEqual({
        queued: 1,
        writes: [{ partner: cardiology, count: 1 }],
        failures: [],
        reads: [{ partner: cardiology, type: 'Condition', outcome: 'complete', reason: null, count: 1 }],
      });
      expect(await store.figures.ofRun(runId('other'))).toEqual({
        queued: 1,
        writes: [],
        failures: [{ partner: primaryCare, reason: 'timeout', count: 1 }],
        reads: [],
      });
      expect(await store.figures.now()).toMatchObject({ writes: [{ count: 1 }], failures: [{ count: 1 }] });
    });
  });
};
