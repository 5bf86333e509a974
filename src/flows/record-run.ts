import { ConcordError } from '../domain/concord-error.ts';
import type { RunId } from '../domain/ids.ts';
import type { ClinicContext } from './clinic-context.ts';
import type { RunSelection } from './ports.ts';
import { isTrouble, runReportOf } from './run-report.ts';
import { RunStoppedError } from './stop-asked.ts';
import type { SyncReport } from './sync.ts';

/** What a sync did, and under which id it is kept. */
export interface RecordedSync extends SyncReport {
  readonly run: RunId;
}

/**
 * Does a sync and keeps a report of it. Its beginning is written down first, so that one that ends without a word is
 * seen too; what it throws is kept by its code and thrown again.
 * @param work given the context whose store counts for this run
 */
export const recordRun = async (
  run: { readonly id: RunId; readonly selection: RunSelection },
  context: ClinicContext,
  work: (context: ClinicContext) => Promise<SyncReport>,
): Promise<RecordedSync> => {
  const { store, clock } = context;
  const now = () => clock().toISOString();
  await store.runs.begin(run, now());
  try {
    const report = await work({ ...context, store: store.ofRun(run.id) });
    const kept = await runReportOf(report, run.id, store);
    await store.runs.finish(
      run.id,
      { outcome: isTrouble(kept) ? 'problems' : 'done', error: null, report: kept },
      now(),
    );
    return { ...report, run: run.id };
  } catch (error) {
    const outcome = error instanceof RunStoppedError ? 'stopped' : 'failed';
    // Where the store is what failed, the first error is the one to be told.
    await store.runs.finish(run.id, { outcome, error: codeOfError(error), report: null }, now()).catch(() => undefined);
    throw error;
  }
};

/** The stable code of an error; `unexpected` for one that is not ours, whose words may hold anything. */
export const codeOfError = (error: unknown): string => (error instanceof ConcordError ? error.code : 'unexpected');
