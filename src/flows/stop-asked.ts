import { ConcordError } from '../domain/concord-error.ts';
import type { ClinicContext } from './clinic-context.ts';

/** The process was asked to end, and the run ended between two steps: the next run does what is left. */
export class RunStoppedError extends ConcordError {
  override readonly code = 'run-stopped';

  constructor() {
    super('The sync was stopped before its end. Nothing is lost: run it again, and it does what is left.');
  }
}

/**
 * To be called between two steps of long work, where nothing is half done.
 * @throws RunStoppedError where somebody has asked for the end
 */
export const goOnUnlessStopped = ({ stopAsked }: Pick<ClinicContext, 'stopAsked'>): void => {
  if (stopAsked?.aborted === true) throw new RunStoppedError();
};
