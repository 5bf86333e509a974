import { randomUUID } from 'node:crypto';
import type { PatientId } from '../../domain/ids.ts';
import type { PatientTurn, WorkQueue } from '../../flows/ports.ts';
import { scheduleWork } from './schedule-work.ts';

/** What could not be brought to its end is not begun again at once: whatever stood in its way is still there. */
const restMilliseconds = 5_000;

/**
 * The queue of a single process, in its memory: what waits when the process ends is found again at the next firing, as
 * every firing puts all patients in.
 * @param schedule a cron line in the machine's time zone, or `null`
 * @throws ScheduleInvalidError
 */
export const openProcessQueue = (schedule: string | null, now: () => number = () => performance.now()): WorkQueue => {
  const waiting = new Map<PatientId, PatientTurn & { readonly notBefore: number }>();
  const underWay = new Set<PatientId>();
  let fired = 0;
  const stop =
    schedule === null
      ? async () => undefined
      : scheduleWork(schedule, async () => {
          fired += 1;
        });
  return {
    put: async (patients) => {
      const before = waiting.size;
      for (const patient of patients)
        if (!waiting.has(patient)) waiting.set(patient, { id: randomUUID(), patient, notBefore: 0 });
      return waiting.size - before;
    },
    take: async (most) => {
      const turns = [...waiting.values()]
        .filter(({ patient, notBefore }) => notBefore <= now() && !underWay.has(patient))
        .slice(0, most);
      for (const { patient } of turns) {
        waiting.delete(patient);
        underWay.add(patient);
      }
      return turns;
    },
    keep: async () => undefined,
    settle: async (turn, outcome) => {
      underWay.delete(turn.patient);
      if (outcome === 'again' && !waiting.has(turn.patient)) {
        waiting.set(turn.patient, { ...turn, notBefore: now() + restMilliseconds });
      }
    },
    hasWaiting: async () => waiting.size > 0,
    hasFired: async () => {
      const has = fired > 0;
      fired = 0;
      return has;
    },
    close: stop,
  };
};
