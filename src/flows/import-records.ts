import type { ClinicRecord } from '../domain/clinic-record.ts';
import { patientId } from '../domain/ids.ts';
import type { Issue } from '../domain/issue.ts';
import type { Clock, Store } from './ports.ts';

/** What a reader gives for each record of a file: the record, or why it is none. */
export interface RecordReading {
  readonly kind: 'record' | 'refused';
  readonly file: string;
  readonly line: number | null;
  readonly issues: readonly Issue[];
  readonly record?: ClinicRecord;
}

export type ReadRecords = (path: string) => AsyncIterable<RecordReading>;

export interface ImportProblem {
  readonly file: string;
  readonly line: number | null;
  readonly issues: readonly Issue[];
}

export interface ImportReport {
  readonly new: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly refused: number;
  readonly problems: readonly ImportProblem[];
}

/**
 * Reads clinic records and stores them. A record that cannot be used costs that record alone. With `store` left out
 * nothing is written: a dry run that only counts what could be read.
 */
export const importRecords = async (
  paths: readonly string[],
  context: { readonly read: ReadRecords; readonly store: Store | null; readonly clock: Clock },
): Promise<ImportReport> => {
  const counts = { new: 0, changed: 0, unchanged: 0, refused: 0 };
  const problems: ImportProblem[] = [];
  for (const path of paths) {
    for await (const reading of context.read(path)) {
      if (reading.issues.length > 0) problems.push({ file: reading.file, line: reading.line, issues: reading.issues });
      if (reading.record === undefined) counts.refused += 1;
      else counts[await storeRecord(reading.record, context.store, context.clock)] += 1;
    }
  }
  return { ...counts, problems };
};

const storeRecord = async (
  record: ClinicRecord,
  store: Store | null,
  clock: Clock,
): Promise<'new' | 'changed' | 'unchanged'> => {
  if (store === null) return 'new';
  const at = clock().toISOString();
  return store.inTransaction(async (inner) => {
    const outcome = await inner.records.put(record, at);
    if (outcome !== 'unchanged') {
      await inner.audit.record({
        at,
        actor: 'concord',
        action: 'import',
        patient: patientId(record.patient.id),
        partner: null,
        subject: 'ClinicRecord',
        reason: outcome,
      });
    }
    return outcome;
  });
};
