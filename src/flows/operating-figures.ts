import type { PartnerId } from '../domain/ids.ts';
import type { Clock, RunOutcome, Store, StoredFigures } from './ports.ts';

/** Everything that a monitoring system is told; nothing of it names a patient. */
export interface OperatingFigures extends StoredFigures {
  readonly runs: Readonly<Partial<Record<RunOutcome, number>>>;
  /** Of the newest sync over everything that came to its end; `null` where there was none yet. */
  readonly lastWhole: LastWhole | null;
}

export interface LastWhole {
  /** Unix time, in seconds. */
  readonly finishedAt: number;
  readonly seconds: number;
  readonly openQuestions: number;
  /** How old the oldest part is of what the lists show of each partner, in seconds, as of now. */
  readonly answerAges: readonly { readonly partner: PartnerId; readonly seconds: number }[];
}

/** The figures as of now, whichever process did the work: all of them stand in the store. */
export const operatingFigures = async (store: Store, clock: Clock): Promise<OperatingFigures> => ({
  ...(await store.figures.now()),
  runs: await store.runs.counts(),
  lastWhole: await lastWholeOf(store, clock().getTime()),
});

const lastWholeOf = async ({ runs }: Store, now: number): Promise<LastWhole | null> => {
  const run = await runs.latestWhole();
  if (run === null || run.report === null || run.finishedAt === null) return null;
  const finished = Date.parse(run.finishedAt);
  return {
    finishedAt: finished / 1000,
    seconds: (finished - Date.parse(run.startedAt)) / 1000,
    openQuestions: run.report.openQuestions,
    answerAges: run.report.partners.flatMap(({ partner, oldestAnswer }) =>
      oldestAnswer === null ? [] : [{ partner, seconds: (now - Date.parse(oldestAnswer)) / 1000 }],
    ),
  };
};
