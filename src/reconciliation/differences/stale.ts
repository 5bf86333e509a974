import { dayOf, daysBetween } from '../../domain/partial-date.ts';
import type { Difference } from '../../domain/reconciled-list.ts';
import { isCurrent, type StatedMedication } from '../../domain/stated-medication.ts';
import { type ComparisonContext, difference } from './comparison-context.ts';

/**
 * Current by its status, but not confirmed for longer than the source's window, or beyond the end that the source
 * itself gives. A statement without any date is not thought stale: nothing is known of its age. A server's own touch
 * (`meta.lastUpdated`) proves nothing. Each source is told once a reason.
 */
export const staleDifferences = (
  statements: readonly StatedMedication[],
  context: ComparisonContext,
): readonly Difference[] => {
  const told = statements
    .filter(({ status }) => isCurrent(status))
    .flatMap((statement) => {
      const why = describeUnconfirmed(statement, context) ?? describePastEnd(statement, context);
      return why === null ? [] : [{ source: statement.source, why: `${context.nameOf(statement.source)}: ${why}.` }];
    });
  return told
    .filter(({ why }, index) => told.findIndex((other) => other.why === why) === index)
    .map(({ source, why }) => difference('stale', [source], why));
};

const describeUnconfirmed = ({ source, status }: StatedMedication, context: ComparisonContext): string | null => {
  const confirmed = context.lastConfirmed(source);
  if (confirmed === null) return null;
  const days = daysBetween(confirmed, context.on);
  const window = context.staleAfterDays(source);
  if (days <= window) return null;
  return `${status}, but last confirmed ${confirmed.slice(0, 10)}, ${days} days ago (more than ${window})`;
};

const describePastEnd = ({ status, ended }: StatedMedication, { on }: ComparisonContext): string | null =>
  ended !== null && dayOf(ended, 'last') < on ? `${status}, but its own end was ${ended.slice(0, 10)}` : null;
