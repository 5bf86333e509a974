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

/** Whether an amount can be one dose, or the largest dose of a day. */
export const isPlausibleAmount = ({ value, unit }: Amount): boolean =>
  value <= (largestDose.get(unit) ?? (isCountable(unit) ? mostCounted : Number.POSITIVE_INFINITY));

const longestPeriod: Readonly<Record<TimeUnit, number>> = {
  s: 86_400,
  min: 1440,
  h: 400,
  d: 400,
  wk: 104,
  mo: 36,
  a: 10,
};
const mostDosesADay = 48;

/** Whether a drug can be given so often, or so seldom. */
export const isPlausibleSchedule = ({
  frequency,
  frequencyMax,
  period,
  periodMax,
  periodUnit,
  count,
}: Schedule): boolean => {
  if (count !== null && count > 1000) return false;
  if (frequency === null || period === null || periodUnit === null) return true;
  if ((frequencyMax ?? frequency) > mostDosesADay) return false;
  return (periodMax ?? period) <= longestPeriod[periodUnit];
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
const formFitsRoute = (unit: string, route: Route | null): boolean =>
  route === null || (routesOfForm.get(unit)?.includes(route) ?? true);

/** The ends of a range of doses lie within this many times. */
const widestRange = 20;

const daysIn: Readonly<Record<TimeUnit, number>> = {
  s: 1 / 86_400,
  min: 1 / 1440,
  h: 1 / 24,
  d: 1,
  wk: 7,
  mo: 31,
  a: 366,
};

/** `every 4 weeks for 1 day`: then one of them means something else. */
const endsBeforeNext = (schedule: DosingStep['schedule'], lasting: DosingStep['lasting']): boolean => {
  if (lasting === null || schedule === null || schedule.period === null || schedule.periodUnit === null) return false;
  return schedule.period * daysIn[schedule.periodUnit] > lasting.value * daysIn[lasting.unit];
};

/** Whether everything that a step says can be meant. */
export const isPlausibleStep = ({ dose, route, schedule, lasting, from, until, atMost }: DosingStep): boolean =>
  !(from !== null && until !== null && isBackwards(from, until)) &&
  !endsBeforeNext(schedule, lasting) &&
  (dose === null ||
    (isPlausibleAmount({ value: dose.high ?? dose.value, unit: dose.unit }) &&
      (dose.high ?? dose.value) <= dose.value * widestRange &&
      formFitsRoute(dose.unit, route))) &&
  (schedule === null || isPlausibleSchedule(schedule)) &&
  (lasting === null || lasting.value <= longestPeriod[lasting.unit] * 10) &&
  (atMost === null || (isPlausibleAmount(atMost.amount) && atMost.per.value <= longestPeriod[atMost.per.unit]));
