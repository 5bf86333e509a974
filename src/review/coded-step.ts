import type { DosingStep, Schedule } from '../domain/dosing.ts';

/**
 * Dose and schedule of a step as they are coded: `300 mg 2 in 1 d`. Without the days on which it begins and ends, which
 * a renewal moves, and without the text. Empty where nothing is coded.
 */
export const codedStep = ({ dose, schedule, lasting, asNeeded, atMost }: DosingStep): string =>
  [
    dose === null ? null : `${range(dose.value, dose.high)} ${bare(dose.unit)}`,
    schedule === null ? null : codedSchedule(schedule),
    lasting === null ? null : `for ${lasting.value} ${lasting.unit}`,
    asNeeded === null ? null : 'as needed',
    atMost === null
      ? null
      : `at most ${atMost.amount.value} ${bare(atMost.amount.unit)} in ${atMost.per.value} ${atMost.per.unit}`,
  ]
    .filter((part) => part !== null && part !== '')
    .join(' ');

const codedSchedule = (schedule: Schedule): string => {
  const { count, frequency, frequencyMax, period, periodMax, periodUnit } = schedule;
  return [
    frequency === null ? null : range(frequency, frequencyMax),
    period === null ? null : `in ${range(period, periodMax)} ${periodUnit ?? ''}`.trim(),
    ...schedule.when,
    ...schedule.dayOfWeek,
    ...schedule.timeOfDay,
    count === null ? null : `${count} in all`,
  ]
    .filter((part) => part !== null)
    .join(' ');
};

const range = (low: number, high: number | null): string => (high === null ? `${low}` : `${low}-${high}`);

const bare = (unit: string): string => unit.replaceAll(/[{}]/g, '');
