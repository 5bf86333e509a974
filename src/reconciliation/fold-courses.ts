import { inPlainOrder } from '../domain/plain-order.ts';
import { isCurrent, type StatedMedication } from '../domain/stated-medication.ts';
import { inDateOrder } from './course-dates.ts';
import { CourseIndex } from './course-index.ts';
import { dateOf, type FoldKind, mayBeFollowed, sameCourseKindOf, successionKindOf } from './earlier-course.ts';
import type { ListDay } from './regimen.ts';

/** A statement that says nothing that the one it went into does not say. */
export interface FoldedStatement {
  readonly statement: StatedMedication;
  readonly into: StatedMedication;
  readonly kind: FoldKind;
}

/** One source's statements about one drug: a statement for each course, and what went into them. */
export interface Courses {
  readonly kept: readonly StatedMedication[];
  readonly folded: readonly FoldedStatement[];
}

/**
 * Folds refills, renewals, fills and ended or replaced predecessors of a course into it, so that a drug that was
 * refilled thirteen times is one line. What conflicts is never folded: two regimens at the same time stay two, and so
 * do an order that is active and a later one of the same regimen that was stopped.
 * @param statements of one source and one drug
 */
export const foldCourses = (statements: readonly StatedMedication[], day: ListDay): Courses => {
  if (statements.length === 1) return { kept: statements, folded: [] };
  const index = new CourseIndex(day);
  const folded: FoldedStatement[] = [];
  for (const statement of newestFirst(statements)) {
    const fold = findFold(statement, index, day);
    if (fold === null) index.add(statement);
    else folded.push(fold);
  }
  return { kept: index.kept, folded };
};

/** The newest course of the same regimen; else what took its place, of the same release form before any other. */
const findFold = (statement: StatedMedication, index: CourseIndex, day: ListDay): FoldedStatement | null => {
  for (const into of index.maybeSame(statement)) {
    const kind = sameCourseKindOf(statement, into, day);
    if (kind !== null) return { statement, into, kind };
  }
  const later = mayBeFollowed(statement) ? index.inOrderFor(statement) : index.replacing(statement);
  for (const into of later) {
    const kind = successionKindOf(statement, into, day);
    if (kind !== null) return { statement, into, kind };
  }
  return null;
};

/** Orders and reports before fills, then by date, newest first; the reference decides what nothing else does. */
const newestFirst = (statements: readonly StatedMedication[]): readonly StatedMedication[] => {
  const generations = generationsOf(statements);
  const generationOf = ({ resource }: StatedMedication): number => generations.get(resource) ?? 0;
  return statements.toSorted(
    (a, b) =>
      Number(a.kind === 'handed-over') - Number(b.kind === 'handed-over') ||
      inDateOrder(dateOf(b), dateOf(a)) ||
      generationOf(b) - generationOf(a) ||
      Number(isCurrent(b.status)) - Number(isCurrent(a.status)) ||
      inPlainOrder(a.resource, b.resource),
  );
};

/** How many orders one after another each replaces, so that those of one day stand in their order. */
const generationsOf = (statements: readonly StatedMedication[]): ReadonlyMap<string, number> => {
  const replacing = new Map(
    statements.flatMap(({ resource, replaces }) => (replaces === undefined ? [] : [[resource, replaces] as const])),
  );
  const generations = new Map<string, number>();
  const generationOf = (resource: string): number => {
    const known = generations.get(resource);
    if (known !== undefined) return known;
    // Orders that replace one another in a circle are of no generation; this ends the circle.
    generations.set(resource, 0);
    const earlier = replacing.get(resource) ?? [];
    const generation = earlier.length === 0 ? 0 : 1 + Math.max(...earlier.map(generationOf));
    generations.set(resource, generation);
    return generation;
  };
  for (const resource of [...replacing.keys()].toSorted(inPlainOrder)) generationOf(resource);
  return generations;
};
