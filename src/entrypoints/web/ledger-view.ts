import type { LedgerOutcome } from '../../domain/stated-medication.ts';
import { notValidOf, type PresentedList } from '../../flows/present-list.ts';
import type { Anchors } from './alert-view.ts';
import { counted, outcomeWords } from './words.ts';

export interface LedgerView {
  /** The totals in one sentence. */
  readonly sentence: string;
  /** Which sources sent what is not valid FHIR, a sentence each. */
  readonly notValid: readonly string[];
  readonly entries: readonly {
    readonly source: string;
    readonly resource: string;
    readonly outcome: LedgerOutcome;
    readonly outcomeWord: string;
    readonly reason: string;
    /** Where on the page it ended. */
    readonly row: { readonly anchor: string; readonly drug: string } | null;
  }[];
}

/** What became of everything that the sources sent. */
export const toLedgerView = (list: PresentedList, anchors: Anchors): LedgerView => {
  const { received, kept, merged, excluded, failed, entries } = list.ledger;
  const drugs = new Map<string, string>(list.rows.map(({ id, drug }) => [id, drug.name]));
  const names = new Map<string, string>(list.sources.map(({ source, name }) => [source, name]));
  const rowOf = (id: string | null): LedgerView['entries'][number]['row'] => {
    const drug = id === null ? undefined : drugs.get(id);
    return id === null || drug === undefined ? null : { anchor: anchors.ofRow(id), drug };
  };
  return {
    sentence: `The sources sent ${counted(received, 'resource', 'resources')}: ${kept} kept, ${merged} merged, ${excluded} excluded, ${failed} failed.`,
    notValid: notValidOf(list),
    entries: entries.map(({ source, resource, outcome, reason, row }) => ({
      source: names.get(source) ?? source,
      resource,
      outcome,
      outcomeWord: outcomeWords[outcome],
      reason,
      row: rowOf(row),
    })),
  };
};
