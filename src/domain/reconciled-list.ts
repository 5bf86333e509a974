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
  | 'strength'
  | 'status'
  | 'duplicate'
  | 'stale'
  | 'ended'
  | 'uncoded'
  | 'indication';

/** How badly it could harm if the wrong side of a difference were believed. */
export type DifferenceHarm = 'high' | 'moderate' | 'low';

/** A statement by the resource that made it. */
export interface StatementReference {
  readonly source: SourceId;
  /** `Type/id` in the source, as in the statement. */
  readonly resource: string;
}

/** One disagreement: who it is between, in the order of the sources, and one plain sentence. */
export interface Difference {
  readonly type: DifferenceType;
  readonly harm: DifferenceHarm;
  readonly sources: readonly SourceId[];
  /** The statements that show it; where a source leaves the drug out, those that list it. In the row's order. */
  readonly statements: readonly StatementReference[];
  readonly detail: string;
  /** What would settle it, one sentence. */
  readonly wouldSettle: string;
}

/** One source's own change of a dose: an order that took the place of an earlier one. */
export interface DoseChange {
  readonly source: SourceId;
  /** What was taken before and after, in words: `60 mg a day`. */
  readonly from: string;
  readonly to: string;
  /** The day from which the later order holds, as precise as its source wrote it; `null` where it does not say. */
  readonly on: string | null;
  /** The earlier and the later order, `Type/id`. */
  readonly resources: readonly [earlier: string, later: string];
}

/** By what courses of one drug that a source states at the same time are told apart. */
export type CourseMark =
  | 'release-form'
  | 'route'
  | 'order-of-dates'
  | 'taper'
  | 'cross-taper'
  | 'times-of-day'
  | 'days-of-week'
  | 'as-needed'
  | 'prescribers'
  | 'strengths'
  | 'not-told';

/** Courses of one source that run at the same time and are not one, and why. */
export interface ParallelCourses {
  readonly source: SourceId;
  /** `Type/id` of each; of a drug by another route or another drug, those of the other row too. */
  readonly resources: readonly string[];
  readonly by: CourseMark;
  /** The same in a sentence. */
  readonly reason: string;
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
  /** What could harm most stands first. */
  readonly differences: readonly Difference[];
  /** Changes of dose, by source, the oldest first; absent where there are none. */
  readonly changes?: readonly DoseChange[];
  /** Absent where no source states two courses at a time. */
  readonly courses?: readonly ParallelCourses[];
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
  /** Of a partner, each type that it has: as of when, and whether the last attempt brought it. */
  readonly types?: readonly TypeState[];
}

export interface TypeState {
  readonly type: string;
  /** ISO 8601 instant of the answer that the list rests on; `null` where there never was one. */
  readonly asOf: string | null;
  readonly isReached: boolean;
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

/** What sources are called on a list; one that it does not name is called by its id. */
export const namesOn = (list: Pick<ReconciledList, 'sources'>): ((source: SourceId) => string) => {
  const names = new Map(list.sources.map(({ source, name }) => [source, name]));
  return (source) => names.get(source) ?? source;
};
