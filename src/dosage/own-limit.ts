import type { Amount, DoseLimit, DosingStep, Schedule, TimeUnit } from '../domain/dosing.ts';
import { dosesPerDay } from './schedule.ts';
import { inUnit } from './units.ts';

const daysIn: Readonly<Record<TimeUnit, number>> = {
  s: 1 / 86_400,
  min: 1 / 1440,
  h: 1 / 24,
  d: 1,
  wk: 7,
  mo: 28,
  a: 365,
};

/** How many doses a schedule makes at least within a limit's length of time; `null` where that is not told. */
export const dosesWithin = (schedule: Schedule, per: DoseLimit['per']): number | null => {
  const longest = { ...schedule, frequencyMax: null, period: schedule.periodMax ?? schedule.period, periodMax: null };
  const aDay = dosesPerDay({ ...longest, count: null });
  const days = per.value * daysIn[per.unit];
  if (aDay === null) return null;
  return schedule.count === null ? aDay * days : Math.min(schedule.count, aDay * days);
};

/**
 * Whether a step says more than its own maximum allows: one dose above it, or a fixed schedule that comes to more. What
 * is taken when needed, or every so many hours, is only capped by it.
 */
export const exceedsOwnLimit = ({ dose, schedule, asNeeded, atMost }: DosingStep): boolean => {
  if (dose === null || atMost === null) return false;
  const once = inUnit({ value: dose.high ?? dose.value, unit: dose.unit }, atMost.amount.unit);
  if (once === null) return false;
  if (isAbove(once, atMost.amount.value)) return true;
  if (schedule === null || asNeeded !== null || isHourly(schedule)) return false;
  const each = inUnit(dose, atMost.amount.unit) ?? 0;
  return isAbove(each * Math.max(1, dosesWithin(schedule, atMost.per) ?? 1), atMost.amount.value);
};

const isHourly = ({ periodUnit }: Schedule): boolean => periodUnit === 'h' || periodUnit === 'min';

const isAbove = (value: number, limit: number): boolean => value > limit * (1 + 1e-9);

/** Whether an amount a day is within a limit: `false` too where the two cannot be compared. */
export const isWithinLimit = (aDay: Amount, limit: Amount, per: DoseLimit['per']): boolean => {
  const same = inUnit(aDay, limit.unit);
  return same !== null && !isAbove(same * Math.max(1, per.value * daysIn[per.unit]), limit.value);
};
