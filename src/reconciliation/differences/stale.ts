import type { TimeUnit } from '../../domain/dosing.ts';
import { dayOf, daysBetween } from '../../domain/partial-date.ts';
import type { Difference } from '../../domain/reconciled-list.ts';
import { isCurrent, type StatedMedication } from '../../domain/stated-medication.ts';
import { type ComparisonContext, difference } from './comparison-context.ts';

/**
 * Current by its status, but not confirmed for longer than the source's window, or beyond the end that the source
 * itself gives, or long past the days that its directions are for. A statement without any date is not thought stale: nothing is known of its age. A server's own touch
 * (`meta.lastUpdated`) proves nothing. Each source is told once a reason.
 */
export const staleDifferences = (
  statements: readonly StatedMedication[],
  context: ComparisonContext,
): readonly Difference[] => {
  const told = statements
    .filter(({ status }) => isCurrent(status))
    .flatMap((statement) => {
      const why =
        describeUnconfirmed(statement, context) ??
        describePastEnd(statement, context) ??
        describeRunOut(statement, context);
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

/** A course may be begun late or be filled twice; after this many days more than it lasts, nobody is still on it. */
const graceInDays = 14;

const daysOf: Readonly<Partial<Record<TimeUnit, number>>> = { h: 1 / 24, d: 1, wk: 7, mo: 31, a: 366 };

/** Only where every step has an end, and the last day it can mean is past by the grace. */
const describeRunOut = (
  { status, steps, asserted, started }: StatedMedication,
  { on }: ComparisonContext,
): string | null => {
  const begun = started ?? asserted;
  const lengths = steps.map(({ lasting }) =>
    lasting === null ? null : lasting.value * (daysOf[lasting.unit] ?? Number.NaN),
  );
  if (begun === null || lengths.length === 0) return null;
  const total = lengths.reduce<number>((sum, length) => sum + (length ?? Number.NaN), 0);
  if (Number.isNaN(total) || daysBetween(begun, on) <= total + graceInDays) return null;
  return `${status}, but its directions were for ${Math.ceil(total)} days from ${begun.slice(0, 10)}`;
};
