import type { DosingStep } from '../domain/dosing.ts';
import type { StatedMedication } from '../domain/stated-medication.ts';

/** Whether directions lower or raise the dose step by step, by their steps or in so many words. */
export const isTaper = (statement: StatedMedication): boolean => directionOf(statement) !== null;

/** Whether the dose goes down or up over the steps of the directions; `null` where it does neither. */
export const directionOf = ({ steps, directions }: StatedMedication): 'down' | 'up' | null => {
  const bySteps = steps.length > 1 ? directionOfSteps(steps) : null;
  if (bySteps !== null || directions === null || !ofChange.test(directions)) return bySteps;
  return downward.test(directions) ? 'down' : 'up';
};

/** Both at once, as most directions have neither. */
const ofChange = /\b(?:taper|wean|reduc|decreas|lower|then stop|discontinu|titrat|increas|raise)/i;
const downward = /\b(?:taper|wean|reduc|decreas|lower|then stop|discontinu)/i;

/** How often it is taken is not compared: a taper lowers the dose, and one that only spaces it says so in words. */
const directionOfSteps = (steps: readonly DosingStep[]): 'down' | 'up' | null => {
  const amounts = [...Map.groupBy(steps, ({ sequence }) => sequence)]
    .toSorted(([one], [other]) => one - other)
    .map(([, group]) => group.reduce((sum, { dose }) => sum + (dose?.value ?? Number.NaN), 0));
  const units = new Set(steps.map(({ dose }) => dose?.unit));
  const [first, last] = [amounts[0], amounts.at(-1)];
  if (amounts.length < 2 || units.size > 1 || first === undefined || last === undefined || first === last) return null;
  if (first > last) return 'down';
  return last > first ? 'up' : null;
};
