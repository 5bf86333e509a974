import { errorIssue, type Issue, warningIssue } from '../../domain/issue.ts';
import { fieldOf, numberOf, type Place, placesIn, textOf } from './places.ts';

/** Medications without directions, and steps that contradict themselves. */
export const directionIssues = (record: unknown): readonly Issue[] => [
  ...placesIn(record, '/medications/*').flatMap(missingDirections),
  ...placesIn(record, '/medications/*/steps/*').flatMap(stepIssues),
];

/** What the clinic itself ordered must say how; what it only heard of may lack it, and a person should look. */
const missingDirections = ({ path, value }: Place): readonly Issue[] => {
  const isObject = typeof value === 'object' && value !== null;
  if (!isObject || fieldOf(value, 'sig') !== undefined || fieldOf(value, 'steps') !== undefined) return [];
  const issue = textOf(fieldOf(value, 'origin'), 'kind') === 'prescribed' ? errorIssue : warningIssue;
  return [issue('invalid-record', path, 'expected directions: `sig`, `steps`, or both')];
};

const stepIssues = ({ path, value: step, at }: Place): readonly Issue[] => {
  if (typeof step !== 'object' || step === null) return [];
  const has = (name: string) => fieldOf(step, name) !== undefined;
  const isBelow = (field: string, high: string, low: string) =>
    (numberOf(fieldOf(step, field), high) ?? Number.POSITIVE_INFINITY) < (numberOf(fieldOf(step, field), low) ?? 0);
  const found: readonly (readonly [wrong: boolean, where: string, reason: string])[] = [
    [!has('sig') && !has('dose'), '', 'expected what is taken: `sig` or `dose`'],
    [isBelow('dose', 'high', 'value'), '/dose/high', 'expected not less than `value`'],
    [isBelow('frequency', 'timesMax', 'times'), '/frequency/timesMax', 'expected not less than `times`'],
    [isBelow('frequency', 'perMax', 'per'), '/frequency/perMax', 'expected not less than `per`'],
    [has('when') && has('timesOfDay'), '/timesOfDay', 'expected either `when` or `timesOfDay`, not both'],
    [at === 0 && fieldOf(step, 'concurrent') === true, '/concurrent', 'expected a step before it to run beside'],
  ];
  return found
    .filter(([wrong]) => wrong)
    .map(([, where, reason]) => errorIssue('invalid-record', `${path}${where}`, reason));
};
