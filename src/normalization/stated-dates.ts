import { type Issue, warningIssue } from '../domain/issue.ts';
import { compareDates, dayOf } from '../domain/partial-date.ts';
import type { StatedMedication } from '../domain/stated-medication.ts';
import { isBlank, numberAt, objectAt, objectsAt, type WildObject } from '../fhir/wild.ts';
import { type DatePlace, dateIn, unreadableDates } from './date-place.ts';
import { laterElementsAt } from './later-element.ts';
import type { MedicationResourceType } from './medication-type.ts';
import { ownPeriodOf } from './own-period.ts';

/** The dates of a statement, and what of them could not be read. */
export type StatedDates = Pick<StatedMedication, 'asserted' | 'started' | 'ended' | 'statusChanged'> & {
  readonly issues: readonly Issue[];
};

/**
 * Dates as written: a year stays a year, and a time without an offset gets none. What is no date is left out, with an
 * issue. When something was said is never taken from when the taking began or ended.
 * @param on the day of the list, `YYYY-MM-DD`
 */
export const statedDatesOf = (type: MedicationResourceType, content: WildObject, on: string): StatedDates => {
  const { asserted, started, ended } = written[type](content);
  const dates = { asserted: firstOf(asserted), started: earliestOf(started), ended: latestOf(ended) };
  const { started: from, ended: to } = dates;
  const isBackwards = from !== null && to !== null && dayOf(to, 'last') < dayOf(from, 'first');
  const changes = type === 'MedicationRequest' ? laterElementsAt(type, content, 'statusChanged') : [];
  const changed = firstOf(changes);
  const isOfTheFuture = dates.asserted !== null && dayOf(dates.asserted, 'first') > on;
  return {
    ...dates,
    ...(changed === null ? {} : { statusChanged: changed }),
    issues: [
      ...unreadableDates(type, [...asserted, ...started, ...ended, ...changes]),
      ...(isBackwards ? [warningIssue('contradictory-dates', type, endsFirst)] : []),
      ...(isOfTheFuture ? [warningIssue('contradictory-dates', type, notYet)] : []),
    ],
  };
};

const endsFirst = 'It ends before it begins.';
const notYet = 'It is dated later than the day of this list.';

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
  const period = ownPeriodOf('MedicationStatement', content);
  const start = period === null ? [] : [period.start];
  return {
    // What is said of one moment was at best said then.
    asserted: own(content, 'dateAsserted', 'effectiveDateTime'),
    started: firstOf(start) === null ? [...start, ...own(content, 'effectiveDateTime')] : start,
    ended: period === null ? [] : [period.end],
  };
};

/** The order's own period before that of its dosages. */
const placesOfRequest = (content: WildObject): Places => {
  const period = ownPeriodOf('MedicationRequest', content);
  const bounds = boundsOf(content);
  const edge = (place: DatePlace | undefined, within: readonly DatePlace[]): readonly DatePlace[] =>
    place === undefined || isBlank(place.value) ? within : [place];
  return {
    asserted: own(content, 'authoredOn'),
    started: edge(period?.start, bounds.started),
    ended: edge(period?.end, bounds.ended),
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
  MedicationRequest: placesOfRequest,
  MedicationDispense: (content) => ({
    // R5 tells when it was put down, which is at best when it was handed over.
    asserted: own(content, 'whenHandedOver', 'whenPrepared', 'recorded'),
    ...boundsOf(content),
  }),
};
