import { type Issue, warningIssue } from '../domain/issue.ts';
import { compareDates, dayOf } from '../domain/partial-date.ts';
import type { StatedMedication } from '../domain/stated-medication.ts';
import { numberAt, objectAt, objectsAt, type WildObject } from '../fhir/wild.ts';
import type { MedicationResourceType } from './medication-status.ts';
import { isWrittenDate } from './read-date.ts';

/** The dates of a statement, and what of them could not be read. */
export type StatedDates = Pick<StatedMedication, 'asserted' | 'started' | 'ended'> & {
  readonly issues: readonly Issue[];
};

/**
 * Dates as written: a year stays a year, and a time without an offset gets none. What is no date is left out, with an
 * issue. When something was said is never taken from when the taking began or ended.
 */
export const statedDatesOf = (type: MedicationResourceType, content: WildObject): StatedDates => {
  const { asserted, started, ended } = written[type](content);
  const dates = { asserted: firstOf(asserted), started: earliestOf(started), ended: latestOf(ended) };
  const { started: from, ended: to } = dates;
  const isBackwards = from !== null && to !== null && dayOf(to, 'last') < dayOf(from, 'first');
  return {
    ...dates,
    issues: [
      ...unreadableDates(type, [...asserted, ...started, ...ended]),
      ...(isBackwards ? [warningIssue('contradictory-dates', type, 'It ends before it begins.')] : []),
    ],
  };
};

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
  const fields = places.filter((place) => !isAbsent(place.value) && dateIn(place) === null).map(({ field }) => field);
  return [...new Set(fields)].map((field) =>
    warningIssue('unreadable-date', `${type}.${field}`, 'This is no FHIR date; it was left out.'),
  );
};

const isAbsent = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

const firstOf = (places: readonly DatePlace[]): string | null =>
  places.map(dateIn).find((date) => date !== null) ?? null;

const earliestOf = (places: readonly DatePlace[]): string | null =>
  places
    .map(dateIn)
    .filter((date) => date !== null)
    .toSorted(compareDates)[0] ?? null;

/** Where one of several has no end, there is none. */
const latestOf = (places: readonly DatePlace[]): string | null => {
  const ends = places.map(dateIn).filter((date) => date !== null);
  if (ends.length < places.length) return null;
  return ends.toSorted((a, b) => dayOf(a, 'last').localeCompare(dayOf(b, 'last'))).at(-1) ?? null;
};

type Places = Readonly<Record<'asserted' | 'started' | 'ended', readonly DatePlace[]>>;

const own = (content: WildObject, ...fields: readonly string[]): readonly DatePlace[] =>
  fields.map((field) => ({ field, value: content[field] }));

const placesOfStatement = (content: WildObject): Places => {
  const period = objectAt(content, 'effectivePeriod');
  const start = { field: 'effectivePeriod.start', value: period?.['start'] };
  return {
    // What is said of one moment was at best said then.
    asserted: own(content, 'dateAsserted', 'effectiveDateTime'),
    started: dateIn(start) === null ? [start, ...own(content, 'effectiveDateTime')] : [start],
    ended: [{ field: 'effectivePeriod.end', value: period?.['end'] }],
  };
};

/** The bounds of what is taken first and of what is taken last. */
const boundsOf = (content: WildObject): Pick<Places, 'started' | 'ended'> => {
  const dosages = objectsAt(content, 'dosageInstruction');
  const sequences = dosages.map((dosage) => numberAt(dosage, 'sequence'));
  const known = sequences.filter((sequence) => sequence !== null);
  const isOrdered = known.length === dosages.length;
  const at = (sequence: number): readonly WildObject[] =>
    isOrdered ? dosages.filter((_, index) => sequences[index] === sequence) : dosages;
  const places = (chosen: readonly WildObject[], edge: 'start' | 'end'): readonly DatePlace[] =>
    chosen.map((dosage) => ({
      field: `dosageInstruction.timing.repeat.boundsPeriod.${edge}`,
      value: objectAt(objectAt(objectAt(dosage, 'timing'), 'repeat'), 'boundsPeriod')?.[edge],
    }));
  const inOrder = known.toSorted((a, b) => a - b);
  return { started: places(at(inOrder[0] ?? 0), 'start'), ended: places(at(inOrder.at(-1) ?? 0), 'end') };
};

const written: Readonly<Record<MedicationResourceType, (content: WildObject) => Places>> = {
  MedicationStatement: placesOfStatement,
  MedicationRequest: (content) => ({ asserted: own(content, 'authoredOn'), ...boundsOf(content) }),
  MedicationDispense: (content) => ({ asserted: own(content, 'whenHandedOver', 'whenPrepared'), ...boundsOf(content) }),
};
