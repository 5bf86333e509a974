/**
 * What went wrong or could not be decided, where, and why. An `Issue` is data: it is collected, shown and stored,
 * never thrown. `reason` and `path` never repeat a patient's data; `path` is a JSON Pointer (`/medications/2/sig`)
 * into the clinic record or a FHIRPath location (`MedicationRequest.dosageInstruction[0]`) into a resource.
 */
export interface Issue {
  readonly code: IssueCode;
  readonly severity: IssueSeverity;
  readonly path: string;
  readonly reason: string;
}

/** `error`: the thing cannot be used. `warning`: used, but a person should look. `information`: worth knowing. */
export type IssueSeverity = 'error' | 'warning' | 'information';

/** Stable: programs match on these. Adding one is fine, renaming one is a breaking change. */
export type IssueCode =
  | 'invalid-record'
  | 'invalid-json'
  | 'invalid-line'
  | 'invalid-csv'
  | 'unreadable-file'
  | 'invalid-partner'
  | 'invalid-resource'
  | 'unknown-reference'
  | 'unknown-code'
  | 'unreadable-sig'
  | 'partly-read-sig'
  | 'contradictory-dosage'
  | 'unrecognized-drug'
  | 'ambiguous-drug'
  | 'uncertain-drug'
  | 'unusual-characters'
  | 'implausible-strength'
  | 'conflicting-codes'
  | 'missing-drug'
  | 'missing-status'
  | 'missing-intent'
  | 'unexpected-status'
  | 'contradictory-status'
  | 'other-release'
  | 'unresolved-reference'
  | 'unlabelled-sensitive'
  | 'imprecise-date'
  | 'unreadable-date'
  | 'contradictory-dates'
  | 'not-validated'
  | 'not-checked'
  | 'must-support-absent'
  | 'unsupported';

/** An `Issue` of severity `error`. */
export const errorIssue = (code: IssueCode, path: string, reason: string): Issue => ({
  code,
  severity: 'error',
  path,
  reason,
});

/** An `Issue` of severity `warning`. */
export const warningIssue = (code: IssueCode, path: string, reason: string): Issue => ({
  code,
  severity: 'warning',
  path,
  reason,
});

/** An `Issue` of severity `information`. */
export const informationIssue = (code: IssueCode, path: string, reason: string): Issue => ({
  code,
  severity: 'information',
  path,
  reason,
});
