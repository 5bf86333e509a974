import type { TimeUnit } from '../domain/dosing.ts';

/** A calendar day as the number of days since 1970-01-01. Dates are days as written: no zone changes them. */
export type DayNumber = number;

const millisecondsADay = 86_400_000;

/** The first and the last day that a partial date can mean, or `null` where it is no date. */
export const daysOfDate = (date: string): { readonly first: DayNumber; readonly last: DayNumber } | null => {
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T.*)?)?)?$/.exec(date);
  if (match === null) return null;
  const [, year, month, day] = match;
  const first = dayNumber(Number(year), month === undefined ? 1 : Number(month), day === undefined ? 1 : Number(day));
  if (first === null || day !== undefined) return first === null ? null : { first, last: first };
  const next = month === undefined ? dayNumber(Number(year) + 1, 1, 1) : monthAfter(first, 1);
  return next === null ? null : { first, last: next - 1 };
};

/** The day of a full date; `null` for a partial or wrong one. */
export const dayOfDate = (date: string): DayNumber | null => {
  const days = daysOfDate(date);
  return days === null || days.first !== days.last ? null : days.first;
};

const dayNumber = (year: number, month: number, day: number): DayNumber | null => {
  const time = Date.UTC(year, month - 1, day);
  const date = new Date(time);
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? Math.round(time / millisecondsADay) : null;
};

const monthAfter = (day: DayNumber, months: number): DayNumber => {
  const date = new Date(day * millisecondsADay);
  const lastOfMonth = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0)).getUTCDate();
  const time = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, Math.min(date.getUTCDate(), lastOfMonth));
  return Math.round(time / millisecondsADay);
};

/** The first day after a length of time that begins on a day; `null` where the length is not a number of whole days. */
export const dayAfter = (
  start: DayNumber,
  { value, unit }: { readonly value: number; readonly unit: TimeUnit },
): DayNumber | null => {
  const days = { s: value / 86_400, min: value / 1440, h: value / 24, d: value, wk: value * 7, mo: null, a: null }[
    unit
  ];
  if (days !== null) return Number.isInteger(days) ? start + days : null;
  if (!Number.isInteger(value)) return null;
  return monthAfter(start, unit === 'a' ? value * 12 : value);
};

/** Whether something ends before it begins, whatever the days are that partial dates leave open. */
export const isBackwards = (from: string, until: string): boolean => {
  const [start, end] = [daysOfDate(from), daysOfDate(until)];
  return start !== null && end !== null && end.last < start.first;
};
