import { randomUUID } from 'node:crypto';
import { runId } from '../../domain/ids.ts';
import type { Firing, PatientTurn, TurnOutcome, WorkQueue, WorkSchedule } from '../../flows/ports.ts';
import { momentAfter } from './moment-after.ts';
import { scheduleWork } from './schedule-work.ts';

/** What could not be brought to its end is not begun again at once: whatever stood in its way is still there. */
const restMilliseconds = 5_000;

/**
 * The queue of a single process, in its memory: what waits when the process ends is found again at the next firing, as
 * every firing puts all patients in.
 * @param schedules in the machine's time zone
 * @throws ScheduleInvalidError
 */
export const openProcessQueue = (
  schedules: readonly WorkSchedule[],
  now: () => number = () => performance.now(),
): WorkQueue => {
  const waiting = new Map<string, PatientTurn & { readonly notBefore: number }>();
  const underWay = new Set<string>();
  const firings = new Map<string, Firing>();
  const stops = schedules.map(({ partner, schedule }) =>
    scheduleWork(schedule, async () => {
      const id = runId(randomUUID());
      firings.set(id, { id, partner });
    }),
  );
  const waitAgain = (turn: PatientTurn, outcome: TurnOutcome): void => {
    if (outcome === 'done' || waiting.has(keyOf(turn))) return;
    const rested =
      outcome === 'soon'
        ? { rests: turn.rests + 1, notBefore: now() + momentAfter(turn.rests) * 1_000 }
        : { rests: 0, notBefore: now() + restMilliseconds };
    waiting.set(keyOf(turn), { ...turn, ...rested });
  };
  return {
    put: async (patients, partner) => {
      const before = waiting.size;
      for (const patient of patients) {
        const turn = { id: randomUUID(), patient, partner, rests: 0, notBefore: 0 };
        if (!waiting.has(keyOf(turn))) waiting.set(keyOf(turn), turn);
      }
      return waiting.size - before;
    },
    take: async (most) => {
      const taken: PatientTurn[] = [];
      for (const turn of waiting.values()) {
        if (taken.length >= most) break;
        if (turn.notBefore > now() || underWay.has(turn.patient)) continue;
        underWay.add(turn.patient);
        taken.push(turn);
      }
      for (const turn of taken) waiting.delete(keyOf(turn));
      return taken;
    },
    keep: async () => undefined,
    settle: async (turn, outcome) => {
      underWay.delete(turn.patient);
      waitAgain(turn, outcome);
    },
    hasWaiting: async () => waiting.size > 0,
    fired: async () => [...firings.values()],
    begun: async ({ id }) => {
      firings.delete(id);
    },
    close: async () => {
      await Promise.all(stops.map((stop) => stop()));
    },
  };
};

const keyOf = ({ patient, partner }: PatientTurn): string => JSON.stringify([patient, partner]);
