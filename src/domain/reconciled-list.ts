import type { Alert, NotChecked } from './alert.ts';
import type { PartialDate } from './clinic-record.ts';
import type { RouteGroup } from './dosing.ts';
import type { RowId, SourceId } from './ids.ts';
import type { Ingredient, Ledger, StatedMedication } from './stated-medication.ts';

/** How statements about one drug disagree. */
export type DifferenceType =
  | 'omitted'
  | 'dose'
  | 'frequency'
  | 'route'
  | 'form'
  | 'status'
  | 'duplicate'
  | 'stale'
  | 'uncoded';

/** One disagreement: who it is between, in the order of the sources, and one plain sentence. */
export interface Difference {
  readonly type: DifferenceType;
  readonly sources: readonly SourceId[];
  readonly detail: string;
}

/** One drug as a prescriber thinks of it (ingredients and route), with what every source says of it. */
export interface ReconciledRow {
  readonly id: RowId;
  /** Ingredient names joined by ` / `, or the text where the drug was not recognised. */
  readonly drugName: string;
  readonly ingredients: readonly Ingredient[];
  readonly routeGroup: RouteGroup | null;
  /** In the order of the sources; one for each course that a source states. */
  readonly statements: readonly StatedMedication[];
  readonly differences: readonly Difference[];
  /** At least one source states it as current. */
  readonly current: boolean;
}

/**
 * How complete a source's answer was: a list must never look complete when it is not. `not-asked`: no consent lets the
 * source be asked about the patient; that is the patient's will, and no fault.
 */
export interface SourceState {
  readonly source: SourceId;
  readonly name: string;
  readonly state: 'complete' | 'partial' | 'not-reached' | 'patient-not-matched' | 'not-asked';
  /** ISO 8601 instant of the answer that the list rests on, or `null`. */
  readonly asOf: string | null;
  readonly detail: string | null;
}

export interface PatientSummary {
  readonly id: string;
  readonly name: string;
  readonly birthDate: PartialDate | null;
  readonly sex: string | null;
}

/** The whole answer for one patient. */
export interface ReconciledList {
  readonly patient: PatientSummary;
  readonly sources: readonly SourceState[];
  readonly rows: readonly ReconciledRow[];
  readonly alerts: readonly Alert[];
  readonly notChecked: readonly NotChecked[];
  readonly ledger: Ledger;
}
