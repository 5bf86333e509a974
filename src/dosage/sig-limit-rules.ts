import type { TimeUnit } from '../domain/dosing.ts';
import { skip, type Taken, takeNumber, wordAt } from './sig-numbers.ts';
import type { SigPiece } from './sig-pieces.ts';
import type { SigRule } from './sig-rule.ts';
import type { SigToken } from './sig-tokens.ts';
import { timeUnitOfWord, unitOfWord } from './units.ts';

/** `daily` as a length of time. */
export const periodAdverbs: ReadonlyMap<string, TimeUnit> = new Map([
  ['daily', 'd'],
  ['weekly', 'wk'],
  ['monthly', 'mo'],
  ['yearly', 'a'],
]);

/** Skips the first phrase that stands there; `null` where none does. */
const takePhrase = (
  tokens: readonly SigToken[],
  at: number,
  phrases: readonly (readonly string[])[],
): number | null => {
  const found = phrases.find((words) => words.every((word, offset) => wordAt(tokens, at + offset) === word));
  return found === undefined ? null : at + found.length;
};

const phraseList = (text: string): readonly (readonly string[])[] =>
  text.split(' | ').map((phrase) => phrase.split(' '));

const limitHeads = phraseList(
  'max daily dose of | max daily dose | maximum daily dose of | maximum daily dose | max dose | maximum dose | ' +
    'max daily amount | maximum daily amount | daily maximum of | daily maximum | daily max of | daily max | mdd | ' +
    'maximum of | max of | maximum | max | not to exceed | do not exceed | not exceeding | nte | no more than | ' +
    'not more than | at most',
);

/** `max 4/day`, `not to exceed 60 mg per day`, `NTE 3 tablets in 24 hours`, `max daily dose 4 mg`. */
export const limit: SigRule = (tokens, at) => {
  const head = takePhrase(tokens, at, limitHeads);
  if (head === null || !beginsPhrase(tokens, at)) return null;
  const daily = tokens.slice(at, head).some(({ text }) => text === 'daily' || text === 'mdd');
  const amountAt = skip(tokens, head, '.', ':', 'of');
  const ratio = takeRatio(tokens, amountAt);
  if (ratio !== null) return ratio;
  const amount = takeNumber(tokens, amountAt);
  if (amount === null || !(amount.value > 0)) return null;
  const counted = ['dose', 'doses'].includes(wordAt(tokens, amount.next));
  const unit = counted ? 'doses' : (unitOfWord(wordAt(tokens, amount.next)) ?? null);
  const behind = unit === null ? amount.next : amount.next + 1;
  const per =
    takeLimitPeriod(tokens, behind) ?? (daily ? { value: { value: 1, unit: 'd' as const }, next: behind } : null);
  // `max 3 doses`: a step has no place for a limit of one occasion.
  if (per === null) return counted && !daily ? { value: { kind: 'left-out' }, next: behind } : null;
  return { value: { kind: 'limit', value: amount.value, unit, per: per.value }, next: per.next };
};

/** In `1 tab daily max 2 tabs a day` the first `daily` is the schedule; in `1 tab tid, daily max 3 tabs` it is not. */
const beginsPhrase = (tokens: readonly SigToken[], at: number): boolean =>
  wordAt(tokens, at) !== 'daily' || at === 0 || tokens[at - 1]?.kind === 'mark';

/** `/day`, `per day`, `daily`, `in 24 hours`, `in any 24 hour period`, `in 1 day`, `every 24 hours`. */
const takeLimitPeriod = (tokens: readonly SigToken[], at: number): Taken<{ value: number; unit: TimeUnit }> | null => {
  const adverb = periodAdverbs.get(wordAt(tokens, at));
  if (adverb !== undefined) return { value: { value: 1, unit: adverb }, next: at + 1 };
  if (!['/', 'per', 'in', 'within', 'a', 'each', 'every', 'q'].includes(wordAt(tokens, at))) return null;
  const article = skip(tokens, at + 1, 'a', 'any', 'each');
  const number = takeNumber(tokens, article);
  const unitAt = skip(tokens, number?.next ?? article, '-');
  const unit = timeUnitOfWord(wordAt(tokens, unitAt));
  if (unit === undefined) return null;
  return { value: { value: number?.value ?? 1, unit }, next: skip(tokens, unitAt + 1, 'period') };
};

/** `4/24 hrs`: no fraction, but so many in 24 hours. */
const takeRatio = (tokens: readonly SigToken[], at: number): Taken<SigPiece> | null => {
  const match = /^([1-9]\d?)\/(24)$/.exec(wordAt(tokens, at));
  if (match === null || timeUnitOfWord(wordAt(tokens, at + 1)) !== 'h') return null;
  return { value: { kind: 'limit', value: Number(match[1]), unit: null, per: { value: 24, unit: 'h' } }, next: at + 2 };
};
