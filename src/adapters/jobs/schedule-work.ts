import cron from 'node-cron';
import { ConcordError } from '../../domain/concord-error.ts';

/** The cron line cannot be read. */
export class ScheduleInvalidError extends ConcordError {
  override readonly code = 'schedule-invalid';

  constructor() {
    super('CONCORD_SYNC_SCHEDULE is not a cron line. Five fields are needed, such as */15 * * * *.');
  }
}

/** Where a scheduled run's end is told; codes only. */
export interface ScheduleLog {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/**
 * Runs work on a cron schedule (minutes first, in the machine's time zone), never twice at the same time. A run that
 * fails is logged by its code and leaves the next ones alone.
 * @returns stops the schedule, and waits for a run that is under way
 * @throws ScheduleInvalidError
 */
export const scheduleWork = (
  schedule: string,
  work: () => Promise<unknown>,
  log: ScheduleLog,
): (() => Promise<void>) => {
  if (!cron.validate(schedule)) throw new ScheduleInvalidError();
  let running: Promise<void> | null = null;
  const task = cron.schedule(schedule, () => {
    running ??= runOnce(work, log).finally(() => {
      running = null;
    });
  });
  return async () => {
    await task.stop();
    await running;
  };
};

const runOnce = async (work: () => Promise<unknown>, log: ScheduleLog): Promise<void> => {
  try {
    await work();
    log.info({}, 'scheduled sync done');
  } catch (error) {
    log.error({ code: error instanceof ConcordError ? error.code : 'unexpected' }, 'scheduled sync failed');
  }
};
