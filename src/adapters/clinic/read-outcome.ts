import type { ClinicRecord } from '../../domain/clinic-record.ts';
import { errorIssue, type Issue, type IssueCode } from '../../domain/issue.ts';
import type { Result } from '../../domain/result.ts';

/** Where something was read: the file, and the line (from 1) where the format has lines. */
export interface ReadPlace {
  readonly file: string;
  readonly line: number | null;
}

/** A record that goes in, perhaps with remarks. */
export interface ReadRecord extends ReadPlace {
  readonly kind: 'record';
  readonly record: ClinicRecord;
  readonly issues: readonly Issue[];
}

/**
 * Something that does not go in, and why. Of JSON, `path` in the issues is a JSON Pointer into the record; of a CSV row
 * it is the name of the column, or empty where it is the row as a whole.
 */
export interface ReadRefusal extends ReadPlace {
  readonly kind: 'refused';
  readonly issues: readonly Issue[];
}

export type ReadOutcome = ReadRecord | ReadRefusal;

/** The outcome of a check at a place. */
export const outcomeOf = (checked: Result<ClinicRecord>, { file, line }: ReadPlace): ReadOutcome =>
  checked.ok
    ? { kind: 'record', record: checked.value, issues: checked.issues, file, line }
    : { kind: 'refused', issues: checked.issues, file, line };

/** A refusal for one reason. */
export const refusal = ({ file, line }: ReadPlace, code: IssueCode, reason: string, path = ''): ReadRefusal => ({
  kind: 'refused',
  issues: [errorIssue(code, path, reason)],
  file,
  line,
});
