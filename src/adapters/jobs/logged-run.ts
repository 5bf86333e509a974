import { ConcordError } from '../../domain/concord-error.ts';

/** Where a run's beginning and end are told; every line carries the run's id. Codes and counts only. */
export interface RunLog {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/**
 * Does the work of a run and tells its beginning and end in the log. A failure is told by its code and thrown again.
 * @param told numbers of the result that the last line says
 */
export const loggedRun = async <T>(
  log: RunLog,
  work: () => Promise<T>,
  told: (result: T) => Readonly<Record<string, number>>,
): Promise<T> => {
  log.info({}, 'sync began');
  try {
    const result = await work();
    log.info(told(result), 'sync ended');
    return result;
  } catch (error) {
    log.error({ code: error instanceof ConcordError ? error.code : 'unexpected' }, 'sync failed');
    throw error;
  }
};
