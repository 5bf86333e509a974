import type { RowId, SourceId } from './ids.ts';

export type AlertType =
  | 'interaction'
  | 'duplicate-therapy'
  | 'allergy'
  | 'pregnancy'
  | 'lactation'
  | 'condition'
  | 'age'
  | 'dose'
  | 'monitoring';
export type AlertSeverity = 'high' | 'moderate' | 'low';

/** The strongest first: what is more severe has the smaller number. */
export const severityRank: Readonly<Record<AlertSeverity, number>> = { high: 0, moderate: 1, low: 2 };

/** How drugs harm together; one alert is given for a pair of drugs and a mechanism. */
export type Mechanism =
  | 'serotonergic'
  | 'qt-prolongation'
  | 'bleeding'
  | 'cns-depression'
  | 'level-raised'
  | 'level-lowered'
  | 'lithium-clearance'
  | 'blood-pressure-raised'
  | 'blood-pressure-lowered'
  | 'contraceptive-failure'
  | 'marrow-suppression'
  | 'seizure-threshold'
  | 'hyponatremia'
  | 'anticholinergic'
  | 'potassium-raised'
  | 'potassium-lowered'
  | 'absorption'
  | 'kidney-injury'
  | 'opposite-effect'
  | 'dopamine'
  | 'myopathy'
  | 'hypoglycemia'
  | 'bradycardia'
  | 'rash'
  | 'ammonia'
  | 'withdrawal'
  | 'intracranial-pressure'
  | 'hepatotoxicity'
  | 'metabolic'
  | 'alcohol-reaction'
  | 'other';

/** A danger that the combined list shows. */
export interface Alert {
  /** The same for the same danger of the same patient, however often it is found. */
  readonly id: string;
  readonly type: AlertType;
  readonly severity: AlertSeverity;
  /** Of interactions by a rule; `null` where drugs do not harm together, or the VA set does not say how. */
  readonly mechanism: Mechanism | null;
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
  /** Of a drug that was looked at: the fact that some rule lacked. */
  readonly lacks?: string;
}
