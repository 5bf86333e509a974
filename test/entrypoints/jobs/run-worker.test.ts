import { describe, expect, it } from 'vitest';
import { openProcessQueue } from '../../../src/adapters/jobs/process-queue.ts';
import { partnerId, patientId, runId } from '../../../src/domain/ids.ts';
import { runWorker, type WorkerParts } from '../../../src/entrypoints/jobs/run-worker.ts';
import type { Firing, WorkQueue } from '../../../src/flows/ports.ts';
import type { PatientSyncReport } from '../../../src/flows/sync-patient.ts';

const [ada, ben] = [patientId('ada'), patientId('ben')];
const run = runId('round-1');

const done: PatientSyncReport = {
  ...{ mapped: 1, queued: 0, denied: 0, dispatched: [], pulled: [], list: null, writes: 0, heldUp: false },
};

/** A worker over a queue whose clock moves on with every look, so that nothing waits for the real one. */
const workerOver = async (
  change: Partial<WorkerParts>,
  queueChange: (queue: WorkQueue) => Partial<WorkQueue> = () => ({}),
) => {
  let now = 0;
  const told: string[] = [];
  const queue = openProcessQueue([], () => (now += 100));
  const worker = () =>
    runWorker({
      queue: { ...queue, ...queueChange(queue) },
      rights: { ofPatient: async (_patient, work) => work() },
      rounds: {
        begin: async () => ({ kind: 'begun', patients: [ada] }),
        of: async () => run,
        end: async (_run, { patient }, end) => {
          told.push(`${patient} ${'error' in end ? end.error : end.heldUp ? 'held up' : 'done'}`);
        },
      },
      sync: async () => done,
      concurrency: 2,
      sleep: () => new Promise((resolve) => setImmediate(resolve)),
      log: { info: () => undefined, error: () => undefined },
      ...change,
    });
  return { queue, told, worker };
};

describe('a worker', () => {
  it('takes everybody’s turn, writes down how it ended, and is idle', async () => {
    const { queue, told, worker } = await workerOver({});
    await queue.put([ada, ben], null);
    const running = worker();
    await running.idle();
    await running.stop();
    expect(told.toSorted()).toEqual(['ada done', 'ben done']);
  });

  it('lets one who is held up by another come again as soon as that one had their turn', async () => {
    const order: string[] = [];
    let isBrought = false;
    const { queue, told, worker } = await workerOver({
      concurrency: 1,
      sync: async ({ patient }) => {
        order.push(patient);
        if (patient === ben) isBrought = true;
        return { ...done, heldUp: !isBrought };
      },
    });
    await queue.put([ada, ben], null);
    const running = worker();
    await running.idle();
    await running.stop();
    expect(order).toEqual(['ada', 'ben', 'ada']);
    expect(told).toEqual(['ben done', 'ada done']);
  });

  it('waits for nobody for ever: who is held up again and again has had their turn', async () => {
    let turns = 0;
    const { queue, told, worker } = await workerOver({
      sync: async () => {
        turns += 1;
        return { ...done, heldUp: turns <= 11 };
      },
    });
    await queue.put([ada], null);
    const running = worker();
    await running.idle();
    await running.stop();
    expect(told).toEqual(['ada held up', 'ada done']);
    expect(turns).toBe(12);
  });

  it.each([
    ['tells one that fails again and again by its code, and goes on trying', 4, ['ada unexpected', 'ada done']],
    ['says nothing of one that failed for a moment', 3, ['ada done']],
  ] as const)('%s', async (_what, failures, expected) => {
    let turns = 0;
    const { queue, told, worker } = await workerOver({
      sync: async () => {
        turns += 1;
        if (turns <= failures) throw new Error('the disk of Ada Marchetti is full');
        return done;
      },
    });
    await queue.put([ada], null);
    const running = worker();
    await running.idle();
    await running.stop();
    expect(told).toEqual(expected);
  });

  it('counts no turn of a patient whom another worker has', async () => {
    let asked = 0;
    const { queue, told, worker } = await workerOver({
      rights: {
        ofPatient: async (_patient, work) => {
          asked += 1;
          return asked === 1 ? null : work();
        },
      },
    });
    await queue.put([ada], null);
    const running = worker();
    await running.idle();
    await running.stop();
    expect(told).toEqual(['ada done']);
  });

  it('puts the patients of a round in before it says that the round began, and syncs them with its partner', async () => {
    const cardiology = partnerId('cardiology');
    const firing: Firing = { id: run, partner: cardiology };
    const seen: string[] = [];
    let hasFired = false;
    const { promise: synced, resolve: saySynced } = Promise.withResolvers<void>();
    const { worker } = await workerOver(
      {
        sync: async ({ patient, partner }) => {
          seen.push(`${patient} with ${partner}`);
          saySynced();
          return done;
        },
      },
      (queue) => ({
        fired: async () => {
          if (hasFired) return [];
          hasFired = true;
          return [firing];
        },
        put: async (patients, partner) => {
          seen.push(`${patients} put in`);
          return queue.put(patients, partner);
        },
        begun: async ({ id }) => {
          seen.push(`${id} begun`);
        },
      }),
    );
    const running = worker();
    await synced;
    await running.stop();
    expect(seen.toSorted()).toEqual(['ada put in', 'ada with cardiology', 'round-1 begun']);
    expect(seen.indexOf('ada put in')).toBeLessThan(seen.indexOf('round-1 begun'));
  });
});
