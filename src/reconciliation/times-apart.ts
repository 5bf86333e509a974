import type { StatedMedication } from '../domain/stated-medication.ts';
import { type MilligramsADay, milligramsADayOf } from './plain-dose.ts';
import { type Regimen, sumOfParts } from './regimen.ts';

interface StatedCourse {
  readonly statement: StatedMedication;
  readonly regimen: Regimen;
}

/** Milligrams of each ingredient that courses come to in a day, on average; `null` where a part of it is not known. */
export const milligramsOf = (courses: readonly StatedCourse[]): MilligramsADay | null => {
  const amounts = courses.map(({ statement: { drug }, regimen }) =>
    drug.recognizedBy === 'none' ? null : milligramsADayOf(regimen.steps, drug.strengths, drug.ingredients),
  );
  const known = amounts.filter((amount) => amount !== null);
  return known.length < amounts.length || known.length === 0 ? null : sumOfParts(known);
};

/**
 * How many times as much one side gives as the other, of the ingredient in which they are furthest apart: 1 where they
 * give the same. By the day where that is known, else by the dose; `null` where the two can't be compared.
 */
export const timesApart = (ours: readonly StatedCourse[], theirs: readonly StatedCourse[]): number | null => {
  const byDay = dailyApart(ours, theirs);
  if (byDay !== null) return byDay;
  const [one, other] = [milligramsOf(ours), milligramsOf(theirs)];
  if (one === null || other === null) return dosesApart(ours, theirs);
  const times = [...new Set([...one.keys(), ...other.keys()])].map((code) => ratio(one.get(code), other.get(code)));
  return times.includes(null) ? null : Math.max(...times.map((each) => each ?? 1));
};

/** Two single courses of one ingredient with a daily dose each: nothing is to be added up. */
const dailyApart = (ours: readonly StatedCourse[], theirs: readonly StatedCourse[]): number | null => {
  if (ours.length !== 1 || theirs.length !== 1) return null;
  const [one, other] = [ours[0]?.regimen, theirs[0]?.regimen];
  if (one?.daily == null || other?.daily == null || one.daily.unit !== other.daily.unit) return null;
  return one.milligramsOfParts === null && other.milligramsOfParts === null
    ? ratio(one.daily.value, other.daily.value)
    : null;
};

const dosesApart = (ours: readonly StatedCourse[], theirs: readonly StatedCourse[]): number | null => {
  const [one, other] = [ours, theirs].map((side) => side.flatMap(({ regimen }) => regimen.doses ?? []));
  const units = new Set([...(one ?? []), ...(other ?? [])].map(({ unit }) => unit));
  if (units.size !== 1) return null;
  const [most, least] = [one, other].map((doses) => doses?.reduce((sum, { high }) => sum + high, 0));
  return ratio(most, least);
};

/** `null` for what is missing, nothing or less than nothing. */
const ratio = (one: number | undefined, other: number | undefined): number | null =>
  one === undefined || other === undefined || !(one > 0) || !(other > 0) ? null : Math.max(one / other, other / one);
