import type { Amount, DosingStep } from '../domain/dosing.ts';
import type { StatedMedication, Strength } from '../domain/stated-medication.ts';
import { currentStepsOf } from '../dosage/current-steps.ts';
import { dailyDoseOf } from '../dosage/daily-dose.ts';
import { asMass } from '../dosage/product-amount.ts';
import { beginOf, dayAt } from './course-dates.ts';
import { type MilligramsADay, milligramsADayOf, type PlainDose, plainDoseOf, round } from './plain-dose.ts';
import { momentsOf, partsOf, timesPerDayOf } from './times-per-day.ts';

/** How a statement says the drug is taken at present, in a form in which two statements can be compared. */
export interface Regimen {
  /** The steps of the directions that apply on the day. */
  readonly steps: readonly DosingStep[];
  /** What is taken at one time, one for each part of the day's regimen; `null` where any part's dose is not known. */
  readonly doses: readonly PlainDose[] | null;
  /** Times a day, a fraction for longer intervals (0.25/7 is every four weeks); `null` where it is not known. */
  readonly timesPerDay: number | null;
  /** `null` where there are no directions that could say. */
  readonly asNeeded: boolean | null;
  /** Whether it is taken early or late in the day, where the directions say so. */
  readonly partsOfDay: readonly ('early' | 'late')[];
  /** Every event, clock time and day of the week that the directions name, sorted. */
  readonly moments: readonly string[];
  readonly daily: Amount | null;
  /** The most that may be taken in a day, by a limit of its own; `null` where there is none, or it is no mass or volume. */
  readonly mostADay: Amount | null;
  /** Of a combination alone, whose tablets are compared by what they hold; `null` where it is not known. */
  readonly milligramsOfParts: MilligramsADay | null;
}

/** What every comparison of one list asks for. */
export interface ListDay {
  /** `YYYY-MM-DD`: decides which step of a titration is the present one. */
  readonly on: string;
  /** The regimen of a statement on that day. */
  readonly regimenOf: (statement: StatedMedication) => Regimen;
  /** The same; of a course that is over or still to come, what it gave at its end or will give at its beginning. */
  readonly heldRegimenOf: (statement: StatedMedication) => Regimen;
}

/** The day of a list; each statement's regimen is read once, however often it is compared. */
export const listDay = (on: string): ListDay => {
  const today = noting((statement) => regimenOf(statement, on));
  const atItsTime = noting((statement) => regimenOn(statement, dayWithin(statement, on)));
  return {
    on,
    regimenOf: today,
    heldRegimenOf: (statement) => {
      const regimen = today(statement);
      return regimen.steps.length > 0 || statement.steps.length === 0 ? regimen : atItsTime(statement);
    },
  };
};

const noting = (read: (statement: StatedMedication) => Regimen): ((statement: StatedMedication) => Regimen) => {
  const noted = new Map<StatedMedication, Regimen>();
  return (statement) => {
    const known = noted.get(statement);
    if (known !== undefined) return known;
    const regimen = read(statement);
    noted.set(statement, regimen);
    return regimen;
  };
};

const dayWithin = (statement: StatedMedication, on: string): string => {
  const { ended } = statement;
  if (ended !== null && dayAt(ended, 'last') < on) return dayAt(ended, 'first');
  const begun = beginOf(statement);
  return begun === null ? on : dayAt(begun, 'last');
};

/**
 * The regimen of a statement on another day than the list's: what an order that is over gave while it held.
 * @param day `YYYY-MM-DD`
 */
export const regimenOn = (statement: StatedMedication, day: string): Regimen => {
  const strengths = statement.drug.recognizedBy === 'none' ? [] : statement.drug.strengths;
  return regimenOf({ ...statement, dailyDose: dailyDoseOf(statement.steps, strengths, day) }, day);
};

/**
 * The regimen of a statement on a day.
 * @param on `YYYY-MM-DD`; decides which step of a titration is the present one
 */
export const regimenOf = ({ steps: all, drug, dailyDose }: StatedMedication, on: string): Regimen => {
  const steps = areUndated(all) ? all : (currentStepsOf(all, on) ?? []);
  const strengths = drug.recognizedBy === 'none' ? [] : drug.strengths;
  return {
    steps,
    ...takingOf(steps, strengths),
    daily: dailyDose,
    mostADay: mostADayOf(steps, strengths),
    milligramsOfParts: strengths.length < 2 ? null : milligramsADayOf(steps, strengths, drug.ingredients),
  };
};

/** Of several steps only where one limit stands for all of them. */
const mostADayOf = (steps: readonly DosingStep[], strengths: readonly Strength[]): Amount | null => {
  const limit = steps[0]?.atMost ?? null;
  if (limit === null || steps.length > 1) return null;
  const { value, unit } = limit.per;
  const isOfADay = (unit === 'd' && value === 1) || (unit === 'h' && value === 24);
  return isOfADay ? asMass(limit.amount, strengths) : null;
};

type Taking = Pick<Regimen, 'doses' | 'timesPerDay' | 'asNeeded' | 'partsOfDay' | 'moments'>;

/** Most directions have one step, for which nothing is to be put together. */
const takingOf = (steps: readonly DosingStep[], strengths: readonly Strength[]): Taking => {
  const only = steps[0];
  if (only === undefined || steps.length > 1) return takingOfSeveral(steps, strengths);
  const dose = plainDoseOf(only, strengths);
  const rate = only.schedule === null ? null : timesPerDayOf(only.schedule);
  return {
    doses: dose === null ? null : [dose],
    timesPerDay: rate === null ? null : round(rate),
    asNeeded: isUnread(only) ? null : only.asNeeded !== null,
    partsOfDay: sortedOnce(partsOf(only.schedule)),
    moments: sortedOnce(momentsOf(only.schedule)),
  };
};

const takingOfSeveral = (steps: readonly DosingStep[], strengths: readonly Strength[]): Taking => ({
  doses: allKnown(steps.map((step) => plainDoseOf(step, strengths)))?.toSorted(byAmount) ?? null,
  timesPerDay: sumOf(allKnown(steps.map((step) => (step.schedule === null ? null : timesPerDayOf(step.schedule))))),
  asNeeded: steps.every(isUnread) ? null : steps.some((step) => step.asNeeded !== null),
  partsOfDay: sortedOnce(steps.flatMap((step) => partsOf(step.schedule))),
  moments: sortedOnce(steps.flatMap((step) => momentsOf(step.schedule))),
});

/** Steps of one group without dates of their own apply on every day. */
const areUndated = (steps: readonly DosingStep[]): boolean =>
  steps.every(({ from, until, sequence }) => from === null && until === null && sequence === steps[0]?.sequence);

/** The items, or `null` where there is none or one is not known. */
const allKnown = <T>(items: readonly (T | null)[]): readonly T[] | null => {
  const known = items.filter((item) => item !== null);
  return known.length > 0 && known.length === items.length ? known : null;
};

const isUnread = (step: DosingStep): boolean => step.dose === null && step.schedule === null && step.asNeeded === null;

const sortedOnce = <T extends string>(items: readonly T[]): readonly T[] =>
  items.length < 2 ? items : [...new Set(items)].toSorted();

/**
 * What courses of one source come to when they are taken together: a morning and an evening order are one regimen of
 * two doses. What one of them leaves open is open in the whole.
 */
export const combinedRegimen = (regimens: readonly Regimen[]): Regimen => {
  const only = regimens[0];
  if (only !== undefined && regimens.length === 1) return only;
  const needs = allKnown(regimens.map(({ asNeeded }) => asNeeded));
  return {
    steps: regimens.flatMap(({ steps }) => steps),
    doses:
      allKnown(regimens.map(({ doses }) => doses))
        ?.flat()
        .toSorted(byAmount) ?? null,
    timesPerDay: sumOf(allKnown(regimens.map(({ timesPerDay }) => timesPerDay))),
    asNeeded: needs?.some((needed) => needed) ?? null,
    partsOfDay: sortedOnce(regimens.flatMap(({ partsOfDay }) => partsOfDay)),
    moments: sortedOnce(regimens.flatMap(({ moments }) => moments)),
    daily: sumOfAmounts(allKnown(regimens.map(({ daily }) => daily))),
    mostADay: sumOfAmounts(allKnown(regimens.map(({ mostADay }) => mostADay))),
    milligramsOfParts: sumOfParts(allKnown(regimens.map(({ milligramsOfParts }) => milligramsOfParts))),
  };
};

const sumOfAmounts = (amounts: readonly Amount[] | null): Amount | null => {
  const [first, ...others] = amounts ?? [];
  if (first === undefined || others.some(({ unit }) => unit !== first.unit)) return null;
  return { value: round(others.reduce((sum, { value }) => sum + value, first.value)), unit: first.unit };
};

/** Milligrams a day of several courses together; `null` where one of them is not known. */
export const sumOfParts = (amounts: readonly MilligramsADay[] | null): MilligramsADay | null => {
  if (amounts === null) return null;
  const total = new Map<string, number>();
  for (const one of amounts) {
    for (const [code, amount] of one) total.set(code, round((total.get(code) ?? 0) + amount));
  }
  return total;
};

const byAmount = (a: PlainDose, b: PlainDose): number => a.low - b.low || a.high - b.high;

const sumOf = (rates: readonly number[] | null): number | null =>
  rates === null ? null : round(rates.reduce((sum, rate) => sum + rate, 0));
