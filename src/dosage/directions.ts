import type { DayOfWeek, DosingStep, EventTiming, Schedule } from '../domain/dosing.ts';
import { routePhrase } from './routes.ts';
import { isEmptySchedule } from './schedule.ts';
import { isKnownUnit, timeUnitLabel, unitLabel } from './units.ts';

/**
 * One plain English text of what the steps say: `300 mg by mouth 3 times a day`. Steps that run at the same time are
 * joined by `; and`, steps that follow one another by `; then`. A step without dose or schedule is given by its own
 * text, as the text may say more. What is made here, `readSig` reads back to the same steps.
 */
export const directionsOf = (steps: readonly DosingStep[]): string => joined(steps, stepDirections);

/** The steps in their own words, joined in the same way: what a list shows where nothing written may be lost. */
export const statedDirectionsOf = (steps: readonly DosingStep[]): string =>
  joined(steps, (step) => (step.text === '' ? structureText(step) : step.text));

const joined = (steps: readonly DosingStep[], textOf: (step: DosingStep) => string): string =>
  steps
    .map((step, index) => {
      const before = steps[index - 1];
      if (before === undefined) return textOf(step);
      return `${before.sequence === step.sequence ? '; and' : '; then'} ${textOf(step)}`;
    })
    .join('');

const stepDirections = (step: DosingStep): string => {
  const isWhole = step.dose !== null && (step.schedule !== null || step.asNeeded !== null);
  return isWhole || step.text === '' ? structureText(step) : step.text;
};

/** What the structured fields of one step say; the empty string where there are none. */
export const structureText = (step: DosingStep): string => {
  const { dose, route, schedule, lasting, from, until, atMost } = step;
  const timing = schedule === null ? '' : scheduleText(schedule);
  const words = [
    dose === null ? '' : amountText(dose.value, dose.high, dose.unit),
    route === null ? '' : routePhrase(route),
    timing,
    lasting === null ? '' : `for ${lasting.value} ${timeUnitLabel(lasting.unit, lasting.value)}`,
    from === null ? '' : `from ${from.slice(0, 10)}`,
    until === null ? '' : `until ${until.slice(0, 10)}`,
    asNeededText(step.asNeeded),
  ].filter((word) => word !== '');
  return [words.join(' '), limitText(atMost)].filter((part) => part !== '').join(', ');
};

const limitText = (atMost: DosingStep['atMost']): string =>
  atMost === null
    ? ''
    : `at most ${amountText(atMost.amount.value, null, atMost.amount.unit)} in ${atMost.per.value} ${timeUnitLabel(atMost.per.unit, atMost.per.value)}`;

const asNeededText = (asNeeded: DosingStep['asNeeded']): string => {
  if (asNeeded === null) return '';
  return asNeeded.reason === null ? 'when needed' : `when needed for ${asNeeded.reason}`;
};

const amountText = (value: number, high: number | null, unit: string): string => {
  const label = isKnownUnit(unit) ? unitLabel(unit, high ?? value) : unit.replace(/^\{(.*)\}$/, '$1');
  return high === null ? `${value} ${label}` : `${value} to ${high} ${label}`;
};

/** The dose for a column of a list: `300 mg`, `1 to 2 tablets`; `null` where it is not known. */
export const doseText = ({ dose }: DosingStep): string | null =>
  dose === null ? null : amountText(dose.value, dose.high, dose.unit);

/**
 * Schedule, need and limit for a column of a list: `every 6 hours when needed, at most 3 mg in 1 day`; `null` where
 * neither schedule nor need is known.
 */
export const timingText = ({ schedule, asNeeded, atMost }: DosingStep): string | null => {
  const parts = [schedule === null ? '' : scheduleText(schedule), asNeededText(asNeeded)].filter((part) => part !== '');
  return parts.length === 0 ? null : [parts.join(' '), limitText(atMost)].filter((part) => part !== '').join(', ');
};

/** A schedule in plain English: `3 times a day`, `every 12 hours`, `once a day, in the morning`, `at bedtime`. */
export const scheduleText = (schedule: Schedule): string => {
  const { count, when, dayOfWeek, timeOfDay } = schedule;
  if (count === 1 && isEmptySchedule({ ...schedule, count: null })) return 'once';
  const isPlainBedtime = when.length === 1 && when[0] === 'HS' && isOncePerDay(schedule);
  return [
    isPlainBedtime ? '' : rateText(schedule),
    dayOfWeek.length === 0 ? '' : `on ${listText(dayOfWeek.map((day) => dayNames[day]))}`,
    listText(when.map((event) => eventNames[event])),
    timeOfDay.length === 0 ? '' : `at ${listText(timeOfDay.map(clockText))}`,
    count === null ? '' : `for ${count} ${count === 1 ? 'dose' : 'doses'}`,
  ]
    .filter((part) => part !== '')
    .join(', ');
};

const isOncePerDay = ({ frequency, frequencyMax, period, periodMax, periodUnit }: Schedule): boolean =>
  frequency === 1 && frequencyMax === null && period === 1 && periodMax === null && periodUnit === 'd';

const rateText = ({ frequency, frequencyMax, period, periodMax, periodUnit }: Schedule): string => {
  if (frequency === null || period === null || periodUnit === null) return '';
  const times = frequencyMax === null ? timesText(frequency) : `${frequency} to ${frequencyMax} times`;
  if (periodMax !== null)
    return prefixed(times, `every ${period} to ${periodMax} ${timeUnitLabel(periodUnit, periodMax)}`);
  if (period === 2 && periodUnit === 'd') return prefixed(times, 'every other day');
  if (period !== 1) return prefixed(times, `every ${period} ${timeUnitLabel(periodUnit, period)}`);
  if (periodUnit === 'h' || periodUnit === 'min' || periodUnit === 's') {
    return prefixed(times, `every ${timeUnitLabel(periodUnit, 1)}`);
  }
  return `${times} a ${timeUnitLabel(periodUnit, 1)}`;
};

/** `every 8 hours` and not `once every 8 hours`. */
const prefixed = (times: string, period: string): string => (times === 'once' ? period : `${times} ${period}`);

const timesText = (frequency: number): string => {
  if (frequency === 1) return 'once';
  return frequency === 2 ? 'twice' : `${frequency} times`;
};

const listText = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;

/** `08:00`; seconds only where there are any. */
const clockText = (time: string): string => (time.endsWith(':00') && time.length === 8 ? time.slice(0, 5) : time);

const dayNames: Readonly<Record<DayOfWeek, string>> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};

const eventNames: Readonly<Record<EventTiming, string>> = {
  MORN: 'in the morning',
  NOON: 'at noon',
  AFT: 'in the afternoon',
  EVE: 'in the evening',
  NIGHT: 'at night',
  HS: 'at bedtime',
  WAKE: 'on waking',
  C: 'with meals',
  CM: 'with breakfast',
  CD: 'with lunch',
  CV: 'with dinner',
  AC: 'before meals',
  ACM: 'before breakfast',
  ACD: 'before lunch',
  ACV: 'before dinner',
  PC: 'after meals',
  PCM: 'after breakfast',
  PCD: 'after lunch',
  PCV: 'after dinner',
};
