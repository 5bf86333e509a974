import { compareDates, dayOf, daysBetween, isDate } from '../domain/partial-date.ts';
import { isCurrent, type StatedMedication } from '../domain/stated-medication.ts';
import { areSameCourse, productStrengthOf, releaseOf } from './compare-regimens.ts';
import { regimenOf } from './regimen.ts';

/** A statement that says nothing that the one it went into does not say. */
export interface FoldedStatement {
  readonly statement: StatedMedication;
  readonly into: StatedMedication;
  readonly reason: string;
}

/** One source's statements about one drug: a statement for each course, and what went into them. */
export interface Courses {
  readonly kept: readonly StatedMedication[];
  readonly folded: readonly FoldedStatement[];
}

/**
 * Folds refills, renewals, fills and ended predecessors of a course into it, so that a drug that was refilled thirteen
 * times is one line. What conflicts is never folded: two regimens at the same time stay two, and so do an order that
 * is active and a later one of the same regimen that was stopped.
 * @param statements of one source and one drug
 */
export const foldCourses = (statements: readonly StatedMedication[], on: string): Courses => {
  const kept: StatedMedication[] = [];
  const folded: FoldedStatement[] = [];
  for (const statement of newestFirst(statements)) {
    const fold = findFold(statement, kept, on);
    if (fold === null) kept.push(statement);
    else folded.push(fold);
  }
  return { kept, folded };
};

const findFold = (
  statement: StatedMedication,
  kept: readonly StatedMedication[],
  on: string,
): FoldedStatement | null => {
  for (const into of kept) {
    const reason = foldReason(statement, into, on);
    if (reason !== null) return { statement, into, reason };
  }
  return null;
};

/** Orders and reports before fills, then by date, newest first; the reference decides what nothing else does. */
const newestFirst = (statements: readonly StatedMedication[]): readonly StatedMedication[] =>
  statements.toSorted(
    (a, b) =>
      Number(a.kind === 'handed-over') - Number(b.kind === 'handed-over') ||
      compareDates(dateOf(b), dateOf(a)) ||
      Number(isCurrent(b.status)) - Number(isCurrent(a.status)) ||
      a.resource.localeCompare(b.resource, 'en'),
  );

const dateOf = (statement: StatedMedication): string => statement.asserted ?? statement.started ?? '0000';

const foldReason = (older: StatedMedication, newer: StatedMedication, on: string): string | null => {
  if (older.kind === 'handed-over') {
    const isFill = isSameProduct(older, newer, on) && !isFillAfterEnd(older, newer);
    return isFill ? 'A fill of this course.' : null;
  }
  if (isSameProduct(older, newer, on) && isSameAuthor(older, newer)) {
    if (isCurrent(older.status) && !isCurrent(newer.status)) return null;
    return isCurrent(older.status) || !isCurrent(newer.status)
      ? 'The same order again: a refill or renewal.'
      : 'An earlier order of the same course.';
  }
  const isFollowed = dateOf(older) !== '0000' && compareDates(dateOf(older), dateOf(newer)) < 0;
  return !isCurrent(older.status) && isFollowed
    ? 'An earlier course that its source ended; a later one follows.'
    : null;
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
const isSameProduct = (one: StatedMedication, other: StatedMedication, on: string): boolean => {
  if (releaseOf(one) !== null && releaseOf(other) !== null && releaseOf(one) !== releaseOf(other)) return false;
  const [first, second] = [regimenOf(one, on), regimenOf(other, on)];
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
