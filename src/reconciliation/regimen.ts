import type { Amount, DosingStep, EventTiming, Schedule } from '../domain/dosing.ts';
import type { StatedMedication, Strength } from '../domain/stated-medication.ts';
import { currentStepsOf } from '../dosage/current-steps.ts';
import { doseText, scheduleText } from '../dosage/directions.ts';
import { isCountable } from '../dosage/units.ts';

/** How a statement says the drug is taken at present, in a form in which two statements can be compared. */
export interface Regimen {
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
  /** For people: `300 mg`. */
  readonly doseText: string | null;
  /** For people: `3 times a day`. */
  readonly scheduleText: string | null;
}

/** A dose in mass or volume where its product's strength allows the conversion, else in countables. */
export interface PlainDose {
  readonly low: number;
  readonly high: number;
  readonly unit: string;
}

/**
 * The regimen of a statement on a day.
 * @param on `YYYY-MM-DD`; decides which step of a titration is the present one
 */
export const regimenOf = (statement: StatedMedication, on: string): Regimen => {
  const steps = currentStepsOf(statement.steps, on) ?? [];
  const strengths = statement.drug.recognizedBy === 'none' ? [] : statement.drug.strengths;
  const doses = steps.map((step) => plainDoseOf(step, strengths));
  const rates = steps.map((step) => (step.schedule === null ? null : timesPerDayOf(step.schedule)));
  return {
    doses: allKnown(doses)?.toSorted(byAmount) ?? null,
    timesPerDay: sumOf(allKnown(rates)),
    asNeeded: steps.length === 0 || steps.every(isUnread) ? null : steps.some((step) => step.asNeeded !== null),
    partsOfDay: [...new Set(steps.flatMap((step) => partsOf(step.schedule)))].toSorted(),
    moments: [...new Set(steps.flatMap((step) => momentsOf(step.schedule)))].toSorted(),
    daily: statement.dailyDose,
    doseText: joined(steps.map((step) => (step.dose === null ? null : doseText(step)))),
    scheduleText: joined(steps.map(scheduleOf)),
  };
};

/** The items, or `null` where there is none or one is not known. */
const allKnown = <T>(items: readonly (T | null)[]): readonly T[] | null => {
  const known = items.filter((item) => item !== null);
  return known.length > 0 && known.length === items.length ? known : null;
};

const isUnread = (step: DosingStep): boolean => step.dose === null && step.schedule === null && step.asNeeded === null;

const joined = (texts: readonly (string | null)[]): string | null => {
  const said = texts.filter((text) => text !== null && text !== '');
  return said.length === 0 ? null : [...new Set(said)].join(' and ');
};

const scheduleOf = (step: DosingStep): string | null => {
  const schedule = step.schedule === null ? null : scheduleText(step.schedule);
  if (step.asNeeded === null) return schedule;
  return schedule === null ? 'when needed' : `${schedule} when needed`;
};

/**
 * What courses of one source come to when they are taken together: a morning and an evening order are one regimen of
 * two doses. What one of them leaves open is open in the whole.
 */
export const combinedRegimen = (regimens: readonly Regimen[]): Regimen => {
  const [only, ...others] = regimens;
  if (only !== undefined && others.length === 0) return only;
  const needs = allKnown(regimens.map(({ asNeeded }) => asNeeded));
  return {
    doses:
      allKnown(regimens.map(({ doses }) => doses))
        ?.flat()
        .toSorted(byAmount) ?? null,
    timesPerDay: sumOf(allKnown(regimens.map(({ timesPerDay }) => timesPerDay))),
    asNeeded: needs?.some((needed) => needed) ?? null,
    partsOfDay: [...new Set(regimens.flatMap(({ partsOfDay }) => partsOfDay))].toSorted(),
    moments: [...new Set(regimens.flatMap(({ moments }) => moments))].toSorted(),
    daily: sumOfAmounts(allKnown(regimens.map(({ daily }) => daily))),
    doseText: joined(regimens.map(({ doseText: text }) => text)),
    scheduleText: joined(regimens.map(({ scheduleText: text }) => text)),
  };
};

const sumOfAmounts = (amounts: readonly Amount[] | null): Amount | null => {
  const [first, ...others] = amounts ?? [];
  if (first === undefined || others.some(({ unit }) => unit !== first.unit)) return null;
  return { value: round(others.reduce((sum, { value }) => sum + value, first.value)), unit: first.unit };
};

const byAmount = (a: PlainDose, b: PlainDose): number => a.low - b.low || a.high - b.high;

const plainDoseOf = (step: DosingStep, strengths: readonly Strength[]): PlainDose | null => {
  if (step.dose === null) return null;
  const { value, high, unit } = step.dose;
  const factor = conversionOf(unit, strengths);
  return { low: round(value * factor.times), high: round((high ?? value) * factor.times), unit: factor.unit };
};

/** Grams and micrograms to milligrams; tablets and millilitres by the strength of a product of one ingredient. */
const conversionOf = (
  unit: string,
  strengths: readonly Strength[],
): { readonly times: number; readonly unit: string } => {
  const mass = milligramsPer.get(unit);
  if (mass !== undefined) return { times: mass, unit: 'mg' };
  const [only, ...others] = strengths;
  if (only === undefined || others.length > 0) return { times: 1, unit };
  const holds = milligramsPer.get(only.amount.unit);
  if (holds === undefined) return { times: 1, unit };
  if (isCountable(unit) && unit !== '{drop}' && only.per === null) {
    return { times: only.amount.value * holds, unit: 'mg' };
  }
  if (unit === 'mL' && only.per?.unit === 'mL') {
    return { times: (only.amount.value * holds) / only.per.value, unit: 'mg' };
  }
  return { times: 1, unit };
};

const milligramsPer: ReadonlyMap<string, number> = new Map([
  ['mg', 1],
  ['g', 1000],
  ['ug', 0.001],
]);

const daysPer: Readonly<Record<string, number>> = {
  s: 1 / 86_400,
  min: 1 / 1_440,
  h: 1 / 24,
  d: 1,
  wk: 7,
  mo: 30,
  a: 365,
};

/** How often in a day, or `null` for what has no regular rate (a count, a range, "with meals" without a number). */
const timesPerDayOf = (schedule: Schedule): number | null => {
  if (schedule.timeOfDay.length > 0) return schedule.timeOfDay.length * weeklyShare(schedule);
  if (schedule.frequencyMax !== null || schedule.periodMax !== null) return null;
  const isAtMeals = schedule.when.some((event) => event === 'C' || event === 'AC' || event === 'PC');
  if (isAtMeals && schedule.period === null) return null;
  if (schedule.dayOfWeek.length > 0) return weeklyShare(schedule) * Math.max(1, schedule.when.length);
  const unit = schedule.periodUnit === null ? undefined : daysPer[schedule.periodUnit];
  if (schedule.period !== null && unit !== undefined) return (schedule.frequency ?? 1) / (schedule.period * unit);
  return schedule.when.length > 0 ? schedule.when.length : null;
};

const weeklyShare = (schedule: Schedule): number =>
  schedule.dayOfWeek.length === 0 ? 1 : schedule.dayOfWeek.length / 7;

const momentsOf = (schedule: Schedule | null): readonly string[] =>
  schedule === null ? [] : [...schedule.when, ...schedule.timeOfDay, ...schedule.dayOfWeek];

const partsOf = (schedule: Schedule | null): readonly ('early' | 'late')[] =>
  schedule === null ? [] : schedule.when.flatMap((event) => partOfDay[event] ?? []);

const partOfDay: Readonly<Partial<Record<EventTiming, 'early' | 'late'>>> = {
  MORN: 'early',
  WAKE: 'early',
  ACM: 'early',
  CM: 'early',
  PCM: 'early',
  EVE: 'late',
  NIGHT: 'late',
  HS: 'late',
  ACV: 'late',
  CV: 'late',
  PCV: 'late',
};

const sumOf = (rates: readonly number[] | null): number | null =>
  rates === null ? null : round(rates.reduce((sum, rate) => sum + rate, 0));

/** Six significant digits: enough for every dose, too few for the dirt of binary fractions. */
const round = (value: number): number => Number(value.toPrecision(6));
