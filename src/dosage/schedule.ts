import type { DayOfWeek, EventTiming, Schedule, TimeUnit } from '../domain/dosing.ts';
import { emptySchedule } from '../domain/dosing.ts';

/** How often: the part of a `Schedule` that is a rate. */
export interface Rate {
  readonly frequency: number;
  readonly frequencyMax: number | null;
  readonly period: number;
  readonly periodMax: number | null;
  readonly periodUnit: TimeUnit;
}

/** `times` per `period` `unit`s, exactly. */
export const rateOf = (times: number, period: number, unit: TimeUnit): Rate => ({
  frequency: times,
  frequencyMax: null,
  period,
  periodMax: null,
  periodUnit: unit,
});

/** Events of a day in their order; what stands here is also how `when` is sorted. */
const eventOrder: readonly EventTiming[] = [
  'WAKE',
  'MORN',
  'ACM',
  'CM',
  'PCM',
  'NOON',
  'ACD',
  'CD',
  'PCD',
  'AFT',
  'ACV',
  'CV',
  'PCV',
  'EVE',
  'NIGHT',
  'HS',
  'AC',
  'C',
  'PC',
];
const dayOrder: readonly DayOfWeek[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Every event of `EventTiming`. */
export const isEventTiming = (code: string): code is EventTiming => eventOrder.some((event) => event === code);
/** `mon` to `sun`. */
export const isDayOfWeek = (code: string): code is DayOfWeek => dayOrder.some((day) => day === code);
/** The days from one to another, both included, in the order of the week; empty where the range runs backwards. */
export const daysBetween = (first: DayOfWeek, last: DayOfWeek): readonly DayOfWeek[] =>
  dayOrder.slice(dayOrder.indexOf(first), dayOrder.indexOf(last) + 1);

/** `true` for "meals", which does not say how many a day. */
const isAnyMeal = (event: EventTiming): boolean => event === 'C' || event === 'AC' || event === 'PC';

const inOrder = <T>(items: readonly T[], order: readonly T[]): readonly T[] =>
  order.filter((item) => items.includes(item));

/**
 * The one form of a schedule that Concord keeps, and that FHIR allows: STANDARDS section 8 forbids `frequency` and
 * `period` beside `dayOfWeek` or `timeOfDay`, and `when` beside `timeOfDay`. What is said twice is said once; events
 * of the day without a rate get theirs (`at bedtime` is once a day). `null` where the parts contradict one another
 * or cannot be said together.
 */
export const normalSchedule = (schedule: Schedule): Schedule | null => {
  const ordered: Schedule = {
    ...schedule,
    when: inOrder(schedule.when, eventOrder),
    dayOfWeek: inOrder(schedule.dayOfWeek, dayOrder),
    timeOfDay: [...new Set(schedule.timeOfDay)].sort(),
  };
  if (!isSound(ordered)) return null;
  if (ordered.timeOfDay.length > 0 && ordered.when.length > 0) return null;
  if (ordered.timeOfDay.length > 0 || ordered.dayOfWeek.length > 0) return withoutRedundantRate(ordered);
  return ordered.when.length > 0 ? withEventRate(ordered) : ordered;
};

/** Rates are whole: a frequency, a period and its unit together, positive, each maximum above its minimum. */
const isSound = ({ count, frequency, frequencyMax, period, periodMax, periodUnit }: Schedule): boolean => {
  if (count !== null && !isPositiveInteger(count)) return false;
  if (frequency === null) {
    return frequencyMax === null && period === null && periodMax === null && periodUnit === null;
  }
  if (period === null || periodUnit === null) return false;
  if (!isPositiveInteger(frequency) || !(period > 0)) return false;
  if (frequencyMax !== null && !(isPositiveInteger(frequencyMax) && frequencyMax > frequency)) return false;
  return periodMax === null || periodMax > period;
};

const isPositiveInteger = (value: number): boolean => Number.isInteger(value) && value > 0;

const withoutRate = (schedule: Schedule): Schedule => ({
  ...emptySchedule,
  count: schedule.count,
  when: schedule.when,
  dayOfWeek: schedule.dayOfWeek,
  timeOfDay: schedule.timeOfDay,
});

/** Days of the week and clock times say the rate themselves: one that says the same is left out, another refused. */
const withoutRedundantRate = (schedule: Schedule): Schedule | null => {
  if (schedule.frequency === null) return schedule;
  if (schedule.frequencyMax !== null || schedule.periodMax !== null) return null;
  if (isEveryHoursOf(schedule)) return withoutRate(schedule);
  if (schedule.period !== 1) return null;
  const aDay = Math.max(schedule.timeOfDay.length, schedule.when.length, 1);
  const days = schedule.dayOfWeek.length;
  const redundant =
    (schedule.periodUnit === 'd' && schedule.frequency === aDay && !schedule.when.some(isAnyMeal)) ||
    (schedule.periodUnit === 'wk' && days > 0 && schedule.frequency === aDay * days);
  return redundant ? withoutRate(schedule) : null;
};

/** `every 8 hours` at 06:00, 14:00 and 22:00. */
const isEveryHoursOf = ({ frequency, period, periodUnit, timeOfDay, dayOfWeek, when }: Schedule): boolean => {
  if (frequency !== 1 || period === null || periodUnit !== 'h' || dayOfWeek.length + when.length > 0) return false;
  const hours = timeOfDay.map((time) => Number(time.slice(0, 2)) + Number(time.slice(3, 5)) / 60);
  const first = hours[0] ?? 0;
  return hours.length * period === 24 && hours.every((hour, index) => hour === first + index * period);
};

/** Events give the number of times; "meals" do not, and go with any number of times a day. */
const withEventRate = (schedule: Schedule): Schedule | null => {
  const { when, frequency, periodUnit } = schedule;
  if (when.some(isAnyMeal)) {
    if (when.length > 1) return null;
    return frequency === null || periodUnit === 'd' ? schedule : null;
  }
  if (frequency === null) return { ...schedule, ...rateOf(when.length, 1, 'd') };
  if (schedule.frequencyMax !== null || frequency !== when.length) return null;
  return periodUnit === 'd' || periodUnit === 'wk' || periodUnit === 'mo' ? schedule : null;
};

const hoursIn: ReadonlyMap<TimeUnit, number> = new Map([
  ['s', 1 / 3600],
  ['min', 1 / 60],
  ['h', 1],
  ['d', 24],
  ['wk', 168],
]);

/**
 * How many doses a day a schedule makes on average, exactly where it can be told, else `null`: ranges, counted
 * doses, months and years, and meals without a number.
 */
export const dosesPerDay = (schedule: Schedule): number | null => {
  const { frequency, period, periodUnit, timeOfDay, dayOfWeek, when } = schedule;
  if (schedule.count !== null || schedule.frequencyMax !== null || schedule.periodMax !== null) return null;
  if (frequency === null || period === null || periodUnit === null) {
    const aDay = timeOfDay.length > 0 ? timeOfDay.length : when.some(isAnyMeal) ? null : Math.max(when.length, 1);
    if (aDay === null || (timeOfDay.length === 0 && dayOfWeek.length === 0)) return null;
    return dayOfWeek.length > 0 ? (aDay * dayOfWeek.length) / 7 : aDay;
  }
  const hours = hoursIn.get(periodUnit);
  return hours === undefined ? null : (frequency * 24) / (period * hours);
};

/** `true` where doses come at least once a day and every day alike. */
export const isDaily = (schedule: Schedule): boolean => {
  if (schedule.dayOfWeek.length > 0) return false;
  if (schedule.timeOfDay.length > 0) return true;
  const hours = schedule.periodUnit === null ? undefined : hoursIn.get(schedule.periodUnit);
  return schedule.period !== null && hours !== undefined && schedule.period * hours <= 24;
};

/** Events that say more exactly what a looser word says: `every morning with breakfast`. */
export const refinedEvents: ReadonlyMap<EventTiming, readonly EventTiming[]> = new Map<
  EventTiming,
  readonly EventTiming[]
>([
  ['CM', ['MORN']],
  ['ACM', ['MORN']],
  ['PCM', ['MORN']],
  ['WAKE', ['MORN']],
  ['CD', ['NOON']],
  ['ACD', ['NOON']],
  ['PCD', ['NOON']],
  ['CV', ['EVE']],
  ['ACV', ['EVE']],
  ['PCV', ['EVE']],
  ['HS', ['NIGHT', 'EVE']],
]);

const isSameEvent = (one: EventTiming, other: EventTiming): boolean =>
  one === other || refinedEvents.get(one)?.includes(other) === true || refinedEvents.get(other)?.includes(one) === true;

/** As many moments, each the same as one of the others, more or less exactly said. */
const sameEvents = (one: readonly EventTiming[], other: readonly EventTiming[]): boolean =>
  one.length === other.length &&
  one.every((event) => other.some((each) => isSameEvent(event, each))) &&
  other.every((event) => one.some((each) => isSameEvent(event, each)));

const evening: readonly EventTiming[] = ['ACV', 'CV', 'PCV', 'EVE', 'NIGHT', 'HS'];

/** Whether a schedule is the same as one for the afternoon, but for the evening. */
export const isEveningOf = (afternoon: Schedule, other: Schedule): boolean =>
  other.when.length === 1 &&
  other.when.every((event) => evening.includes(event)) &&
  schedulesAgree({ ...afternoon, when: [] }, other);

const sameItems = <T>(one: readonly T[], other: readonly T[]): boolean =>
  one.length === other.length && one.every((item) => other.includes(item));

/**
 * Whether two readings of one schedule can both be true. A part that only one of them names is no disagreement;
 * rates are compared, so that `every 12 hours` agrees with `twice a day`.
 */
export const schedulesAgree = (one: Schedule, other: Schedule): boolean => {
  if (one.count !== null && other.count !== null && one.count !== other.count) return false;
  if (one.when.length > 0 && other.when.length > 0 && !sameEvents(one.when, other.when)) return false;
  for (const part of ['dayOfWeek', 'timeOfDay'] as const) {
    if (one[part].length > 0 && other[part].length > 0 && !sameItems<string>(one[part], other[part])) return false;
  }
  const [oneRate, otherRate] = [dosesPerDay({ ...one, count: null }), dosesPerDay({ ...other, count: null })];
  if (oneRate !== null && otherRate !== null) return Math.abs(oneRate - otherRate) < 1e-9;
  if (one.frequency === null || other.frequency === null) return !isOnceOnly(one, other);
  return (
    one.frequency === other.frequency &&
    one.frequencyMax === other.frequencyMax &&
    one.period === other.period &&
    one.periodMax === other.periodMax &&
    one.periodUnit === other.periodUnit
  );
};

/** One says how many doses in all and no rate, the other a rate and no number: `once` against `daily`. */
const isOnceOnly = (one: Schedule, other: Schedule): boolean => {
  const counted = (schedule: Schedule) => schedule.count !== null && !hasRate(schedule);
  const repeated = (schedule: Schedule) => schedule.count === null && hasRate(schedule);
  return (counted(one) && repeated(other)) || (counted(other) && repeated(one));
};

const hasRate = (schedule: Schedule): boolean =>
  schedule.frequency !== null || schedule.dayOfWeek.length > 0 || schedule.timeOfDay.length > 0;

/** A schedule in which nothing is said. */
export const isEmptySchedule = (schedule: Schedule): boolean =>
  schedule.count === null && schedule.when.length === 0 && !hasRate(schedule);
