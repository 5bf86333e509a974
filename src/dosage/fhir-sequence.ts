import type { DosingStep } from '../domain/dosing.ts';
import { type Issue, warningIssue } from '../domain/issue.ts';

/** The steps of one `Dosage`, with its `sequence` as it was sent. */
export interface SentSteps {
  readonly sequence: unknown;
  readonly steps: readonly DosingStep[];
}

/**
 * Steps in their order. Several dosages without numbers run at the same time where moments of the day or days of the
 * week tell them apart; otherwise that is not said, and they are numbered as they came, with an issue: no dose is then
 * added up that may never be taken on one day.
 */
export const inSequence = (dosages: readonly SentSteps[], path: string, issues: Issue[]): readonly DosingStep[] => {
  if (dosages.length < 2) return dosages.flatMap(({ steps }) => steps);
  const numbers = dosages.map(({ sequence }) =>
    typeof sequence === 'number' && Number.isInteger(sequence) ? sequence : null,
  );
  if (numbers.every((number) => number !== null)) return byNumber(dosages, numbers);
  if (numbers.every((number) => number === null) && areTold(dosages.flatMap(({ steps }) => steps))) {
    return dosages.flatMap(({ steps }) => steps).map((step) => ({ ...step, sequence: 1 }));
  }
  issues.push(
    warningIssue('partly-read-sig', path, 'It is not said whether the dosages run together or one after another.'),
  );
  return byNumber(
    dosages,
    [...dosages.keys()].map((index) => index + 1),
  );
};

/** Steps that the text of one dosage made keep their order behind its own number. */
const byNumber = (dosages: readonly SentSteps[], numbers: readonly number[]): readonly DosingStep[] => {
  const numbered = dosages.map(({ steps }, index) => ({ steps, number: numbers[index] ?? index + 1 }));
  const result: DosingStep[] = [];
  let shift = 0;
  for (const [, group] of [...Map.groupBy(numbered, ({ number }) => number)].toSorted(
    ([one], [other]) => one - other,
  )) {
    const highest = Math.max(...group.flatMap(({ steps }) => steps.map(({ sequence }) => sequence)));
    const moved = group.flatMap(({ steps, number }) =>
      steps.map((step) => ({ ...step, sequence: number + shift + step.sequence - 1 })),
    );
    result.push(...moved.toSorted((one, other) => one.sequence - other.sequence));
    shift += highest - 1;
  }
  return result;
};

/** More instructions than these are not moments of one week. */
const mostMoments = 100;

/** Every two steps have different moments of the day, clock times or days of the week. */
const areTold = (steps: readonly DosingStep[]): boolean =>
  steps.length <= mostMoments &&
  steps.every((step, index) => step.sequence === 1 && steps.slice(index + 1).every((other) => areApart(step, other)));

const areApart = (one: DosingStep, other: DosingStep): boolean => {
  for (const part of ['dayOfWeek', 'timeOfDay', 'when'] as const) {
    const [first, second]: readonly (readonly string[])[] = [one.schedule?.[part] ?? [], other.schedule?.[part] ?? []];
    if (first === undefined || second === undefined || (first.length === 0 && second.length === 0)) continue;
    return first.length > 0 && second.length > 0 && !first.some((item) => second.includes(item));
  }
  return false;
};
