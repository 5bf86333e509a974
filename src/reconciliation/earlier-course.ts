import { dayOf, daysBetween, isDate } from '../domain/partial-date.ts';
import { isCurrent, type StatedMedication } from '../domain/stated-medication.ts';
import { areSameCourse, productStrengthOf, releaseOf } from './compare-regimens.ts';
import { beginOf, dayAt, inDateOrder } from './course-dates.ts';
import type { ListDay } from './regimen.ts';

/** What a statement is to the one it goes into. */
export type FoldKind = 'fill' | 'again' | 'earlier-order' | 'earlier-course' | 'over' | 'replaced';

/** The words of the ledger for each. */
export const foldReasons: Readonly<Record<FoldKind, string>> = {
  fill: 'A fill of this course.',
  again: 'The same order again: a refill or renewal.',
  'earlier-order': 'An earlier order of the same course.',
  'earlier-course': 'An earlier course that its source ended; a later one follows.',
  over: 'An earlier course that is over by its own dates; a later one follows.',
  replaced: 'An earlier order that a later one names as replaced.',
};

/** When a statement was written or said, else when it began; `0000` where it says neither. */
export const dateOf = (statement: StatedMedication): string => statement.asserted ?? statement.started ?? '0000';

/** Whether an older statement of the same source and drug is the same course as a newer one, and what it is to it. */
export const sameCourseKindOf = (older: StatedMedication, newer: StatedMedication, day: ListDay): FoldKind | null => {
  if (older.kind === 'handed-over') {
    return isSameProduct(older, newer, day) && !isFillAfterEnd(older, newer) ? 'fill' : null;
  }
  if (!isSameProduct(older, newer, day) || !isSameAuthor(older, newer)) return null;
  // What is taken today must not go into what will be taken.
  if (isToCome(newer, day) && !isToCome(older, day)) return null;
  if (isCurrent(older.status)) return isCurrent(newer.status) ? 'again' : null;
  return isCurrent(newer.status) ? 'earlier-order' : 'again';
};

const isToCome = ({ started }: StatedMedication, { on }: ListDay): boolean =>
  started !== null && dayAt(started, 'first') > on;

/**
 * Whether a newer statement of the same source and drug took the place of an older one, of whatever dose: by what the
 * source did, by the newer one's own word (`priorPrescription`), or by their dates.
 */
export const successionKindOf = (older: StatedMedication, newer: StatedMedication, day: ListDay): FoldKind | null => {
  if (newer.kind === 'handed-over') return null;
  const isInForce = newer.status === 'active' || newer.status === 'unknown';
  if (isReplacedBy(older, newer) && (isInForce || !isCurrent(older.status))) return 'replaced';
  if (!isCurrent(older.status)) return isFollowed(older, newer) ? 'earlier-course' : null;
  return isInForce && isOverBefore(older, newer, day) ? 'over' : null;
};

/** Whether anything could have taken the statement's place: no need to look where it is in force without an end. */
export const mayBeFollowed = ({ kind, status, ended }: StatedMedication): boolean =>
  kind !== 'handed-over' && (!isCurrent(status) || ended !== null);

const isFollowed = (older: StatedMedication, newer: StatedMedication): boolean =>
  dateOf(older) !== '0000' && inDateOrder(dateOf(older), dateOf(newer)) < 0;

const isReplacedBy = (older: StatedMedication, newer: StatedMedication): boolean =>
  newer.replaces?.includes(older.resource) === true;

/** Ended by its own date before or on the day on which the newer one began; one that begins later replaces nothing yet. */
const isOverBefore = ({ ended }: StatedMedication, newer: StatedMedication, { on }: ListDay): boolean => {
  const begun = beginOf(newer);
  if (ended === null || begun === null) return false;
  const first = dayAt(begun, 'first');
  return dayAt(ended, 'last') <= first && dayAt(begun, 'last') <= on;
};

/** Days after which a package of an ended order of unknown end can't be its first fill any more. */
const firstFillWithinDays = 7;

/** A drug that its source ended and that is still handed over is one that the patient has at home: it is not hidden. */
const isFillAfterEnd = (fill: StatedMedication, course: StatedMedication): boolean => {
  if (isCurrent(course.status) || !isCurrent(fill.status)) return false;
  if (fill.asserted === null) return true;
  const end = course.ended ?? course.lastUpdated;
  if (end !== null && isDate(end)) return dayOf(fill.asserted, 'last') > dayOf(end, 'last');
  return course.asserted === null || daysBetween(course.asserted, fill.asserted) > firstFillWithinDays;
};

/** The same regimen of the same release form; where directions are missing, the same strength speaks for it. */
const isSameProduct = (one: StatedMedication, other: StatedMedication, { heldRegimenOf }: ListDay): boolean => {
  if (releaseOf(one) !== null && releaseOf(other) !== null && releaseOf(one) !== releaseOf(other)) return false;
  const [first, second] = [heldRegimenOf(one), heldRegimenOf(other)];
  if (!areSameCourse(first, second)) return false;
  if (first.doses !== null && second.doses !== null) return true;
  const [strength, otherStrength] = [productStrengthOf(one), productStrengthOf(other)];
  if (strength !== null && otherStrength !== null) return strength === otherStrength;
  return one.steps.length > 0 === other.steps.length > 0 && one.directions === other.directions;
};

/** Two orders in force by two named prescribers are two orders, even of the same regimen. */
const isSameAuthor = (one: StatedMedication, other: StatedMedication): boolean =>
  !(isCurrent(one.status) && isCurrent(other.status)) ||
  one.assertedBy === null ||
  other.assertedBy === null ||
  one.assertedBy === other.assertedBy ||
  one.kind !== 'ordered' ||
  other.kind !== 'ordered';
