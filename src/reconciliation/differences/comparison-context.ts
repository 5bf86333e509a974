import type { RouteGroup } from '../../domain/dosing.ts';
import type { SourceId } from '../../domain/ids.ts';
import type { Difference, DifferenceHarm, DifferenceType, StatementReference } from '../../domain/reconciled-list.ts';
import type { Ingredient, StatedMedication } from '../../domain/stated-medication.ts';
import type { ListDay } from '../regimen.ts';

/** The statements of one row: one for each course of each source, in the order of the sources. */
export interface ComparedRow {
  readonly name: string;
  readonly ingredients: readonly Ingredient[];
  readonly statements: readonly StatedMedication[];
  /** Those by which the patient may be taking it now. */
  readonly current: readonly StatedMedication[];
  /** The same by source, in the order of the sources; none is empty. */
  readonly currentBySource: readonly (readonly StatedMedication[])[];
  /** A slip with this drug harms more than with most. */
  readonly isHighHarm: boolean;
}

/** What finding differences needs to know of the sources and of the other rows. */
export interface ComparisonContext extends ListDay {
  readonly nameOf: (source: SourceId) => string;
  /** Sources whose silence means something: reached, complete, and the patient known there. */
  readonly answering: readonly SourceId[];
  /** After how many days without confirmation a current statement of this source is thought stale. */
  readonly staleAfterDays: (source: SourceId) => number;
  /** The first day of that window, `YYYY-MM-DD`. */
  readonly staleBefore: (source: SourceId) => string;
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
  readonly ingredients: readonly Ingredient[];
  readonly routeGroup: RouteGroup | null;
  /** Sources that state it as current. */
  readonly sources: readonly SourceId[];
  readonly current: readonly StatedMedication[];
}

/** What a difference says, before it is known how it ranks. */
export interface Finding {
  readonly type: DifferenceType;
  readonly harm: DifferenceHarm;
  /** Those that show it, in the order in which they are told. */
  readonly shownBy: readonly StatedMedication[];
  readonly detail: string;
  readonly wouldSettle: string;
  /** Whom it is between, where that is not whoever shows it. */
  readonly sources?: readonly SourceId[];
}

/** A difference of a finding; each source and each statement is named once. */
export const difference = ({ type, harm, shownBy, detail, wouldSettle, sources }: Finding): Difference => ({
  type,
  harm,
  sources: [...new Set(sources ?? shownBy.map(({ source }) => source))],
  statements: [...new Set(shownBy)].map(referenceTo),
  detail,
  wouldSettle,
});

const referenceTo = ({ source, resource }: StatedMedication): StatementReference => ({ source, resource });

/** The names of sources, each once: `Alder, Birch and Cedar`. */
export const namesOf = (statements: readonly StatedMedication[], { nameOf }: ComparisonContext): string =>
  listed([...new Set(statements.map(({ source }) => nameOf(source)))]);

/** `a, b and c`. */
export const listed = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;

/** What each statement says behind its source's name, nothing twice: `Alder: oral; Birch: sublingual.` */
export const told = (
  statements: readonly StatedMedication[],
  context: ComparisonContext,
  say: (statement: StatedMedication) => string,
): string =>
  `${[...new Set(statements.map((statement) => `${context.nameOf(statement.source)}: ${say(statement)}`))].join('; ')}.`;
