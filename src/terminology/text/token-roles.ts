import { isAmountUnit } from '../drug-strength.ts';
import type { DrugToken } from './drug-tokens.ts';
import type { PlacedMeasure, WrittenName } from './parsed-drug-text.ts';

/** Words before a number that make it a count of something, and no strength. */
export const counting = new Set(
  'take takes use give inject apply qty quantity disp dispense x q every sig times for of refill refills no'.split(' '),
);

/** Words that join two names. */
export const joiners = new Set(['and', 'with', 'w']);

/** What may stand behind `q`: every day, every hour, every week. */
export const timesOfDay = new Set(['d', 'h', 'w', 'm']);

/** Words between two numbers of which either may be meant. */
export const betweenNumbers = new Set(['and', 'or', 'to']);

/** Whether a number goes on behind a comma or a point without space, or with an exponent: `2,5`, `1.5.5`, `1e3`. */
const isCutNumber = (tokens: readonly DrugToken[], at: number): boolean => {
  const [token, next] = [tokens[at], tokens[at + 1]];
  if (token === undefined) return false;
  if (token.kind === 'number') return cutting.test(token.gap) || tokens[at - 1]?.text === 'e' || isTorn(tokens, at);
  return token.text === 'e' && token.gap === '' && next?.kind === 'number' && /^[+-]?$/u.test(next.gap);
};

/** `dimethicone 20 mg/ml` is a strength of dimethicone, though there is a `dimethicone 20`. */
export const isStrengthAt = (tokens: readonly DrugToken[], at: number): boolean => {
  const next = tokens[at + 1];
  return tokens[at]?.kind === 'number' && next !== undefined && next.gap.length <= 1 && isAmountUnit(next.text);
};

/** `10 and 20 mg`: a number before another that has the unit. */
export const isOneOfSeveral = (tokens: readonly DrugToken[], next: number): boolean =>
  betweenNumbers.has(tokens[next]?.text ?? '') && tokens[next + 1]?.kind === 'number';

/** A strength that no product can have: with it the text says more than one thing. */
export const unreadableMeasure = (afterName: number): PlacedMeasure => ({
  measure: null,
  readings: [],
  millilitres: null,
  afterName,
  isAside: false,
});

/** `2,5`, `2 . 5`, `2'5`, `2:5`. */
const cutting = /^(?:[,:']|\s?\.\s?)$/u;

/** `1 5 mg`, `1 000 mg`: a single digit or three zeros behind a number that has no unit. */
const isTorn = (tokens: readonly DrugToken[], at: number): boolean => {
  const [token, unit] = [tokens[at], tokens[at + 1]];
  if (token === undefined || unit === undefined || token.gap !== ' ' || tokens[at - 1]?.kind !== 'number') return false;
  return /^(?:\d|000)$/u.test(token.text) && isAmountUnit(unit.text);
};

/** `300 mg (1.5 x 200 mg tabs)`: a strength in brackets with its own tablets is no other word for the one before. */
export const isOfTablets = (tokens: readonly DrugToken[], next: number): boolean =>
  /^(?:tabs?|tablets?|caps?|capsules?)$/u.test(tokens[next]?.text ?? '') && tokens[next]?.inside === '(';

/** `started in the ER`, `Cr 0.9`: letters of a release that are an emergency room or creatinine here. */
export const isPlace = (tokens: readonly DrugToken[], at: number): boolean => {
  const text = tokens[at]?.text;
  if (text === 'er') return /^(?:in|the|to|from|via)$/u.test(tokens[at - 1]?.text ?? '');
  if (text !== 'cr') return false;
  const value = tokens[at + 1];
  return value?.kind === 'number' && value.text.includes('.') && Number(value.text) < 5;
};

/** How many tokens a number takes that is cut by a comma, a second point or an `e`; 0 for a sound one. */
export const cutNumberAt = (tokens: readonly DrugToken[], at: number): number => {
  let end = at + 1;
  while (isCutNumber(tokens, end)) end += 1;
  const isLed = /\s,$/u.test(tokens[at]?.gap ?? '');
  return end > at + 1 || isLed ? end - at : 0;
};

/** `film coated` and `film-coated` tell of a tablet, not of a film. */
export const isCoating = (tokens: readonly DrugToken[], at: number): boolean =>
  /^film/u.test(tokens[at]?.text ?? '') && /^coat/u.test(tokens[at + 1]?.text ?? '');

/**
 * What stands in brackets beside a strength is the same strength in other words: `325 mg (65 mg iron)`. So is one that is
 * written again for the only ingredient: `50 mg oral tablet 50 mg`.
 */
export const withoutRepeats = (
  measures: readonly PlacedMeasure[],
  names: readonly WrittenName[],
): readonly PlacedMeasure[] => {
  if (measures.length < 2) return measures;
  const outside = measures.filter(({ isAside }) => !isAside);
  const told = outside.length > 0 ? outside : measures;
  const [first, ...others] = told;
  const isOfOne = names.length === 1 && names[0]?.entry.bases.length === 1;
  return isOfOne && first !== undefined && others.every((other) => isSameMeasure(first, other)) ? [first] : told;
};

const isSameMeasure = (one: PlacedMeasure, other: PlacedMeasure): boolean =>
  one.readings.length > 0 && sayings(one) === sayings(other);

const sayings = ({ readings, millilitres }: PlacedMeasure): string =>
  readings.map(({ kind, value }) => `${value} ${kind}`).join(' ') + (millilitres ?? '');

/** Single letters of prescriptions (`w/`, `x 30`, `q`); any other may be part of a name: `vitamin k`. */
export const isSign = (token: DrugToken): boolean => signs.has(token.text);

const signs = new Set(['x', 'w', 'c', 'q', 's']);

/** How many are dispensed (`#30`); directly behind a name it may be part of it (`Tylenol #3`). */
export const isDispensed = (token: DrugToken): boolean => token.text.startsWith('#');

/**
 * Between two words of one name there may be space, a hyphen, a comma, a point or a bracket (`thyroid (USP)`); within
 * square brackets, where RxNorm sets the brand, `&` and `+` too.
 */
export const isWithinName = (gap: string, inside: DrugToken['inside']): boolean =>
  gap === ' ' || gap === '-' || gap === '' || (inside === '[' ? /^[\s,.'&+-]*$/u : /^[\s,.'()-]*$/u).test(gap);
