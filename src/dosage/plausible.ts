import type { Amount, DosingStep, Route, Schedule, TimeUnit } from '../domain/dosing.ts';
import { isBackwards } from './days.ts';
import { isCountable } from './units.ts';

/**
 * The largest single dose that is ever prescribed, by unit, with room to spare: 2.4 million units of penicillin, 40 g of a
 * resin, 4 litres of a bowel preparation. More is a slip of a point or of a unit, and is never a dose.
 */
const largestDose: ReadonlyMap<string, number> = new Map([
  ['ug', 100_000],
  ['mg', 50_000],
  ['g', 300],
  ['mL', 5000],
  ['[iU]', 30_000_000],
  ['meq', 300],
  ['mmol', 300],
]);
const mostCounted = 100;
/** More tablets, puffs or drops than these are never one dose. */
const mostCountedAtOnce = 20;

/** Whether an amount can be the largest dose of a day. */
export const isPlausibleAmount = ({ value, unit }: Amount): boolean =>
  value <= (largestDose.get(unit) ?? (isCountable(unit) ? mostCounted : Number.POSITIVE_INFINITY));

/** Whether an amount can be taken at one time. */
export const isPlausibleDose = (amount: Amount): boolean =>
  isPlausibleAmount(amount) && (!isCountable(amount.unit) || amount.value <= mostCountedAtOnce);

const longestPeriod: Readonly<Record<TimeUnit, number>> = {
  s: 86_400,
  min: 1440,
  h: 400,
  d: 400,
  wk: 104,
  mo: 36,
  a: 10,
};
/** Days in a unit of time, at most. */
export const daysIn: Readonly<Record<TimeUnit, number>> = {
  s: 1 / 86_400,
  min: 1 / 1440,
  h: 1 / 24,
  d: 1,
  wk: 7,
  mo: 31,
  a: 366,
};

/** More often is only said as an interval (`every hour`). */
const mostDosesADay = 12;
const shortestMinutes = 15;
/** Under the tongue, for chest pain, until it is gone. */
const shortestMinutesWhenNeeded = 5;

/** Whether a drug can be given so often, or so seldom. */
export const isPlausibleSchedule = ({
  frequency,
  frequencyMax,
  period,
  periodMax,
  periodUnit,
  count,
  timeOfDay,
}: Schedule): boolean => {
  if ((count !== null && count > 1000) || timeOfDay.length > mostDosesADay) return false;
  if (frequency === null || period === null || periodUnit === null) return true;
  const most = frequencyMax ?? frequency;
  const days = period * daysIn[periodUnit];
  if (days * 1440 < shortestMinutesWhenNeeded * most || (most > 1 && most > Math.max(days, 1) * mostDosesADay))
    return false;
  return (periodMax ?? period) <= longestPeriod[periodUnit];
};

/** `every 5 minutes` of what is not taken only when needed. */
export const isTooOften = ({ schedule, asNeeded }: Pick<DosingStep, 'schedule' | 'asNeeded'>): boolean => {
  if (schedule === null || asNeeded !== null || schedule.period === null || schedule.periodUnit === null) return false;
  return schedule.period * daysIn[schedule.periodUnit] * 1440 < shortestMinutes * (schedule.frequency ?? 1);
};

/** Forms that only some routes take; what is not here goes with any. */
const routesOfForm: ReadonlyMap<string, readonly Route[]> = new Map<string, readonly Route[]>([
  ['{tbl}', ['oral', 'sublingual', 'buccal', 'vaginal', 'rectal']],
  ['{capsule}', ['oral', 'sublingual', 'buccal', 'vaginal', 'rectal', 'inhaled']],
  ['{patch}', ['transdermal', 'topical']],
  ['{film}', ['oral', 'sublingual', 'buccal']],
  ['{lozenge}', ['oral', 'sublingual', 'buccal']],
  ['{suppository}', ['rectal', 'vaginal']],
]);

/** `false` for a tablet into the muscle. */
export const formFitsRoute = (unit: string, route: Route | null): boolean =>
  route === null || (routesOfForm.get(unit)?.includes(route) ?? true);

/** The ends of a range of doses lie within this many times; of things that are counted, within fewer. */
const widestRange = 20;
const widestCountedRange = 6;

/** `every 4 weeks for 1 day`: then one of them means something else. */
const endsBeforeNext = (schedule: DosingStep['schedule'], lasting: DosingStep['lasting']): boolean => {
  if (lasting === null || schedule === null || schedule.period === null || schedule.periodUnit === null) return false;
  return schedule.period * daysIn[schedule.periodUnit] > lasting.value * daysIn[lasting.unit];
};

/** Whether everything that a step says can be meant. */
export const isPlausibleStep = (step: DosingStep): boolean => isPlausible(step) && !isTooOften(step);

const isPlausible = ({ dose, route, schedule, lasting, from, until, atMost }: DosingStep): boolean =>
  !(from !== null && until !== null && isBackwards(from, until)) &&
  !endsBeforeNext(schedule, lasting) &&
  (dose === null ||
    (isPlausibleDose({ value: dose.high ?? dose.value, unit: dose.unit }) &&
      (dose.high ?? dose.value) <= dose.value * (isCountable(dose.unit) ? widestCountedRange : widestRange) &&
      formFitsRoute(dose.unit, route))) &&
  (schedule === null || isPlausibleSchedule(schedule)) &&
  (lasting === null || lasting.value <= longestPeriod[lasting.unit] * 10) &&
  (atMost === null || (isPlausibleAmount(atMost.amount) && atMost.per.value <= longestPeriod[atMost.per.unit]));
