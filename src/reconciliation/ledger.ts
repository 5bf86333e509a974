import type { Ledger, LedgerEntry } from '../domain/stated-medication.ts';

/** The ledger of all entries, in a fixed order, with totals that add up by construction. */
export const toLedger = (entries: readonly LedgerEntry[]): Ledger => {
  const count = (outcome: LedgerEntry['outcome']): number =>
    entries.filter((entry) => entry.outcome === outcome).length;
  return {
    received: entries.length,
    kept: count('kept'),
    merged: count('merged'),
    excluded: count('excluded'),
    failed: count('failed'),
    entries: entries.toSorted(
      (a, b) =>
        a.source.localeCompare(b.source, 'en') ||
        a.resource.localeCompare(b.resource, 'en', { numeric: true }) ||
        a.outcome.localeCompare(b.outcome, 'en'),
    ),
  };
};
