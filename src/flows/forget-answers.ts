import type { ClinicContext } from './clinic-context.ts';
import { goOnUnlessStopped } from './stop-asked.ts';

/** Enough for one transaction to be over soon: others write meanwhile. */
const mostAtOnce = 100;

const millisecondsPerDay = 86_400_000;

/**
 * Removes answers of partners that newer ones have taken the place of, once they are old, a few at a time: an
 * installation that is left alone must not grow for ever. What lists are made of stays, however old.
 * @param rounds how many times a few are removed at most
 */
export const forgetAnswers = async (
  context: Pick<ClinicContext, 'store' | 'clock' | 'keepAnswersDays' | 'stopAsked'>,
  rounds: number = Number.POSITIVE_INFINITY,
): Promise<void> => {
  const before = new Date(context.clock().getTime() - context.keepAnswersDays * millisecondsPerDay).toISOString();
  for (let round = 0; round < rounds; round += 1) {
    goOnUnlessStopped(context);
    if ((await context.store.inbox.removeSuperseded(before, mostAtOnce)) < mostAtOnce) return;
  }
};
