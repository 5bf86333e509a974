import type { SigToken } from './sig-tokens.ts';
import { formAdjectives, numberWords, romanNumerals, tensWords } from './sig-vocabulary.ts';
import { isCountable, unitOfWord } from './units.ts';

/** What a rule of the grammar took, and where the next one begins. */
export interface Taken<T> {
  readonly value: T;
  readonly next: number;
}

/** The lower-case text of a token, or the empty string past the end. */
export const wordAt = (tokens: readonly SigToken[], at: number): string => tokens[at]?.text ?? '';

/** Skips one of the words, if one stands there. */
export const skip = (tokens: readonly SigToken[], at: number, ...words: readonly string[]): number =>
  words.includes(wordAt(tokens, at)) ? at + 1 : at;

/** One number however it is written: `2`, `two`, `½`, `1 1/2`, `one and a half`, `half a`, `two (2)`. */
export const takeNumber = (tokens: readonly SigToken[], at: number): Taken<number> | null => {
  const whole = takePlainNumber(tokens, at) ?? takeHalf(tokens, at);
  if (whole === null) return null;
  const withFraction = takeFraction(tokens, whole, tokens[at]?.fraction === true);
  return takeRepetition(tokens, withFraction);
};

const takePlainNumber = (tokens: readonly SigToken[], at: number): Taken<number> | null => {
  const token = tokens[at];
  if (token?.kind === 'number') return lostPoint(token.text) ? null : { value: token.value, next: at + 1 };
  if (token?.kind !== 'word') return null;
  if (token.text === 'one' && partWords.has(wordAt(tokens, at + 1))) return null;
  const value = numberWords.get(token.text);
  if (value === undefined) return null;
  const ones = tensWords.has(token.text) ? numberWords.get(wordAt(tokens, at + 1)) : undefined;
  return ones !== undefined && ones < 10 ? { value: value + ones, next: at + 2 } : { value, next: at + 1 };
};

/** `0125 mg`: a zero at the front of a whole number is what is left of `0.125`. */
const lostPoint = (text: string): boolean => text.length > 1 && text[0] === '0' && text[1] !== '.';

const partWords: ReadonlyMap<string, number> = new Map([
  ['half', 0.5],
  ['quarter', 0.25],
]);

/** `half`, `a half`, `one half`, `one quarter`, each perhaps with `a`, `of a`, `of one` behind it. */
const takeHalf = (tokens: readonly SigToken[], at: number): Taken<number> | null => {
  const start = wordAt(tokens, at) === 'a' || wordAt(tokens, at) === 'one' ? at + 1 : at;
  const value = partWords.get(wordAt(tokens, start));
  if (value === undefined) return null;
  const of = wordAt(tokens, start + 1) === 'of' ? start + 2 : start + 1;
  const article = ['a', 'one'].includes(wordAt(tokens, of)) ? of + 1 : of;
  return { value, next: article };
};

/** `1 1/2`, `1½`, `1 and 1/2`, `one and a half`. */
const takeFraction = (tokens: readonly SigToken[], whole: Taken<number>, isFraction: boolean): Taken<number> => {
  if (isFraction || !Number.isInteger(whole.value)) return whole;
  const at = wordAt(tokens, whole.next) === 'and' ? whole.next + 1 : whole.next;
  const token = tokens[at];
  if (token?.kind === 'number' && token.fraction) return { value: whole.value + token.value, next: at + 1 };
  const half = ['a', 'one'].includes(wordAt(tokens, at)) && wordAt(tokens, at + 1) === 'half' && at > whole.next;
  return half ? { value: whole.value + 0.5, next: at + 2 } : whole;
};

/** `two (2)`: the same number again in brackets. Another one there is left, and then nothing takes it. */
const takeRepetition = (tokens: readonly SigToken[], number: Taken<number>): Taken<number> => {
  if (wordAt(tokens, number.next) !== '(') return number;
  const again = takePlainNumber(tokens, number.next + 1) ?? takeHalf(tokens, number.next + 1);
  const isSame = again?.value === number.value && wordAt(tokens, again.next) === ')';
  return isSame ? { value: number.value, next: again.next + 1 } : number;
};

/** A number or a rising range: `1-2`, `4 to 6`, `one or two`. */
export interface NumberRange {
  readonly low: number;
  readonly high: number | null;
}

const rangeSigns: ReadonlySet<string> = new Set(['-', 'to', 'or']);

/** `1`, `1-2`, `1 to 2`, `1 or 2`; `null` for zero and for ranges that do not rise. */
export const takeRange = (tokens: readonly SigToken[], at: number): Taken<NumberRange> | null => {
  const low = takeNumber(tokens, at);
  if (low === null || !(low.value > 0)) return null;
  if (!rangeSigns.has(wordAt(tokens, low.next))) return { value: { low: low.value, high: null }, next: low.next };
  const high = takeNumber(tokens, low.next + 1);
  if (high === null || high.value <= low.value) return null;
  return { value: { low: low.value, high: high.value }, next: high.next };
};

/** A dose: amount or range with its unit, `unit` being `null` where none stands there (`2 at bedtime`). */
export interface WrittenDose {
  readonly value: number;
  readonly high: number | null;
  readonly unit: string | null;
}

/**
 * `300 mg`, `1-2 tabs`, `50 mg to 100 mg`, `2 tablets (600 mg)`. What stands in brackets says the same amount in
 * another way; whether it is meant for each or for all of them is not guessed, so the amount before it counts.
 */
export const takeDose = (tokens: readonly SigToken[], at: number): Taken<WrittenDose> | null => {
  const range = takeRange(tokens, at) ?? takeRoman(tokens, at);
  if (range === null) return null;
  const unit = takeUnit(tokens, range.next);
  if (unit === null) return { value: { value: range.value.low, high: range.value.high, unit: null }, next: range.next };
  if (!isCountable(unit.value) && mayBeNoRange(tokens, at, range)) return null;
  const second = range.value.high === null ? takeSecondAmount(tokens, unit, range.value.low) : null;
  const dose = { value: range.value.low, high: second?.value ?? range.value.high, unit: unit.value };
  return { value: dose, next: skipBracketedAmount(tokens, second?.next ?? unit.next, dose) };
};

/** `25-100 mg` may be the two strengths of a combination, `10 or 20 mg` a choice that is still open. */
const mayBeNoRange = (tokens: readonly SigToken[], at: number, { value, next }: Taken<NumberRange>): boolean => {
  if (value.high === null) return false;
  const signs = tokens.slice(at, next).map(({ text }) => text);
  return signs.includes('or') || (signs.includes('-') && value.high >= value.low * 4);
};

/** `ii tabs`, `i-ii tabs`: Roman numerals up to three before something that is counted; `iv` is a route. */
const takeRoman = (tokens: readonly SigToken[], at: number): Taken<NumberRange> | null => {
  const low = romanNumerals.get(wordAt(tokens, at));
  if (low === undefined) return null;
  const isRange = rangeSigns.has(wordAt(tokens, at + 1));
  const high = isRange ? romanNumerals.get(wordAt(tokens, at + 2)) : null;
  const next = isRange ? at + 3 : at + 1;
  if (high === undefined || (high !== null && high <= low) || !isCountable(takeUnit(tokens, next)?.value ?? ''))
    return null;
  return { value: { low, high }, next };
};

const takeUnit = (tokens: readonly SigToken[], at: number): Taken<string> | null => {
  const direct = tokens[at]?.kind === 'word' ? unitOfWord(wordAt(tokens, at)) : undefined;
  if (direct !== undefined) {
    const next = skipPlural(tokens, at + 1);
    return { value: direct, next: isCountable(direct) ? next : skipReleaseForm(tokens, next) };
  }
  let behind = at;
  while (formAdjectives.has(wordAt(tokens, behind)) || (behind > at && wordAt(tokens, behind) === '-')) behind += 1;
  const unit = behind === at ? undefined : unitOfWord(wordAt(tokens, behind));
  return unit?.startsWith('{') ? { value: unit, next: skipPlural(tokens, behind + 1) } : null;
};

/** `450 mg ER`: how the drug is released does not change the amount. */
const skipReleaseForm = (tokens: readonly SigToken[], at: number): number =>
  releaseForms.has(wordAt(tokens, at)) && !isCountable(unitOfWord(wordAt(tokens, at + 1)) ?? '') ? at + 1 : at;

const releaseForms: ReadonlySet<string> = new Set(['er', 'xr', 'xl', 'sr', 'cr', 'dr', 'ir', 'ec']);

/** `tablet(s)`. */
const skipPlural = (tokens: readonly SigToken[], at: number): number =>
  wordAt(tokens, at) === '(' && ['s', 'es'].includes(wordAt(tokens, at + 1)) && wordAt(tokens, at + 2) === ')'
    ? at + 3
    : at;

/** The upper end of `50 mg to 100 mg`: the same unit, and more. `10 mg or 20 mg` leaves a choice. */
const takeSecondAmount = (tokens: readonly SigToken[], unit: Taken<string>, low: number): Taken<number> | null => {
  const sign = wordAt(tokens, unit.next);
  if (!rangeSigns.has(sign) || (sign === 'or' && !isCountable(unit.value))) return null;
  const high = takeNumber(tokens, unit.next + 1);
  const again = high === null ? null : takeUnit(tokens, high.next);
  if (high === null || again?.value !== unit.value || high.value <= low) return null;
  return { value: high.value, next: again.next };
};

/** What holds a dose, and may be named beside what it holds: `1 syringe (2 mL)`. */
const containers: ReadonlySet<string> = new Set(['{packet}', '{vial}', '{syringe}', '{pen}', '{device}']);

/** `false` for `1 tab (2 caps)` and `2 mL (1 tab)`: two things that are counted or measured cannot both be it. */
const mayBeSame = (one: string, other: string): boolean => {
  const [bulk, otherBulk] = [isCountable(one) || one === 'mL', isCountable(other) || other === 'mL'];
  return !bulk || !otherBulk || one === other || containers.has(one) || containers.has(other);
};

/**
 * `(600 mg)`, `= 1 tab(s)`. One that cannot be the same amount is left, and then nothing takes it.
 */
const skipBracketedAmount = (tokens: readonly SigToken[], at: number, dose: WrittenDose): number => {
  const isEquation = wordAt(tokens, at) === '=';
  if (!isEquation && wordAt(tokens, at) !== '(') return at;
  const amount = takeRange(tokens, at + 1);
  const unit = amount === null ? null : takeUnit(tokens, amount.next);
  if (amount === null || unit === null || (amount.value.high === null) !== (dose.high === null)) return at;
  if (unit.value === dose.unit && (amount.value.low !== dose.value || amount.value.high !== dose.high)) return at;
  if (dose.unit !== null && !mayBeSame(dose.unit, unit.value)) return at;
  if (isEquation) return unit.next;
  const last = ['total', 'each'].includes(wordAt(tokens, unit.next)) ? unit.next + 1 : unit.next;
  return wordAt(tokens, last) === ')' ? last + 1 : at;
};
