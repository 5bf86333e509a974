import { inNumberedOrder, inPlainOrder } from '../domain/plain-order.ts';
import type { Ledger, LedgerEntry, LedgerOutcome, LedgerTotals } from '../domain/stated-medication.ts';

/** The ledger of all entries, in a fixed order; `received` is the sum of the totals, and there is one for each outcome. */
export const toLedger = (entries: readonly LedgerEntry[]): Ledger => {
  const count = (outcome: LedgerOutcome): number => entries.filter((entry) => entry.outcome === outcome).length;
  const totals: LedgerTotals = {
    kept: count('kept'),
    merged: count('merged'),
    excluded: count('excluded'),
    failed: count('failed'),
  };
  return {
    received: totals.kept + totals.merged + totals.excluded + totals.failed,
    ...totals,
    entries: entries.toSorted(
      (a, b) =>
        inPlainOrder(a.source, b.source) ||
        inNumberedOrder(a.resource, b.resource) ||
        inPlainOrder(a.resource, b.resource) ||
        inPlainOrder(a.outcome, b.outcome),
    ),
  };
};
