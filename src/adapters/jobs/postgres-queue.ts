import { type Job, PgBoss } from 'pg-boss';
import { type PatientId, patientId } from '../../domain/ids.ts';
import type { PatientTurn, WorkQueue } from '../../flows/ports.ts';
import { ScheduleInvalidError } from './schedule-work.ts';

const turns = 'patients';
const firings = 'firings';

/** After so many seconds without a word of its worker a turn is another's. */
const heartbeatSeconds = 10;

/**
 * The queue of any number of processes over one PostgreSQL database, by pg-boss in a schema of its own. Turns are fetched
 * in batches: `work()` looks every half second at best, and would take two a second.
 * @param schedule a cron line in UTC, or `null`; every worker may set it, it fires once
 * @param onTrouble told of what the queue meets beside calls (a lost connection); without data
 * @throws ScheduleInvalidError
 */
export const openPostgresQueue = async (
  url: string,
  schedule: string | null,
  onTrouble: () => void,
): Promise<WorkQueue> => {
  const boss = new PgBoss({
    connectionString: url,
    schema: 'concord_jobs',
    application_name: 'concord queue',
    max: 4,
    superviseIntervalSeconds: 2,
    monitorIntervalSeconds: 2,
  });
  boss.on('error', onTrouble);
  await boss.start();
  // One waits and one is under way for each patient, and never two of either.
  await boss.createQueue(turns, {
    policy: 'stately',
    heartbeatSeconds,
    retryLimit: 1_000_000,
    retryDelay: 2,
    retryBackoff: true,
    retryDelayMax: 300,
    expireInSeconds: 3_600,
    deleteAfterSeconds: 3_600,
  });
  await boss.createQueue(firings, { policy: 'short', retryLimit: 5, deleteAfterSeconds: 3_600 });
  await setSchedule(boss, schedule);
  return queueOver(boss);
};

const setSchedule = async (boss: PgBoss, schedule: string | null): Promise<void> => {
  if (schedule === null) return boss.unschedule(firings);
  try {
    await boss.schedule(firings, schedule, null, { tz: 'UTC' });
  } catch {
    throw new ScheduleInvalidError();
  }
};

interface TurnData {
  readonly patient: string;
}

const queueOver = (boss: PgBoss): WorkQueue => ({
  put: async (patients) => {
    let came = 0;
    for (const part of inParts(patients)) {
      const jobs = part.map((patient) => ({ data: { patient }, singletonKey: patient }));
      came += (await boss.insert(turns, jobs, { returnId: true }))?.length ?? 0;
    }
    return came;
  },
  take: async (most) => (await boss.fetch<TurnData>(turns, { batchSize: most })).map(turnOf),
  keep: async (held) => {
    if (held.length > 0) await boss.touch(turns, held.map(idOf));
  },
  settle: async ({ id }, outcome) => {
    if (outcome === 'done') await boss.complete(turns, id);
    else await boss.fail(turns, id);
  },
  hasWaiting: async () => (await boss.findJobs(turns, { queued: true, limit: 1 })).length > 0,
  hasFired: async () => {
    const fired = await boss.fetch(firings, { batchSize: 10 });
    if (fired.length > 0) await boss.complete(firings, fired.map(idOf));
    return fired.length > 0;
  },
  close: () => boss.stop({ graceful: false }),
});

const idOf = ({ id }: { readonly id: string }): string => id;

const turnOf = ({ id, data }: Job<TurnData>): PatientTurn => ({ id, patient: patientId(data.patient) });

/** One statement of some thousand rows is quick, one of a million is not. */
const partSize = 2_000;

const inParts = (patients: readonly PatientId[]): readonly (readonly PatientId[])[] =>
  Array.from({ length: Math.ceil(patients.length / partSize) }, (_, part) =>
    patients.slice(part * partSize, (part + 1) * partSize),
  );
