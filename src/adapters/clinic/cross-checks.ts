import { errorIssue, type Issue } from '../../domain/issue.ts';
import { dateOrderIssues } from './date-order.ts';
import { directionIssues } from './direction-checks.ts';
import { identityIssues } from './identity-checks.ts';
import { fieldOf, placesIn } from './places.ts';

/**
 * What a schema cannot say of a clinic record. Looks at whatever is there, so that one visit of a record shows all that
 * is wrong with it, its shape included.
 * @param record anything
 */
export const crossIssues = (record: unknown): readonly Issue[] => [
  ...identityIssues(record),
  ...dateOrderIssues(record),
  ...directionIssues(record),
  ...contradictoryAllergies(record),
];

const contradictoryAllergies = (record: unknown): readonly Issue[] =>
  fieldOf(record, 'noKnownAllergies') === true &&
  placesIn(record, '/allergies/*/status').some(({ value }) => value === 'active')
    ? [errorIssue('invalid-record', '/noKnownAllergies', 'expected not to be true while an active allergy is listed')]
    : [];
