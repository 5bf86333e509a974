import type { RowId, SourceId } from './ids.ts';

export type AlertType = 'interaction' | 'duplicate-therapy' | 'allergy' | 'pregnancy' | 'condition' | 'age' | 'dose';
export type AlertSeverity = 'high' | 'moderate' | 'low';

/** A danger that the combined list shows. */
export interface Alert {
  /** The same for the same danger of the same patient, however often it is found. */
  readonly id: string;
  readonly type: AlertType;
  readonly severity: AlertSeverity;
  /** Names of the drugs, sorted. */
  readonly drugs: readonly string[];
  readonly rows: readonly RowId[];
  readonly sources: readonly SourceId[];
  /** The rule's id, or `va-ndfrt`. */
  readonly rule: string;
  /** Where a pharmacist can follow it: title and year. */
  readonly evidence: string;
  readonly message: string;
  readonly management: string;
}

/** "No alert" and "not checked" are different answers: a drug (or fact) that no check could look at, and why. */
export interface NotChecked {
  readonly drug: string;
  readonly why: string;
}
