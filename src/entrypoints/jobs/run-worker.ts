import { ConcordError } from '../../domain/concord-error.ts';
import type { PatientId } from '../../domain/ids.ts';
import type { PatientTurn, WorkQueue, WorkRights } from '../../flows/ports.ts';
import type { PatientSyncReport } from '../../flows/sync-patient.ts';
import type { RunningWorker } from '../application.ts';

/** What a worker works with. */
export interface WorkerParts {
  readonly queue: WorkQueue;
  readonly rights: Pick<WorkRights, 'ofPatient'>;
  /** Everybody whose turn it is when the schedule fires. */
  readonly patients: () => Promise<readonly PatientId[]>;
  readonly sync: (patient: PatientId) => Promise<PatientSyncReport>;
  /** Patients worked on at a time. */
  readonly concurrency: number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly log: WorkerLog;
}

/** Where a worker says what it did; codes and counts only. */
export interface WorkerLog {
  info(fields: Readonly<Record<string, string | number>>, message: string): void;
  error(fields: Readonly<Record<string, string | number>>, message: string): void;
}

const idleMilliseconds = 500;
const heartbeatMilliseconds = 3_000;
const patienceMilliseconds = 8_000;

/** Takes turns of patients as long as it is let, so many at a time, and puts everybody in when the schedule fires. */
export const runWorker = (parts: WorkerParts): RunningWorker => {
  const underWay = new Map<string, { readonly turn: PatientTurn; readonly done: Promise<void> }>();
  let stopping = false;
  const { promise: idle, resolve: sayIdle } = Promise.withResolvers<void>();
  const heartbeat = setInterval(() => {
    const held = [...underWay.values()].map(({ turn }) => turn);
    parts.queue.keep(held).catch(() => parts.log.error({ code: 'heartbeat' }, 'a heartbeat was not taken'));
  }, heartbeatMilliseconds);
  const begin = (turn: PatientTurn): void => {
    const done = workOff(turn, parts).finally(() => underWay.delete(turn.id));
    underWay.set(turn.id, { turn, done });
  };
  const loop = async (): Promise<void> => {
    while (!stopping) {
      const taken = await takeTurns(parts, parts.concurrency - underWay.size);
      if (stopping) await Promise.all(taken.map((turn) => parts.queue.settle(turn, 'again')));
      else for (const turn of taken) begin(turn);
      const others = [...underWay.values()].map(({ done }) => done);
      if (taken.length === 0 && underWay.size === 0 && !(await isAwaited(parts))) sayIdle();
      if (taken.length === 0 || underWay.size >= parts.concurrency) {
        await Promise.race([...others, ...(taken.length === 0 ? [parts.sleep(idleMilliseconds)] : [])]);
      }
    }
  };
  const ended = loop();
  return {
    idle: () => idle,
    stop: async () => {
      stopping = true;
      await ended;
      const all = Promise.all([...underWay.values()].map(({ done }) => done));
      await Promise.race([all, parts.sleep(patienceMilliseconds)]);
      clearInterval(heartbeat);
      // What is still under way is looked for at its partner by whoever takes it next.
      await Promise.all([...underWay.values()].map(({ turn }) => parts.queue.settle(turn, 'again')));
    },
  };
};

/** A queue that does not answer may hold anybody. */
const isAwaited = ({ queue }: WorkerParts): Promise<boolean> => queue.hasWaiting().catch(() => true);

/** A queue that cannot be reached is asked again: the database comes back, or somebody stops the worker. */
const takeTurns = async (parts: WorkerParts, most: number): Promise<readonly PatientTurn[]> => {
  try {
    if (await parts.queue.hasFired()) {
      const came = await parts.queue.put(await parts.patients());
      parts.log.info({ patients: came }, 'the schedule fired');
    }
    return most > 0 ? await parts.queue.take(most) : [];
  } catch (error) {
    parts.log.error({ code: codeOf(error) }, 'no turn could be taken');
    await parts.sleep(idleMilliseconds);
    return [];
  }
};

const workOff = async (turn: PatientTurn, { queue, rights, sync, log }: WorkerParts): Promise<void> => {
  try {
    const report = await rights.ofPatient(turn.patient, () => sync(turn.patient));
    await queue.settle(turn, report === null || report.heldUp ? 'again' : 'done');
    if (report !== null) log.info({ writes: report.writes, queued: report.queued }, 'a patient was synced');
  } catch (error) {
    log.error({ code: codeOf(error) }, 'a patient could not be synced');
    await queue.settle(turn, 'again').catch(() => undefined);
  }
};

const codeOf = (error: unknown): string => (error instanceof ConcordError ? error.code : 'unexpected');
