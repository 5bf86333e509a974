import type { RouteGroup } from '../../domain/dosing.ts';
import type { SourceId } from '../../domain/ids.ts';
import type { Difference, DifferenceType } from '../../domain/reconciled-list.ts';

/** What finding differences needs to know of the sources and of the other rows. */
export interface ComparisonContext {
  /** `YYYY-MM-DD`. */
  readonly on: string;
  readonly nameOf: (source: SourceId) => string;
  /** Sources whose silence means something: reached, complete, and the patient known there. */
  readonly answering: readonly SourceId[];
  /** After how many days without confirmation a current statement of this source is thought stale. */
  readonly staleAfterDays: (source: SourceId) => number;
  /** The newest date on which this source wrote, heard of or handed over the drug; `null` where it gives none. */
  readonly lastConfirmed: (source: SourceId) => string | null;
  /** Sources that hold a copy of the clinic's own line for this row. */
  readonly echoing: readonly SourceId[];
  /** Other rows with the same ingredients by another route, combinations that hold all of them, and parts of this one. */
  readonly related: readonly RelatedRow[];
}

export interface RelatedRow {
  readonly kind: 'other-route' | 'combination' | 'part';
  readonly name: string;
  readonly routeGroup: RouteGroup | null;
  readonly sources: readonly SourceId[];
}

/** A difference between sources, each named once. */
export const difference = (type: DifferenceType, sources: readonly SourceId[], detail: string): Difference => ({
  type,
  sources: [...new Set(sources)],
  detail,
});
