import { ConcordError } from '../../domain/concord-error.ts';
import type { RunId } from '../../domain/ids.ts';
import type { Firing, PatientTurn, TurnOutcome, WorkQueue, WorkRights } from '../../flows/ports.ts';
import type { RoundBegun } from '../../flows/rounds.ts';
import type { PatientSyncReport } from '../../flows/sync-patient.ts';
import type { RunningWorker } from '../application.ts';

/** What a worker works with. */
export interface WorkerParts {
  readonly queue: WorkQueue;
  readonly rights: Pick<WorkRights, 'ofPatient'>;
  readonly rounds: WorkerRounds;
  /**
   * @param run that the turn belongs to; `null` where its round is over
   * @param comesAgain whether the patient has another turn soon where this one is held up
   */
  readonly sync: (turn: PatientTurn, run: RunId | null, comesAgain: boolean) => Promise<PatientSyncReport>;
  /** Patients worked on at a time. */
  readonly concurrency: number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly log: WorkerLog;
}

/** The rounds that turns belong to; see `flows/rounds.ts`. */
export interface WorkerRounds {
  begin(firing: Firing): Promise<RoundBegun>;
  of(turn: PatientTurn): Promise<RunId | null>;
  end(run: RunId, turn: PatientTurn, end: PatientSyncReport | { readonly error: string }): Promise<void>;
}

/** Where a worker says what it did; codes and counts only. */
export interface WorkerLog {
  info(fields: Readonly<Record<string, string | number>>, message: string): void;
  error(fields: Readonly<Record<string, string | number>>, message: string): void;
}

const idleMilliseconds = 500;
const heartbeatMilliseconds = 3_000;
const patienceMilliseconds = 8_000;

/** Takes turns of patients as long as it is let, so many at a time, and begins a round when a schedule fires. */
export const runWorker = (parts: WorkerParts): RunningWorker => {
  const underWay = new Map<string, { readonly turn: PatientTurn; readonly done: Promise<void> }>();
  const stopping = new AbortController();
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
    while (!stopping.signal.aborted) {
      const taken = await takeTurns(parts, parts.concurrency - underWay.size);
      if (stopping.signal.aborted) await Promise.all(taken.map((turn) => parts.queue.settle(turn, 'again')));
      else for (const turn of taken) begin(turn);
      const others = [...underWay.values()].map(({ done }) => done);
      if (taken.length === 0 && underWay.size === 0 && !(await isAwaited(parts))) sayIdle();
      if (taken.length === 0 || underWay.size >= parts.concurrency) {
        await Promise.race([...others, ...(taken.length === 0 ? [parts.sleep(idleMilliseconds)] : [])]);
      }
    }
  };
  const ended = Promise.all([loop(), beginWhatFires(parts, stopping.signal)]);
  return {
    idle: () => idle,
    stop: async () => {
      stopping.abort();
      await ended;
      const all = Promise.all([...underWay.values()].map(({ done }) => done));
      const isDone = await Promise.race([all.then(() => true), parts.sleep(patienceMilliseconds).then(() => false)]);
      clearInterval(heartbeat);
      // What is still under way is looked for at its partner by whoever takes it next.
      const handedBack = isDone ? [] : [...underWay.values()];
      await Promise.all(handedBack.map(({ turn }) => parts.queue.settle(turn, 'again')));
      if (handedBack.length > 0) parts.log.info({ patients: handedBack.length }, 'patients were handed back');
    },
  };
};

/** A queue that does not answer may hold anybody. */
const isAwaited = ({ queue }: WorkerParts): Promise<boolean> => queue.hasWaiting().catch(() => true);

const beginWhatFires = async (parts: WorkerParts, stopping: AbortSignal): Promise<void> => {
  while (!stopping.aborted) {
    try {
      for (const firing of await parts.queue.fired()) await beginFired(firing, parts);
    } catch (error) {
      parts.log.error({ code: codeOf(error) }, 'the schedules could not be asked');
    }
    await parts.sleep(idleMilliseconds);
  }
};

/** Puts the patients of a round into the queue. Only then it is said to be begun: whoever is killed before is replaced. */
const beginFired = async (firing: Firing, { queue, rounds, log }: WorkerParts): Promise<void> => {
  const partner = firing.partner ?? 'all';
  const round = await rounds.begin(firing);
  if (round.kind === 'under-way') {
    log.info({ run: round.run, partner }, 'a round was due; the last one is still under way, so none was begun');
  } else {
    await queue.put(round.patients, firing.partner);
    log.info({ run: firing.id, partner, patients: round.patients.length }, 'a round began');
  }
  await queue.begun(firing);
};

/** A queue that cannot be reached is asked again: the database comes back, or somebody stops the worker. */
const takeTurns = async (parts: WorkerParts, most: number): Promise<readonly PatientTurn[]> => {
  try {
    return most > 0 ? await parts.queue.take(most) : [];
  } catch (error) {
    parts.log.error({ code: codeOf(error) }, 'no turn could be taken');
    await parts.sleep(idleMilliseconds);
    return [];
  }
};

const workOff = async (turn: PatientTurn, parts: WorkerParts): Promise<void> => {
  try {
    await parts.queue.settle(turn, await workedOff(turn, parts));
  } catch (error) {
    parts.log.error({ code: codeOf(error) }, 'what came of a turn could not be written down; it comes again');
    await parts.queue.settle(turn, 'again').catch(() => undefined);
  }
};

/** A turn that rests for a moment has not ended, nor one of a patient whom somebody else works on. */
const workedOff = async (turn: PatientTurn, parts: WorkerParts): Promise<TurnOutcome> => {
  const { rights, rounds, sync, log } = parts;
  const run = await rounds.of(turn);
  const about = { ...(run !== null && { run }), ...(turn.partner !== null && { partner: turn.partner }) };
  const mayRest = turn.rests < mostRests;
  const ended = await rights.ofPatient(turn.patient, () => attempt(() => sync(turn, run, mayRest)));
  if (ended === null) return mayRest ? 'soon' : 'again';
  if ('error' in ended) {
    log.error({ ...about, code: ended.error }, 'a patient could not be synced and comes again');
    if (turn.rests < mostFailures) return 'soon';
  } else {
    const { writes, queued, heldUp } = ended;
    log.info({ ...about, writes, queued }, heldUp ? waits : 'a patient was synced');
    if (heldUp && mayRest) return 'soon';
  }
  if (run !== null) await rounds.end(run, turn, ended);
  return 'error' in ended || ended.heldUp ? 'again' : 'done';
};

/** So often in a row; what holds a patient up for longer is no turn that is just ending. */
const mostRests = 10;

/** What fails more often in a row is told in the report of the round: most failures are over in a moment. */
const mostFailures = 3;

const waits = 'a patient waits for what another one’s turn brings, and comes again in a moment';

const attempt = async (
  sync: () => Promise<PatientSyncReport>,
): Promise<PatientSyncReport | { readonly error: string }> => {
  try {
    return await sync();
  } catch (error) {
    return { error: codeOf(error) };
  }
};

const codeOf = (error: unknown): string => (error instanceof ConcordError ? error.code : 'unexpected');
