import type { CourseMark, ParallelCourses } from '../domain/reconciled-list.ts';
import type { StatedMedication } from '../domain/stated-medication.ts';
import { productStrengthOf, releaseOf } from './compare-regimens.ts';
import { beginOf, dayAt } from './course-dates.ts';
import { listed } from './differences/comparison-context.ts';
import type { FoldedGroup } from './folded-group.ts';
import type { ListDay } from './regimen.ts';
import { isTaper } from './taper.ts';

/** For each source that states several courses of one drug at a time, what tells them apart. */
export const parallelCourses = ({ currentBySource }: FoldedGroup, day: ListDay): readonly ParallelCourses[] =>
  currentBySource.flatMap((own) => {
    const courses = own.length < 2 ? [] : own.filter(({ kind }) => kind !== 'handed-over');
    const first = courses[0];
    if (first === undefined || courses.length < 2) return [];
    return [
      { source: first.source, resources: courses.map(({ resource }) => resource), ...whatTellsApart(courses, day) },
    ];
  });

type Telling = Pick<ParallelCourses, 'by' | 'reason'>;

const whatTellsApart = (courses: readonly StatedMedication[], day: ListDay): Telling => {
  for (const tell of marks) {
    const telling = tell(courses, day);
    if (telling !== null) return telling;
  }
  return { by: 'not-told', reason: 'Nothing in them tells why there are several: one may be an old order.' };
};

type Mark = (courses: readonly StatedMedication[], day: ListDay) => Telling | null;

const toldApart = (by: CourseMark, reason: string): Telling => ({ by, reason });

const byRelease: Mark = (courses) =>
  valuesOf(courses, releaseOf).length > 1
    ? toldApart('release-form', 'Extended release beside a form that is not: two products, taken side by side.')
    : null;

const byRoute: Mark = (courses) => {
  const routes = valuesOf(courses, ({ route }) => route);
  return routes.length > 1 ? toldApart('route', `By different ways: ${listed(routes)}.`) : null;
};

const byDates: Mark = (courses, { on }) => {
  const later = courses.find((course) => courses.some((other) => other !== course && beginsAfter(course, other, on)));
  const begun = later === undefined ? null : beginOf(later);
  return begun === null ? null : toldApart('order-of-dates', `One follows the other from ${begun.slice(0, 10)}.`);
};

/** One ends before or on the day on which the other begins: they are not taken together, though both are in force. */
const beginsAfter = (later: StatedMedication, earlier: StatedMedication, on: string): boolean => {
  const begun = beginOf(later);
  if (begun === null) return false;
  const first = dayAt(begun, 'first');
  return first > on || (earlier.ended !== null && dayAt(earlier.ended, 'last') <= first);
};

const byTaper: Mark = (courses) =>
  courses.some(isTaper) && !courses.every(isTaper)
    ? toldApart('taper', 'One of them is raised or lowered step by step beside the other, as its directions say.')
    : null;

const byTimes: Mark = (courses, { regimenOf }) => {
  const moments = courses.map((course) => regimenOf(course).moments);
  if (!areDisjoint(moments)) return null;
  const isByDays = moments.every((of) => of.every((moment) => weekdays.has(moment)));
  return isByDays
    ? toldApart('days-of-week', 'Taken on different days of the week: parts of one regimen.')
    : toldApart('times-of-day', 'Taken at different times of the day: parts of one regimen.');
};

const weekdays: ReadonlySet<string> = new Set(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);

const areDisjoint = (lists: readonly (readonly string[])[]): boolean => {
  const all = lists.flat();
  return lists.every((list) => list.length > 0) && new Set(all).size === all.length;
};

const byNeed: Mark = (courses, { regimenOf }) =>
  valuesOf(courses, (course) => regimenOf(course).asNeeded).length > 1
    ? toldApart('as-needed', 'One is taken regularly, the other when needed.')
    : null;

const byPrescribers: Mark = (courses) => {
  const authors = valuesOf(courses, ({ assertedBy }) => assertedBy);
  return authors.length > 1 ? toldApart('prescribers', `Ordered by different prescribers: ${listed(authors)}.`) : null;
};

/** Written on one day for one schedule: 300 mg and 150 mg make 450 mg. Of different days, one may be the old dose. */
const byStrengths: Mark = (courses, { regimenOf }) => {
  const strengths = valuesOf(courses, productStrengthOf);
  const dates = new Set(courses.map(({ asserted }) => asserted));
  const rates = new Set(courses.map((course) => regimenOf(course).timesPerDay));
  const areTogether = strengths.length === courses.length && dates.size === 1 && !dates.has(null) && rates.size === 1;
  return areTogether
    ? toldApart('strengths', `Products of different strengths that make one dose together: ${listed(strengths)}.`)
    : null;
};

const marks: readonly Mark[] = [byRelease, byRoute, byDates, byTaper, byTimes, byNeed, byPrescribers, byStrengths];

/** The values that courses have, each once; those that do not say are left out. */
const valuesOf = <T>(
  courses: readonly StatedMedication[],
  of: (course: StatedMedication) => T | null,
): readonly T[] => [...new Set(courses.map(of).filter((value) => value !== null))];

const partsOfOneRegimen: ReadonlySet<CourseMark> = new Set<CourseMark>([
  'release-form',
  'order-of-dates',
  'taper',
  'times-of-day',
  'days-of-week',
  'strengths',
]);

/** Whether two orders of one source are parts of one regimen, and no duplicate; never those of two named authors. */
export const isOneRegimen = (one: StatedMedication, other: StatedMedication, day: ListDay): boolean =>
  byPrescribers([one, other], day) === null && partsOfOneRegimen.has(whatTellsApart([one, other], day).by);
