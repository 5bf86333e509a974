import { type Rxcui, rxcui, type SourceId } from '../domain/ids.ts';
import type { ReconciledRow } from '../domain/reconciled-list.ts';
import { type Ingredient, isCurrent } from '../domain/stated-medication.ts';
import type { DrugGraph } from '../terminology/drug-graph.ts';
import type { DrugSelection } from './rule.ts';

/** One ingredient of one row that some source states as current, as the checks look at it. */
export interface ListedDrug {
  readonly row: ReconciledRow;
  readonly ingredient: Ingredient;
  /** Sources that state the row as current. */
  readonly sources: readonly SourceId[];
}

/** The current ingredients of a list. */
export const listedDrugs = (rows: readonly ReconciledRow[]): readonly ListedDrug[] =>
  rows
    .filter(({ current }) => current)
    .flatMap((row) => row.ingredients.map((ingredient) => ({ row, ingredient, sources: currentSourcesOf(row) })));

/** The sources that state a row as current, each once, in the row's order. */
export const currentSourcesOf = (row: ReconciledRow): readonly SourceId[] => [
  ...new Set(row.statements.filter(({ status }) => isCurrent(status)).map(({ source }) => source)),
];

/** Whether a base ingredient is among the drugs or of the classes selected. */
export const isSelected = (ingredient: Rxcui, selection: DrugSelection, drugs: DrugGraph): boolean =>
  (selection.drugs ?? []).some((drug) =>
    drugs.ingredientsOf(rxcui(drug.rxcui)).some((base) => base.rxcui === ingredient),
  ) || (selection.classes ?? []).some(({ epc }) => drugs.classesOf(ingredient).some(({ id }) => id === epc));
