import { sourceId } from '../../src/domain/ids.ts';
import type { ReconciledList, ReconciledRow } from '../../src/domain/reconciled-list.ts';
import { reconcileSources } from '../../src/flows/reconcile-sources.ts';
import type { ResourceValidator } from '../../src/validation/validator.ts';
import { bundleOf, patient, type WrittenResource } from './bundle.ts';
import { drugs } from './drug-graph.ts';

/** The day of every test. */
export const today = '2026-11-23';

/** Lists out of documents of any shape, by source. */
export const reconcileDocuments = (
  documents: Readonly<Record<string, readonly unknown[]>>,
  on: string = today,
  validate: ResourceValidator = () => [],
): readonly ReconciledList[] =>
  reconcileSources(
    Object.entries(documents).map(([source, given]) => ({ source: sourceId(source), documents: given })),
    { drugs, on, staleAfterDays: 365, validate },
  );

/** The one list of one invented patient whom every source knows; throws where there is not exactly one list. */
export const reconcile = (
  sources: Readonly<Record<string, readonly WrittenResource[]>>,
  about: WrittenResource = patient(),
  on: string = today,
): ReconciledList => {
  const documents = Object.entries(sources).map(([source, resources]) => [source, [bundleOf([about, ...resources])]]);
  return onlyOne(reconcileDocuments(Object.fromEntries(documents), on));
};

/** The only item, or an error that says how many there are. */
export const onlyOne = <T>(items: readonly T[]): T => {
  const [only, ...others] = items;
  if (only === undefined || others.length > 0) throw new Error(`Expected exactly one, got ${items.length}.`);
  return only;
};

/** The row of a drug by its name. */
export const rowOf = (list: ReconciledList, drugName: string): ReconciledRow =>
  onlyOne(list.rows.filter((row) => row.drugName === drugName));

/** `type: source, source` of every difference, in the row's order. */
export const differencesOf = (row: ReconciledRow): readonly string[] =>
  row.differences.map(({ type, sources }) => `${type}: ${sources.join(', ')}`);

/** `type: drug, drug` of every alert, in the list's order. */
export const alertsOf = (list: ReconciledList): readonly string[] =>
  list.alerts.map(({ type, drugs: names }) => `${type}: ${names.join(', ')}`);
