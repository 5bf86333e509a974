import type { EventTiming, Schedule } from '../domain/dosing.ts';

const daysPer: Readonly<Record<string, number>> = {
  s: 1 / 86_400,
  min: 1 / 1_440,
  h: 1 / 24,
  d: 1,
  wk: 7,
  mo: 30,
  a: 365,
};

/** How often in a day, or `null` for what has no regular rate (a count, a range, "with meals" without a number). */
export const timesPerDayOf = (schedule: Schedule): number | null => {
  if (schedule.timeOfDay.length > 0) return schedule.timeOfDay.length * weeklyShare(schedule);
  if (schedule.frequencyMax !== null || schedule.periodMax !== null) return null;
  const isAtMeals = schedule.when.some((event) => event === 'C' || event === 'AC' || event === 'PC');
  if (isAtMeals && schedule.period === null) return null;
  if (schedule.dayOfWeek.length > 0) return weeklyShare(schedule) * Math.max(1, schedule.when.length);
  const unit = schedule.periodUnit === null ? undefined : daysPer[schedule.periodUnit];
  if (schedule.period !== null && unit !== undefined) return (schedule.frequency ?? 1) / (schedule.period * unit);
  return schedule.when.length > 0 ? schedule.when.length : null;
};

const weeklyShare = (schedule: Schedule): number =>
  schedule.dayOfWeek.length === 0 ? 1 : schedule.dayOfWeek.length / 7;

/** Every event, clock time and day of the week that a schedule names. */
export const momentsOf = (schedule: Schedule | null): readonly string[] =>
  schedule === null || schedule.when.length + schedule.timeOfDay.length + schedule.dayOfWeek.length === 0
    ? []
    : [...schedule.when, ...schedule.timeOfDay, ...schedule.dayOfWeek];

/** Whether it is taken early or late in the day, for each event that says so. */
export const partsOf = (schedule: Schedule | null): readonly ('early' | 'late')[] =>
  schedule === null || schedule.when.length === 0 ? [] : schedule.when.flatMap((event) => partOfDay[event] ?? []);

const partOfDay: Readonly<Partial<Record<EventTiming, 'early' | 'late'>>> = {
  MORN: 'early',
  WAKE: 'early',
  ACM: 'early',
  CM: 'early',
  PCM: 'early',
  EVE: 'late',
  NIGHT: 'late',
  HS: 'late',
  ACV: 'late',
  CV: 'late',
  PCV: 'late',
};
