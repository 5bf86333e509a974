import { type Job, PgBoss } from 'pg-boss';
import { type PartnerId, type PatientId, partnerId, patientId, runId } from '../../domain/ids.ts';
import type { Firing, PatientTurn, TurnOutcome, WorkQueue, WorkSchedule } from '../../flows/ports.ts';
import { momentAfter } from './moment-after.ts';
import { ScheduleInvalidError } from './schedule-work.ts';

const turns = 'patients';
const firings = 'firings';

/** After so many seconds without a word of its worker a turn is another's. */
const heartbeatSeconds = 10;

/**
 * The queue of any number of processes over one PostgreSQL database, by pg-boss in a schema of its own. Turns are fetched
 * in batches, as many as the worker has room for, and anew as soon as one has ended: `work()` looks every half second at
 * best, and would take two a second.
 * @param schedules in UTC; every worker may set them, each fires once for all
 * @param onTrouble told of what the queue meets beside calls (a lost connection); without data
 * @throws ScheduleInvalidError
 */
export const openPostgresQueue = async (
  url: string,
  schedules: readonly WorkSchedule[],
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
  // One waits and one is under way for each patient and partner, and never two of either.
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
  await boss.createQueue(firings, {
    ...{ policy: 'short', retryLimit: 5, expireInSeconds: 60, deleteAfterSeconds: 3_600 },
  });
  try {
    await setSchedules(boss, schedules);
  } catch (error) {
    await boss.stop({ graceful: false });
    throw error;
  }
  return queueOver(boss);
};

/** Each partner's under its own key, that of all under none; those that no file or setting names any more are taken away. */
const setSchedules = async (boss: PgBoss, schedules: readonly WorkSchedule[]): Promise<void> => {
  const meant = new Set<string>(schedules.map(({ partner }) => partner ?? ''));
  for (const { key } of await boss.getSchedules(firings)) {
    if (!meant.has(key)) await boss.unschedule(firings, key);
  }
  for (const { partner, schedule } of schedules) {
    const key = partner ?? '';
    try {
      await boss.schedule(firings, schedule, { partner }, { tz: 'UTC', key, singletonKey: key });
    } catch {
      throw new ScheduleInvalidError();
    }
  }
};

/** What an older version put in has less. */
interface FiringData {
  readonly partner?: string | null;
}

interface TurnData {
  readonly patient: string;
  readonly partner?: string | null;
  readonly rests?: number;
}

const queueOver = (boss: PgBoss): WorkQueue => ({
  put: async (patients, partner) => {
    let came = 0;
    for (const part of inParts(patients)) {
      const jobs = part.map((patient) => jobOf({ patient, partner, rests: 0 }));
      came += (await boss.insert(turns, jobs, { returnId: true }))?.length ?? 0;
    }
    return came;
  },
  take: async (most) => (await boss.fetch<TurnData>(turns, { batchSize: most })).map(turnOf),
  keep: async (held) => {
    if (held.length > 0) await boss.touch(turns, held.map(idOf));
  },
  settle: (turn, outcome) => settle(boss, turn, outcome),
  hasWaiting: async () => (await boss.findJobs(turns, { queued: true, limit: 1 })).length > 0,
  fired: async () => (await boss.fetch<FiringData | null>(firings, { batchSize: 10 })).map(firingOf),
  begun: async ({ id }) => {
    await boss.complete(firings, id);
  },
  close: () => boss.stop({ graceful: false }),
});

/**
 * One that rests for a moment waits anew before it is done with: a worker killed in between has put nobody off for good.
 */
const settle = async (boss: PgBoss, turn: PatientTurn, outcome: TurnOutcome): Promise<void> => {
  if (outcome === 'again') {
    await boss.fail(turns, turn.id);
    return;
  }
  if (outcome === 'soon') {
    const { patient, partner, rests } = turn;
    const again = jobOf({ patient, partner, rests: rests + 1 });
    await boss.insert(turns, [{ ...again, startAfter: momentAfter(rests) }]);
  }
  await boss.complete(turns, turn.id);
};

const idOf = ({ id }: { readonly id: string }): string => id;

const jobOf = (data: Omit<PatientTurn, 'id'>): { readonly data: TurnData; readonly singletonKey: string } => ({
  data: { patient: data.patient, partner: data.partner, rests: data.rests },
  singletonKey: data.partner === null ? data.patient : JSON.stringify([data.patient, data.partner]),
});

const turnOf = ({ id, data }: Job<TurnData>): PatientTurn => ({
  ...{ id, patient: patientId(data.patient), partner: partnerOf(data.partner), rests: data.rests ?? 0 },
});

const firingOf = ({ id, data }: Job<FiringData | null>): Firing => ({
  ...{ id: runId(id), partner: partnerOf(data?.partner) },
});

const partnerOf = (id: string | null | undefined): PartnerId | null => (typeof id === 'string' ? partnerId(id) : null);

/** One statement of some thousand rows is quick, one of a million is not. */
const partSize = 2_000;

const inParts = (patients: readonly PatientId[]): readonly (readonly PatientId[])[] =>
  Array.from({ length: Math.ceil(patients.length / partSize) }, (_, part) =>
    patients.slice(part * partSize, (part + 1) * partSize),
  );
