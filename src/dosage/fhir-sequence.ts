import type { DosingStep } from '../domain/dosing.ts';
import { type Issue, warningIssue } from '../domain/issue.ts';
import { dosesAgree } from './fhir-text.ts';
import { schedulesAgree } from './schedule.ts';

/** The steps of one `Dosage`, with its `sequence` as it was sent. */
export interface SentSteps {
  readonly sequence: unknown;
  readonly steps: readonly DosingStep[];
}

/**
 * Steps in their order. Several dosages without numbers run at the same time where moments of the day or days of the
 * week tell them apart; otherwise that is not said, and they are numbered as they came, with an issue: no dose is then
 * added up that may never be taken on one day. The same holds for two under one number that say the same.
 */
export const inSequence = (dosages: readonly SentSteps[], path: string, issues: Issue[]): readonly DosingStep[] => {
  if (dosages.length < 2) return dosages.flatMap(({ steps }) => steps);
  const numbers = dosages.map(({ sequence }) =>
    typeof sequence === 'number' && Number.isInteger(sequence) ? sequence : null,
  );
  const isNumbered = numbers.every((number) => number !== null);
  if (isNumbered && !hasRestatement(dosages)) return byNumber(dosages, numbers);
  if (numbers.every((number) => number === null) && areTold(dosages.flatMap(({ steps }) => steps))) {
    return dosages.flatMap(({ steps }) => steps).map((step) => ({ ...step, sequence: 1 }));
  }
  const reason = isNumbered
    ? 'It is not said whether two like dosages of one number add up or are the same one again.'
    : 'It is not said whether the dosages run together or one after another.';
  issues.push(warningIssue('partly-read-sig', path, reason));
  return byNumber(
    dosages,
    [...dosages.keys()].map((index) => index + 1),
  );
};

/** Two dosages of one number that may be one and the same in other words: nothing tells them apart. */
const hasRestatement = (dosages: readonly SentSteps[]): boolean =>
  [...Map.groupBy(dosages, ({ sequence }) => sequence).values()].some(
    (group) =>
      group.length <= mostMoments &&
      group.some((one, index) => group.slice(index + 1).some((other) => areAlike(one.steps, other.steps))),
  );

const areAlike = (one: readonly DosingStep[], other: readonly DosingStep[]): boolean =>
  one.length === other.length &&
  one.every((step, index) => {
    const again = other[index];
    return again !== undefined && isAlike(step, again);
  });

const isAlike = (one: DosingStep, other: DosingStep): boolean => {
  const [dose, again] = [one.dose, other.dose];
  if (dose === null || again === null || !dosesAgree(dose, again)) return false;
  if (one.schedule === null || other.schedule === null) return false;
  const bounds = ({ from, until, lasting, asNeeded }: DosingStep): string =>
    JSON.stringify([from, until, lasting, asNeeded !== null]);
  return schedulesAgree(one.schedule, other.schedule) && !areApart(one, other) && bounds(one) === bounds(other);
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
