import { daysBetween } from '../../domain/partial-date.ts';
import type { Difference } from '../../domain/reconciled-list.ts';
import { isCurrent, type StatedMedication } from '../../domain/stated-medication.ts';
import { type ComparisonContext, difference } from './comparison-context.ts';

/**
 * Current by its status, but not confirmed for longer than the source's window. A statement without any date is not
 * thought stale: nothing is known of its age. A server's own touch (`meta.lastUpdated`) proves nothing.
 */
export const staleDifferences = (
  statements: readonly StatedMedication[],
  context: ComparisonContext,
): readonly Difference[] =>
  statements
    .filter(({ status }) => isCurrent(status))
    .flatMap((statement) => {
      const confirmed = context.lastConfirmed(statement.source);
      if (confirmed === null) return [];
      const days = daysBetween(confirmed, context.on);
      const window = context.staleAfterDays(statement.source);
      if (days <= window) return [];
      const name = context.nameOf(statement.source);
      return [
        difference(
          'stale',
          [statement.source],
          `${name}: ${statement.status}, but last confirmed ${confirmed.slice(0, 10)}, ${days} days ago (more than ${window}).`,
        ),
      ];
    });
