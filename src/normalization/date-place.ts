import { type Issue, warningIssue } from '../domain/issue.ts';
import { isBlank } from '../fhir/wild.ts';
import type { MedicationResourceType } from './medication-type.ts';
import { isWrittenDate } from './read-date.ts';

/** A value that stands where a date should, and where that is. */
export interface DatePlace {
  readonly field: string;
  readonly value: unknown;
}

/** The value where it is a date, else `null`. */
export const dateIn = ({ value }: DatePlace): string | null =>
  typeof value === 'string' && isWrittenDate(value.trim()) ? value.trim() : null;

/** An issue for each place that holds something else than a date. */
export const unreadableDates = (type: MedicationResourceType, places: readonly DatePlace[]): readonly Issue[] => {
  const fields = places.filter(isUnreadable).map(({ field }) => field);
  return [...new Set(fields)].map((field) =>
    warningIssue('unreadable-date', `${type}.${field}`, 'This is no FHIR date; it was left out.'),
  );
};

/** Whether something was sent that is no date. */
export const isUnreadable = (place: DatePlace): boolean => !isBlank(place.value) && dateIn(place) === null;
