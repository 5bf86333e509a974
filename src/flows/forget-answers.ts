import type { ClinicContext } from './clinic-context.ts';
import { longestAge } from './run-export.ts';
import { goOnUnlessStopped } from './stop-asked.ts';

/** Enough for one transaction to be over soon: others write meanwhile. */
const mostAtOnce = 100;

/** Of about a megabyte each. */
const mostPiecesAtOnce = 20;

const millisecondsPerDay = 86_400_000;

/**
 * Removes answers of partners that newer ones have taken the place of, once they are old, a few at a time: an
 * installation that is left alone must not grow for ever. What lists are made of stays, however old. So go exports that
 * nobody takes up any more.
 * @param rounds how many times a few of each are removed at most
 */
export const forgetAnswers = async (
  context: Pick<ClinicContext, 'store' | 'clock' | 'keepAnswersDays' | 'stopAsked'>,
  rounds: number = Number.POSITIVE_INFINITY,
): Promise<void> => {
  await forgetExports(context, rounds);
  const before = new Date(context.clock().getTime() - context.keepAnswersDays * millisecondsPerDay).toISOString();
  for (let round = 0; round < rounds; round += 1) {
    goOnUnlessStopped(context);
    if ((await context.store.inbox.removeSuperseded(before, mostAtOnce)) < mostAtOnce) return;
  }
};

/** One that was taken up again at the last moment may still be read: it is given as long once more. */
const forgetExports = async (
  context: Pick<ClinicContext, 'store' | 'clock' | 'stopAsked'>,
  rounds: number,
): Promise<void> => {
  const before = new Date(context.clock().getTime() - 2 * longestAge).toISOString();
  for (let round = 0; round < rounds; round += 1) {
    goOnUnlessStopped(context);
    if (!(await context.store.bulkExports.forgetOld(before, mostPiecesAtOnce))) return;
  }
};
