import { type CanonicalStrength, canonicalStrength, isAmountUnit, type Measure, measureOf } from '../drug-strength.ts';
import type { DrugToken } from './drug-tokens.ts';

/** What the number at a token is, and how many tokens it takes. */
export type WrittenNumber =
  | {
      readonly kind: 'strength';
      readonly tokens: number;
      readonly measures: readonly WrittenMeasure[];
    }
  | { readonly kind: 'volume'; readonly tokens: number; readonly millilitres: number }
  | { readonly kind: 'hours'; readonly tokens: number; readonly hours: number }
  | { readonly kind: 'count'; readonly tokens: number; readonly actuations: number | null }
  /** No unit: strengths that leave it out, or anything else. */
  | { readonly kind: 'bare'; readonly tokens: number; readonly values: readonly number[] };

/** One written strength: every kind of strength that it may be meant as. */
export interface WrittenMeasure {
  /** As the text has it, where it is one that UCUM and the unit table know. */
  readonly measure: Measure | null;
  readonly readings: readonly CanonicalStrength[];
  /** Millilitres it is said to be in, where it is more or less than one: `234 mg/1.5 mL`. */
  readonly millilitres: number | null;
}

/** Units of the hours that a product lasts. */
export const hourWords: ReadonlySet<string> = new Set(['hr', 'hrs', 'hour', 'hours', 'h']);
const countWords = new Set([
  ...['ct', 'count', 'ea', 'each', 'actuat', 'actuations', 'doses', 'dose', 'sprays', 'puffs', 'metered'],
  ...['refill', 'refills', 'day', 'days', 'wk', 'week', 'weeks', 'month', 'months', 'times'],
]);
const actuationWords = new Set(['actuat', 'actuations', 'doses', 'sprays', 'puffs', 'metered']);
const perWords = new Set([
  ...['ml', 'l', 'hr', 'hrs', 'h', 'hour', 'hours', 'day', 'actuation', 'actuat', 'act', 'spray', 'puff', 'inh'],
  ...['tab', 'tablet', 'cap', 'capsule', 'dose', 'g', 'gm', 'gram', 'grams', 'mg', 'sqcm'],
]);
const magnitudes: ReadonlyMap<string, number> = new Map([
  ['million', 1e6],
  ['thousand', 1e3],
  ['billion', 1e9],
]);

/** Reads the number at `at`, with those joined to it and with its unit: `10-12.5 mg`, `300 mg/5 mL`, `24 hr`, `5-325`. */
export const readNumber = (tokens: readonly DrugToken[], at: number): WrittenNumber => {
  const values = joinedNumbers(tokens, at);
  let next = at + values.length;
  const magnitude = magnitudes.get(tokens[next]?.text ?? '');
  if (magnitude !== undefined) next += 1;
  const scaled = magnitude === undefined ? values : values.map((value) => value * magnitude);
  const unit = unitAt(tokens, next);
  if (unit === null) return { kind: 'bare', tokens: next - at, values: scaled };
  const [first = 0] = scaled;
  if (hourWords.has(unit)) return { kind: 'hours', tokens: next + 1 - at, hours: first };
  if (countWords.has(unit)) {
    return { kind: 'count', tokens: next + 1 - at, actuations: actuationWords.has(unit) ? first : null };
  }
  const second = unitAt(tokens, next + 1);
  const joined = /^[-/]$/u.test(tokens[next + 1]?.gap ?? '');
  if (scaled.length === 2 && joined && second !== null && second !== 'ml' && second !== unit && isAmountUnit(second)) {
    const [one = 0, other = 0] = scaled;
    const measures = [writtenMeasure(one, unit, null), writtenMeasure(other, second, null)];
    return { kind: 'strength', tokens: next + 2 - at, measures };
  }
  const per = readPer(tokens, next + 1);
  if (unit === 'ml' && per === null) return { kind: 'volume', tokens: next + 1 - at, millilitres: first };
  const end = next + 1 + (per?.tokens ?? 0);
  return { kind: 'strength', tokens: end - at, measures: scaled.map((value) => writtenMeasure(value, unit, per)) };
};

/** Numbers with nothing but a hyphen or a slash between them. */
const joinedNumbers = (tokens: readonly DrugToken[], at: number): readonly number[] => {
  const values = [Number(tokens[at]?.text)];
  for (let next = at + 1; tokens[next]?.kind === 'number' && /^\s*[-/]\s*$/u.test(tokens[next]?.gap ?? ''); next += 1) {
    values.push(Number(tokens[next]?.text));
  }
  return values;
};

/** The unit of an amount, a time or a count at a token, where nothing but space or a hyphen is before it. */
const unitAt = (tokens: readonly DrugToken[], at: number): string | null => {
  const token = tokens[at];
  if (token === undefined || token.kind === 'number' || !/^[\s/-]?$/u.test(token.gap)) return null;
  const { text } = token;
  return text === '%' || isAmountUnit(text) || hourWords.has(text) || countWords.has(text) ? text : null;
};

interface Per {
  readonly value: number;
  readonly unit: string;
  readonly tokens: number;
}

/** `/5 ml`, `/ml`, `per 24 hr`; `5 mg/325 mg` is not per anything. */
const readPer = (tokens: readonly DrugToken[], at: number): Per | null => {
  const first = tokens[at];
  if (first === undefined) return null;
  const worded = first.text === 'per' || first.text === 'in';
  if (!worded && !first.gap.includes('/')) return null;
  const start = worded ? at + 1 : at;
  const number = tokens[start]?.kind === 'number' ? tokens[start] : undefined;
  const unit = tokens[number === undefined ? start : start + 1];
  if (unit === undefined || !perWords.has(unit.text) || unit.gap.length > 1) return null;
  if (number !== undefined && (unit.text === 'mg' || unit.text === 'g' || unit.text === 'gm')) return null;
  const count = (worded ? 1 : 0) + (number === undefined ? 1 : 2);
  return { value: number === undefined ? 1 : Number(number.text), unit: unit.text, tokens: count };
};

const litre = 1000;

const writtenMeasure = (value: number, unit: string, per: Per | null): WrittenMeasure => {
  if (unit === '%') return { measure: null, readings: percentReadings(value), millilitres: null };
  const perUnit = per === null ? '' : per.unit === 'l' ? 'ml' : per.unit === 'dose' ? '' : per.unit;
  const perValue = per === null ? 1 : per.unit === 'l' ? per.value * litre : per.value;
  const measure = measureOf(value, unit, perValue, perUnit);
  const inVolume = perUnit === 'ml' && perValue !== 1 ? perValue : null;
  if (measure === null) return { measure, readings: [], millilitres: null };
  const own = canonicalStrength(measure);
  return { measure, readings: [own, ...semisolidReadings(own)], millilitres: inVolume };
};

/** Creams are labelled by the gram, and RxNorm has some of them by the millilitre: one gram of them is taken for one. */
const semisolidReadings = ({ kind, value }: CanonicalStrength): readonly CanonicalStrength[] =>
  kind.endsWith('/mg') ? [{ kind: `${kind.slice(0, -'mg'.length)}mL`, value: value * 1000 }] : [];

/** `1 %` is 10 mg in a millilitre of a liquid and 0.01 mg in a milligram of anything else. */
const percentReadings = (value: number): readonly CanonicalStrength[] => [
  { kind: '%/', value },
  { kind: 'mg/mL', value: value * 10 },
  { kind: 'mg/mg', value: value / 100 },
];
