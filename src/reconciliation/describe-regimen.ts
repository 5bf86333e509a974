import type { DosingStep } from '../domain/dosing.ts';
import { doseText, scheduleText } from '../dosage/directions.ts';
import type { Regimen } from './regimen.ts';

/** What is taken at one time, for people: `300 mg`; `null` where it is not known. */
export const doseWordsOf = ({ steps }: Regimen): string | null =>
  joined(steps.map((step) => (step.dose === null ? null : doseText(step))));

/** How often and when, for people: `3 times a day`; `null` where it is not known. */
export const scheduleWordsOf = ({ steps }: Regimen): string | null => joined(steps.map(scheduleOf));

/** Dose, schedule and what that comes to: `2 tablets once a day (40 mg a day)`. */
export const describeDose = (regimen: Regimen): string => {
  const { daily, mostADay } = regimen;
  const most = mostADay === null ? '' : ` (at most ${mostADay.value} ${mostADay.unit} a day)`;
  const total = daily === null ? most : ` (${daily.value} ${daily.unit} a day)`;
  const words = [doseWordsOf(regimen) ?? 'no dose given', scheduleWordsOf(regimen)];
  return `${words.filter((text) => text !== null).join(' ')}${total}`;
};

const joined = (texts: readonly (string | null)[]): string | null => {
  const said = texts.filter((text) => text !== null && text !== '');
  return said.length === 0 ? null : [...new Set(said)].join(' and ');
};

const scheduleOf = (step: DosingStep): string | null => {
  const schedule = step.schedule === null ? null : scheduleText(step.schedule);
  if (step.asNeeded === null) return schedule;
  return schedule === null ? 'when needed' : `${schedule} when needed`;
};
