import { afterEach, describe, expect, it } from 'vitest';
import { partnerId, patientId } from '../../../src/domain/ids.ts';
import type { WorkQueue } from '../../../src/flows/ports.ts';

const [ada, ben, cas] = ['ada', 'ben', 'cas'].map(patientId) as [
  ReturnType<typeof patientId>,
  ...ReturnType<typeof patientId>[],
];

/**
 * What every queue of work must do.
 * @param open an empty queue at every call
 */
export const describeQueueContract = (name: string, open: () => Promise<WorkQueue>): void => {
  const opened: WorkQueue[] = [];
  afterEach(async () => {
    for (const queue of opened.splice(0)) await queue.close();
  });
  const queueWith = async (...patients: readonly (typeof ada | undefined)[]): Promise<WorkQueue> => {
    const queue = await open();
    opened.push(queue);
    await queue.put(
      patients.flatMap((patient) => patient ?? []),
      null,
    );
    return queue;
  };
  const taken = async (queue: WorkQueue, most = 10) => (await queue.take(most)).map(({ patient }) => String(patient));

  describe(`a queue ${name}`, () => {
    it('gives each patient once, and no more than are asked for', async () => {
      const queue = await queueWith(ada, ben, cas);
      const first = await taken(queue, 2);
      const rest = await taken(queue);
      expect([first.length, rest.length]).toEqual([2, 1]);
      expect([...first, ...rest].toSorted()).toEqual(['ada', 'ben', 'cas']);
      expect(await taken(queue)).toEqual([]);
    });

    it('takes one who waits already no second time', async () => {
      const queue = await queueWith(ada);
      expect(await queue.put([ada, ...(ben === undefined ? [] : [ben])], null)).toBe(1);
      expect((await taken(queue)).toSorted()).toEqual(['ada', 'ben']);
    });

    it('lets one whose turn is under way wait until it has ended', async () => {
      const queue = await queueWith(ada);
      const [turn] = await queue.take(1);
      expect(await queue.put([ada], null)).toBe(1);
      expect(await taken(queue)).toEqual([]);
      if (turn !== undefined) await queue.settle(turn, 'done');
      expect(await taken(queue)).toEqual(['ada']);
    });

    it('gives one who was not brought to the end again, but not at once', async () => {
      const queue = await queueWith(ada);
      const [turn] = await queue.take(1);
      expect(await queue.hasWaiting()).toBe(false);
      if (turn !== undefined) await queue.settle(turn, 'again');
      expect(await taken(queue)).toEqual([]);
      expect(await queue.hasWaiting()).toBe(true);
      expect(await queue.put([ada], null)).toBeLessThanOrEqual(1);
    });

    it('lets one rest a moment who waits for another, and tells how often', async () => {
      const queue = await queueWith(ada);
      const [turn] = await queue.take(1);
      if (turn === undefined) throw new Error('Nobody came.');
      expect(turn.rests).toBe(0);
      await queue.settle(turn, 'soon');
      expect(await queue.hasWaiting()).toBe(true);
      expect(await queue.put([ada], null)).toBe(0);
      expect(await taken(queue)).toEqual([]);
    });

    it('keeps turns with one partner apart from those with all, and never two of one patient and partner', async () => {
      const queue = await queueWith(ada);
      expect(await queue.put([ada], partnerId('cardiology'))).toBe(1);
      expect(await queue.put([ada], partnerId('cardiology'))).toBe(0);
      const partners: (string | null)[] = [];
      for (let round = 0; round < 2; round += 1) {
        const turns = await queue.take(2);
        partners.push(...turns.map(({ partner }) => partner));
        for (const turn of turns) await queue.settle(turn, 'done');
      }
      expect(partners.toSorted()).toEqual(['cardiology', null]);
    });

    it('is told that a turn still lives, and says that no schedule fired where there is none', async () => {
      const queue = await queueWith(ada);
      await queue.keep(await queue.take(1));
      await queue.keep([]);
      expect(await queue.fired()).toEqual([]);
    });
  });
};
