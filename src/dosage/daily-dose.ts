import type { Amount, DosingStep } from '../domain/dosing.ts';
import type { Strength } from '../domain/stated-medication.ts';
import { currentStepsOf } from './current-steps.ts';
import { isWithinLimit } from './own-limit.ts';
import { asMass } from './product-amount.ts';
import { dosesPerDay, isDaily } from './schedule.ts';
import { inUnit } from './units.ts';

/**
 * What is taken in a day by the directions, or `null` where that is not certain: no step or more than one could apply
 * (see `currentStepsOf`), a dose or schedule is not known, a dose or rate is a range, anything is taken only when
 * needed, or a dose comes less than once a day (weekly, every 4 weeks, on some days of the week): a seventh of a weekly
 * dose is not a daily dose. Nor is it certain where it would be above a maximum that a step names, or where the two
 * cannot be compared.
 * Countables and millilitres become a mass where the drug has exactly one strength; grams become milligrams, and
 * micrograms do where the strength is in milligrams. Rounded to six significant digits.
 * @param strengths of the drug; empty where it was not recognised
 * @param on the ISO 8601 day that is asked about
 */
export const dailyDoseOf = (
  steps: readonly DosingStep[],
  strengths: readonly Strength[],
  on: string | null,
): Amount | null => {
  const current = currentStepsOf(steps, on);
  if (current === null || current.length === 0) return null;
  const amounts = current.map((step) => stepAmount(step, strengths));
  const [first] = amounts;
  if (first === null || first === undefined) return null;
  let total = 0;
  for (const amount of amounts) {
    const same = amount === null ? null : inUnit(amount, first.unit);
    if (same === null) return null;
    total += same;
  }
  const aDay = { value: rounded(total), unit: first.unit };
  const isAllowed = current.every(
    ({ atMost }) => atMost === null || isWithinLimit(aDay, asMass(atMost.amount, strengths), atMost.per),
  );
  return isAllowed ? aDay : null;
};

const stepAmount = (step: DosingStep, strengths: readonly Strength[]): Amount | null => {
  const { dose, schedule, asNeeded } = step;
  if (dose === null || dose.high !== null || schedule === null || asNeeded !== null || !isDaily(schedule)) return null;
  const times = dosesPerDay(schedule);
  if (times === null) return null;
  const each = asMass(dose, strengths);
  return { value: each.value * times, unit: each.unit };
};

/** Six significant digits: more than any dose has, and few enough to leave floating point dirt behind. */
const rounded = (value: number): number => Number(value.toPrecision(6));
