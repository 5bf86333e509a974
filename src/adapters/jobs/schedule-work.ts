import cron from 'node-cron';
import { ConcordError } from '../../domain/concord-error.ts';

/** The cron line cannot be read. */
export class ScheduleInvalidError extends ConcordError {
  override readonly code = 'schedule-invalid';

  constructor() {
    super('CONCORD_SYNC_SCHEDULE is not a cron line. Five fields are needed, such as */15 * * * *.');
  }
}

/**
 * Runs work on a cron schedule (minutes first, in the machine's time zone), never twice at the same time. A run that
 * fails leaves the next ones alone; the work itself tells of its failures.
 * @returns stops the schedule, and waits for a run that is under way
 * @throws ScheduleInvalidError
 */
export const scheduleWork = (schedule: string, work: () => Promise<unknown>): (() => Promise<void>) => {
  if (!cron.validate(schedule)) throw new ScheduleInvalidError();
  let running: Promise<void> | null = null;
  const task = cron.schedule(schedule, () => {
    running ??= runOnce(work).finally(() => {
      running = null;
    });
  });
  return async () => {
    await task.stop();
    await running;
  };
};

const runOnce = async (work: () => Promise<unknown>): Promise<void> => {
  try {
    await work();
  } catch {
    // Told by the work itself, with the id of its run.
  }
};
