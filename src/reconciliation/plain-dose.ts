import type { DosingStep } from '../domain/dosing.ts';
import type { Ingredient, Strength } from '../domain/stated-medication.ts';
import { milligramsHeldBy } from '../dosage/product-amount.ts';
import { inUnit } from '../dosage/units.ts';
import { timesPerDayOf } from './times-per-day.ts';

/** A dose in mass or volume where its product's strength allows the conversion, else in countables. */
export interface PlainDose {
  readonly low: number;
  readonly high: number;
  readonly unit: string;
}

/** What a step gives at one time; `null` where its dose is not known. */
export const plainDoseOf = (step: DosingStep, strengths: readonly Strength[]): PlainDose | null => {
  if (step.dose === null) return null;
  const { value, high, unit } = step.dose;
  const factor = conversionOf(unit, strengths);
  const low = round(value * factor.times);
  return { low, high: high === null ? low : round(high * factor.times), unit: factor.unit };
};

interface Conversion {
  readonly times: number;
  readonly unit: string;
}

/** Grams and micrograms to milligrams; tablets and millilitres by the strength of a product of one ingredient. */
const conversionOf = (unit: string, strengths: readonly Strength[]): Conversion => {
  const mass = inUnit({ value: 1, unit }, 'mg');
  if (mass !== null) return { times: mass, unit: 'mg' };
  const only = strengths[0];
  const held = only === undefined || strengths.length > 1 ? null : milligramsHeldBy(unit, only);
  return held === null ? { times: 1, unit } : { times: held, unit: 'mg' };
};

/** Milligrams of each ingredient in a day, on average, by RxCUI. */
export type MilligramsADay = ReadonlyMap<string, number>;

/**
 * What steps that run at the same time come to in a day, of each ingredient: a weekly dose counts a seventh, a range
 * its upper end. `null` where a part of it is not known.
 */
export const milligramsADayOf = (
  steps: readonly DosingStep[],
  strengths: readonly Strength[],
  ingredients: readonly Ingredient[],
): MilligramsADay | null => {
  const total = new Map<string, number>();
  for (const step of steps) {
    const times = step.schedule === null ? null : timesPerDayOf(step.schedule);
    const amounts = times === null ? null : amountsOf(step, strengths, ingredients);
    if (times === null || amounts === null) return null;
    for (const [code, amount] of amounts) total.set(code, round((total.get(code) ?? 0) + amount * times));
  }
  return total.size === 0 ? null : total;
};

const amountsOf = (
  { dose }: DosingStep,
  strengths: readonly Strength[],
  ingredients: readonly Ingredient[],
): readonly (readonly [string, number])[] | null => {
  if (dose === null) return null;
  const count = dose.high ?? dose.value;
  const mass = inUnit({ value: count, unit: dose.unit }, 'mg');
  const [only, ...others] = ingredients;
  if (mass !== null) return only === undefined || others.length > 0 ? null : [[only.rxcui, mass]];
  const held = strengths.map((strength) => milligramsHeldBy(dose.unit, strength));
  if (held.length === 0 || held.includes(null)) return null;
  return strengths.map(({ ingredient }, index) => [ingredient, count * (held[index] ?? 0)] as const);
};

/** Six significant digits: enough for every dose, too few for the dirt of binary fractions. */
export const round = (value: number): number =>
  Number.isInteger(value) && Math.abs(value) < 1_000_000 ? value : Number(value.toPrecision(6));
