import type { TimeUnit } from '../domain/dosing.ts';
import { keepingFew } from '../domain/keeping.ts';
import { dayOf, daysBetween } from '../domain/partial-date.ts';
import { inPlainOrder } from '../domain/plain-order.ts';
import type { StatedMedication } from '../domain/stated-medication.ts';

/** When a course began, as far as its statement says: ISO 8601 as precise as it was written, or `null`. */
export const beginOf = ({ started, asserted }: StatedMedication): string | null => started ?? asserted;

/** A calendar day of a date of any precision; most are written in full, and need no work. */
export const dayAt = (date: string, edge: 'first' | 'last'): string =>
  date.length >= 10 ? date.slice(0, 10) : dayOf(date, edge);

/** Compares two dates by the first day that each can mean: negative, zero or positive. */
export const inDateOrder = (one: string, other: string): number =>
  inPlainOrder(dayAt(one, 'first'), dayAt(other, 'first')) || inPlainOrder(one, other);

/**
 * Why a course is over by what its own statement says, whatever its status: by its end, or by the days that all of its
 * directions are for. `null` where it is not, or nothing tells.
 * @param on `YYYY-MM-DD`
 */
export const whyOver = (statement: StatedMedication, on: string): string | null => {
  const { ended, steps } = statement;
  if (ended !== null && dayAt(ended, 'last') < on) return `its own end was ${ended.slice(0, 10)}`;
  return steps.length > 0 && steps.every(({ lasting }) => lasting !== null) ? whyRunOut(statement, on) : null;
};

/** A course may be begun late or be filled twice; after this many days more than it lasts, nobody is still on it. */
const graceInDays = 14;

const daysIn: Readonly<Record<TimeUnit, number>> = {
  s: 1 / 86_400,
  min: 1 / 1_440,
  h: 1 / 24,
  d: 1,
  wk: 7,
  mo: 31,
  a: 366,
};

/** Only where the last day it can mean is past by the grace. Steps that run at the same time last as long as the longest. */
const whyRunOut = (statement: StatedMedication, on: string): string | null => {
  const begun = beginOf(statement);
  if (begun === null) return null;
  const lengths = new Map<number, number>();
  for (const { sequence, lasting } of statement.steps) {
    const days = lasting === null ? Number.POSITIVE_INFINITY : lasting.value * daysIn[lasting.unit];
    lengths.set(sequence, Math.max(days, lengths.get(sequence) ?? 0));
  }
  const total = [...lengths.values()].reduce((sum, days) => sum + days, 0);
  if (!Number.isFinite(total) || daysBetween(begun, on) <= total + graceInDays) return null;
  const days = Math.ceil(total);
  return `its directions were for ${days} ${days === 1 ? 'day' : 'days'} from ${begun.slice(0, 10)}`;
};

/** The first day of a window that ends on a day, `YYYY-MM-DD`. */
export const daysBefore = (on: string, days: number): string => dayOfWindow(`${on} ${days}`);

/** A run over many patients asks for the same few again and again. */
const dayOfWindow = keepingFew((window: string): string => {
  const [on = '', days = ''] = window.split(' ');
  const first = new Date(Date.parse(`${on}T00:00:00Z`) - Number(days) * 86_400_000);
  return Number.isNaN(first.getTime()) || first.getUTCFullYear() < 0 ? '0000-01-01' : first.toISOString().slice(0, 10);
});
