import { errorIssue, type Issue } from '../../domain/issue.ts';
import { dayOf, isDate } from '../../domain/partial-date.ts';
import { placesIn, textOf } from './places.ts';

const periods: readonly (readonly [pattern: string, start: string, end: string])[] = [
  ['/diagnoses/*', 'onset', 'abated'],
  ['/medications/*', 'started', 'ended'],
  ['/medications/*/steps/*', 'from', 'until'],
  ['/treatmentPlans/*', 'started', 'ended'],
  ['/treatmentPlans/*/goals/*', 'started', 'due'],
  ['/treatmentPlans/*/activities/*', 'started', 'ended'],
  ['/consents/*', 'from', 'until'],
  ['/consents/*', 'signed', 'until'],
  ['/consents/*', 'signed', 'revoked'],
];

/**
 * Periods that end before they begin. Dates of different precision contradict each other only where no reading of them
 * agrees: `2024` may end after `2024-06-01`, `2023` cannot.
 */
export const dateOrderIssues = (record: unknown): readonly Issue[] =>
  periods.flatMap(([pattern, startName, endName]) =>
    placesIn(record, pattern)
      .filter(({ value }) => endsBeforeItBegins(textOf(value, startName), textOf(value, endName)))
      .map(({ path }) =>
        errorIssue('invalid-record', `${path}/${endName}`, `expected a date that is not before \`${startName}\``),
      ),
  );

const endsBeforeItBegins = (start: string | undefined, end: string | undefined): boolean =>
  start !== undefined &&
  end !== undefined &&
  isDate(start) &&
  isDate(end) &&
  dayOf(end, 'last') < dayOf(start, 'first');
