import type { RouteGroup } from '../domain/dosing.ts';
import type { SourceId } from '../domain/ids.ts';
import { compareDates, daysBetween } from '../domain/partial-date.ts';
import type { ReconciledRow } from '../domain/reconciled-list.ts';
import { type Ingredient, isCurrent, type StatedMedication } from '../domain/stated-medication.ts';
import { isLocal } from './drug-selector.ts';
import type { RuleIndex, RuleSides } from './rule-index.ts';

/** One ingredient of one row, as the checks look at it. */
export interface ListedDrug {
  readonly row: ReconciledRow;
  readonly ingredient: Ingredient;
  readonly route: RouteGroup | null;
  readonly sides: RuleSides;
  /** It acts only where it is put: on the skin, in the eye. */
  readonly isLocal: boolean;
  /** Sources that state the row as current, or as stopped where none does. */
  readonly sources: readonly SourceId[];
}

/** A drug that is not taken any more, and since when. */
export interface StoppedDrug extends ListedDrug {
  readonly daysAgo: number;
}

/** The current ingredients of a list. */
export const listedDrugs = (rows: readonly ReconciledRow[], index: RuleIndex): readonly ListedDrug[] =>
  rows.filter(({ current }) => current).flatMap((row) => drugsOf(row, currentSourcesOf(row), index));

const drugsOf = (row: ReconciledRow, sources: readonly SourceId[], index: RuleIndex): readonly ListedDrug[] => {
  const route = row.routeGroup;
  return row.ingredients.map((ingredient) => ({
    ...{ row, ingredient, route, sources },
    sides: index.sidesOf(ingredient.rxcui),
    isLocal: isLocal(route) || (route === null && isIntrauterine(row)),
  }));
};

/** RxNorm gives an intrauterine device no route; lists write it in the text. Its hormone stays where it is. */
const isIntrauterine = ({ statements }: ReconciledRow): boolean =>
  statements.some(
    ({ text, drug }) =>
      intrauterine.test(text) || (drug.recognizedBy !== 'none' && intrauterine.test(drug.doseForm ?? '')),
  );

const intrauterine = /\b(?:intra-?uterine|iuds?|mirena|kyleena|skyla|liletta|paragard)\b/i;

/** The sources that state a row as current, each once, in the row's order. */
export const currentSourcesOf = (row: ReconciledRow): readonly SourceId[] => [
  ...new Set(row.statements.filter(({ status }) => isCurrent(status)).map(({ source }) => source)),
];

/** A drug may act on for so long after its last day (fluoxetine: five weeks; buprenorphine: longer). */
const longestWashoutInDays = 365;

/**
 * The ingredients that were stopped so lately that they may still act, by the last day that a source gives. Without a
 * day nothing is known of it. One that another row lists as current is not stopped.
 * @param on `YYYY-MM-DD`
 */
export const stoppedDrugs = (rows: readonly ReconciledRow[], on: string, index: RuleIndex): readonly StoppedDrug[] => {
  const taken = new Set(
    rows.filter(({ current }) => current).flatMap((row) => row.ingredients.map(({ rxcui }) => rxcui)),
  );
  return rows
    .filter(({ current }) => !current)
    .flatMap((row) => {
      const last = row.statements.flatMap(lastDayOf).toSorted(compareDates).at(-1);
      const daysAgo = last === undefined ? null : daysBetween(last, on);
      if (daysAgo === null || daysAgo > longestWashoutInDays) return [];
      return drugsOf(row, [...new Set(row.statements.map(({ source }) => source))], index)
        .filter(({ ingredient }) => !taken.has(ingredient.rxcui))
        .map((drug) => ({ ...drug, daysAgo }));
    });
};

/** What was cancelled or never meant was not taken. */
const lastDayOf = ({ status, ended, statusChanged }: StatedMedication): readonly string[] => {
  const last = ended ?? statusChanged ?? null;
  return (status === 'stopped' || status === 'completed') && last !== null ? [last] : [];
};
