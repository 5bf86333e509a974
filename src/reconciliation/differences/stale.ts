import type { SourceId } from '../../domain/ids.ts';
import { daysBetween } from '../../domain/partial-date.ts';
import type { Difference } from '../../domain/reconciled-list.ts';
import { dayAt, whyOver } from '../course-dates.ts';
import { harmFor } from '../harm.ts';
import { type ComparedRow, type ComparisonContext, difference } from './comparison-context.ts';

/**
 * Current by its status, but not confirmed for longer than the source's window. A statement without any date is not
 * thought stale: nothing is known of its age; nor is one that is over by its own dates, which is `ended`. A server's own
 * touch (`meta.lastUpdated`) proves nothing. Each source is told once a status.
 */
export const staleDifferences = (row: ComparedRow, context: ComparisonContext): readonly Difference[] => {
  const old = row.current.filter(
    (statement) => isUnconfirmed(statement.source, context) && whyOver(statement, context.on) === null,
  );
  return old.length === 0
    ? []
    : [...Map.groupBy(old, ({ source, status }) => `${source} ${status}`).values()].flatMap((same) => {
        const [first] = same;
        if (first === undefined) return [];
        const name = context.nameOf(first.source);
        return difference({
          type: 'stale',
          harm: harmFor(row, 'low'),
          shownBy: same,
          detail: `${name}: ${first.status}, but ${describeUnconfirmed(first.source, context)}.`,
          wouldSettle: `Ask the patient whether it is still taken, and ${name} to renew it or to end it.`,
        });
      });
};

const isUnconfirmed = (source: SourceId, context: ComparisonContext): boolean => {
  const confirmed = context.lastConfirmed(source);
  return confirmed !== null && dayAt(confirmed, 'last') < context.staleBefore(source);
};

const describeUnconfirmed = (source: SourceId, context: ComparisonContext): string => {
  const confirmed = context.lastConfirmed(source) ?? '';
  const days = daysBetween(confirmed, context.on);
  return `last confirmed ${confirmed.slice(0, 10)}, ${days} days ago (more than ${context.staleAfterDays(source)})`;
};
