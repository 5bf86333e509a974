import type { Amount } from '../domain/dosing.ts';

/** An amount of drug, per one of something (`null`: per countable). */
export interface Measure {
  readonly amount: Amount;
  readonly per: Amount | null;
}

/** Units of amount as RxNorm and prescribers write them, lower-cased, to UCUM. */
const amountUnits: ReadonlyMap<string, string> = new Map([
  ['mg', 'mg'],
  ['mgs', 'mg'],
  ['milligram', 'mg'],
  ['milligrams', 'mg'],
  ['mcg', 'ug'],
  ['ug', 'ug'],
  ['microgram', 'ug'],
  ['micrograms', 'ug'],
  ['kg', 'kg'],
  ['g', 'g'],
  ['gm', 'g'],
  ['gram', 'g'],
  ['grams', 'g'],
  ['ml', 'mL'],
  ['meq', 'meq'],
  ['mmol', 'mmol'],
  ['mci', 'mCi'],
  ['unt', '[iU]'],
  ['unit', '[iU]'],
  ['units', '[iU]'],
  ['iu', '[iU]'],
]);

/** What an amount can be per, to UCUM; the empty unit is a countable and no `per` at all. */
const perUnits: ReadonlyMap<string, string> = new Map([
  ['ml', 'mL'],
  ['mg', 'mg'],
  ['mcg', 'ug'],
  ['g', 'g'],
  ['gm', 'g'],
  ['gram', 'g'],
  ['grams', 'g'],
  ['hr', 'h'],
  ['hrs', 'h'],
  ['h', 'h'],
  ['hour', 'h'],
  ['hours', 'h'],
  ['day', 'd'],
  ['actuat', '{actuat}'],
  ['act', '{actuat}'],
  ['actuation', '{actuat}'],
  ['spray', '{actuat}'],
  ['puff', '{actuat}'],
  ['inh', '{actuat}'],
  ['sqcm', 'cm2'],
  ['tab', ''],
  ['tablet', ''],
  ['cap', ''],
  ['capsule', ''],
]);

/** Whether a word is a unit of amount. */
export const isAmountUnit = (word: string): boolean => amountUnits.has(word.toLowerCase());

/** Twelve significant digits: sums and quotients of decimal strengths come out as the decimals they mean. */
const tidy = (value: number): number => Number(value.toPrecision(12));

/**
 * A measure out of written parts: `10`, `MG` and `5`, `ml` is 2 mg per 1 mL. `null` where a unit is not one that UCUM
 * and this table know.
 */
export const measureOf = (value: number, unit: string, perValue = 1, perUnit = ''): Measure | null => {
  const amountUnit = amountUnits.get(unit.toLowerCase());
  const per = perUnit === '' ? '' : perUnits.get(perUnit.toLowerCase());
  if (amountUnit === undefined || per === undefined || !Number.isFinite(value) || perValue <= 0) return null;
  if (per === '') return { amount: { value, unit: amountUnit }, per: null };
  return { amount: { value: tidy(value / perValue), unit: amountUnit }, per: { value: 1, unit: per } };
};

/** Factors to one unit of each kind, so that 0.05 mg and 50 ug are the same. */
const factors: ReadonlyMap<string, readonly [kind: string, factor: number]> = new Map([
  ['kg', ['mg', 1_000_000]],
  ['g', ['mg', 1000]],
  ['mg', ['mg', 1]],
  ['ug', ['mg', 0.001]],
  ['d', ['h', 24]],
]);

/** Patches are labelled per day and rounded per hour (0.1 mg in 24 hours is 0.00417 MG/HR): half a percent is the same. */
const tolerance = 0.005;

/** A strength as a number of one kind of thing: 0.05 mg and 50 ug are both 0.05 of kind `mg`. */
export interface CanonicalStrength {
  readonly kind: string;
  readonly value: number;
}

/** The comparable form of a measure. */
export const canonicalStrength = (measure: Measure): CanonicalStrength => {
  const [kind, factor] = factors.get(measure.amount.unit) ?? [measure.amount.unit, 1];
  if (measure.per === null) return { value: measure.amount.value * factor, kind };
  const [perKind, perFactor] = factors.get(measure.per.unit) ?? [measure.per.unit, 1];
  return { value: (measure.amount.value * factor) / (measure.per.value * perFactor), kind: `${kind}/${perKind}` };
};

/** Whether two values are the same number, but for what arithmetic of decimals makes of it. */
export const isEqualValue = (one: number, other: number): boolean =>
  Math.abs(one - other) <= 1e-9 * Math.max(one, other);

/** Whether two values of one kind are the same strength, of which one may be rounded. */
export const isSameValue = (one: number, other: number): boolean =>
  Math.abs(one - other) <= tolerance * Math.max(one, other);

/** Whether two measures can be compared at all: the same kind of amount per the same kind of thing. */
export const isComparable = (one: Measure, other: Measure): boolean =>
  canonicalStrength(one).kind === canonicalStrength(other).kind;

/** Whether two measures are the same strength, whatever their units. */
export const isSameMeasure = (one: Measure, other: Measure): boolean => {
  const [a, b] = [canonicalStrength(one), canonicalStrength(other)];
  return a.kind === b.kind && isSameValue(a.value, b.value);
};

/** The sum of measures of one kind, or `null` where they are of several kinds or there are none. */
export const sumOf = (measures: readonly Measure[]): Measure | null => {
  const [first, ...rest] = measures;
  if (first === undefined) return null;
  const same = rest.every(
    (measure) => measure.amount.unit === first.amount.unit && measure.per?.unit === first.per?.unit,
  );
  if (!same) return null;
  const value = tidy(measures.reduce((sum, measure) => sum + measure.amount.value, 0));
  return { amount: { value, unit: first.amount.unit }, per: first.per };
};
