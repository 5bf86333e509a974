import type { TimeUnit } from '../domain/dosing.ts';
import { rateOf } from './schedule.ts';
import { periodAdverbs } from './sig-limit-rules.ts';
import { type NumberRange, skip, type Taken, takeRange, wordAt } from './sig-numbers.ts';
import type { SigRule } from './sig-rule.ts';
import type { SigToken } from './sig-tokens.ts';
import { timeUnitOfWord } from './units.ts';

/** `a day`, `per week`, `each day`, `daily`, `/day`, `every 3 days`: what a number of times is counted in. */
const takePeriod = (tokens: readonly SigToken[], at: number): Taken<{ range: NumberRange; unit: TimeUnit }> | null => {
  const adverb = periodAdverbs.get(wordAt(tokens, at));
  if (adverb !== undefined) return { value: { range: { low: 1, high: null }, unit: adverb }, next: at + 1 };
  if (['a', 'an', 'per', '/', 'each', 'in'].includes(wordAt(tokens, at))) {
    const unit = timeUnitOfWord(wordAt(tokens, skip(tokens, at + 1, 'a', 'one')));
    const next = skip(tokens, at + 1, 'a', 'one') + 1;
    return unit === undefined ? null : { value: { range: { low: 1, high: null }, unit }, next };
  }
  return takeEvery(tokens, at);
};

const ordinals: ReadonlyMap<string, number> = new Map([
  ['second', 2],
  ['third', 3],
  ['fourth', 4],
  ['fifth', 5],
  ['sixth', 6],
  ['seventh', 7],
]);

/** `third`, `3rd`, `other`: the number of days, weeks or months that it leads to. */
const takeOrdinal = (tokens: readonly SigToken[], at: number): Taken<number> | null => {
  if (wordAt(tokens, at) === 'other') return { value: 2, next: at + 1 };
  const value = ordinals.get(wordAt(tokens, at));
  if (value !== undefined) return { value, next: at + 1 };
  const token = tokens[at];
  const suffixed = token?.kind === 'number' && token.end === tokens[at + 1]?.start;
  return suffixed && ['nd', 'rd', 'th'].includes(wordAt(tokens, at + 1)) && Number.isInteger(token.value)
    ? { value: token.value, next: at + 2 }
    : null;
};

/** `every 4 to 6 hours`, `q12h`, `every day`, `each week`, `every other day`, `every third day`. */
const takeEvery = (tokens: readonly SigToken[], at: number): Taken<{ range: NumberRange; unit: TimeUnit }> | null => {
  if (!['every', 'each', 'q'].includes(wordAt(tokens, at))) return null;
  const ordinal = takeOrdinal(tokens, at + 1);
  const range =
    ordinal === null ? takeRange(tokens, at + 1) : { value: { low: ordinal.value, high: null }, next: ordinal.next };
  const unitAt = range?.next ?? at + 1;
  const unit = timeUnitOfWord(wordAt(tokens, unitAt));
  return unit === undefined
    ? null
    : { value: { range: range?.value ?? { low: 1, high: null }, unit }, next: unitAt + 1 };
};

const multiples: ReadonlyMap<string, number> = new Map([
  ['once', 1],
  ['twice', 2],
  ['thrice', 3],
]);

/** `3 times`, `2x`, `2-3 times`, `once`, `twice`, `once or twice`. */
const takeTimes = (tokens: readonly SigToken[], at: number): Taken<NumberRange> | null => {
  const multiple = multiples.get(wordAt(tokens, at));
  if (multiple !== undefined) {
    const more = ['or', 'to'].includes(wordAt(tokens, at + 1)) ? multiples.get(wordAt(tokens, at + 2)) : undefined;
    if (more !== undefined && more > multiple) return { value: { low: multiple, high: more }, next: at + 3 };
    return { value: { low: multiple, high: null }, next: at + 1 };
  }
  const range = takeRange(tokens, at);
  if (range === null || !['times', 'time', 'x'].includes(wordAt(tokens, range.next))) return null;
  return { value: range.value, next: range.next + 1 };
};

const rateFrom = (times: NumberRange, period: { range: NumberRange; unit: TimeUnit }) => ({
  frequency: times.low,
  frequencyMax: times.high,
  period: period.range.low,
  periodMax: period.range.high,
  periodUnit: period.unit,
});

/** `3 times a day`, `once weekly`, `twice every 3 days`, `once every other day`, `2x/week`. */
export const timesPerPeriod: SigRule = (tokens, at) => {
  const times = takeTimes(tokens, at);
  const period = times === null ? null : takePeriod(tokens, times.next);
  if (times === null || period === null) return null;
  return { value: { kind: 'rate', rate: rateFrom(times.value, period.value) }, next: period.next };
};

/** `once nightly`, `once every morning`: the word `once` adds nothing to them. */
export const onceAndEvent: SigRule = (tokens, at) => {
  if (wordAt(tokens, at) !== 'once') return null;
  if (wordAt(tokens, at + 1) === 'nightly') return { value: { kind: 'when', when: 'NIGHT' }, next: at + 2 };
  if (!['every', 'each'].includes(wordAt(tokens, at + 1))) return null;
  const event = ({ morning: 'MORN', evening: 'EVE', night: 'NIGHT', afternoon: 'AFT' } as const)[
    wordAt(tokens, at + 2)
  ];
  return event === undefined ? null : { value: { kind: 'when', when: event }, next: at + 3 };
};

export const everyPeriod: SigRule = (tokens, at) => {
  const period = takeEvery(tokens, at);
  if (period === null) return null;
  return { value: { kind: 'rate', rate: rateFrom({ low: 1, high: null }, period.value) }, next: period.next };
};

const latinTimes: ReadonlyMap<string, number> = new Map([
  ['daily', 1],
  ['qd', 1],
  ['bid', 2],
  ['tid', 3],
  ['qid', 4],
]);

/** `bid-tid`, `daily to bid`: a range of times a day. */
export const latinRange: SigRule = (tokens, at) => {
  const low = latinTimes.get(wordAt(tokens, at));
  if (low === undefined || !['-', 'to', 'or'].includes(wordAt(tokens, at + 1))) return null;
  const high = latinTimes.get(wordAt(tokens, at + 2));
  if (high === undefined || high <= low) return null;
  const rate = rateFrom({ low, high }, { range: { low: 1, high: null }, unit: 'd' });
  return { value: { kind: 'rate', rate }, next: at + 3 };
};

/** `up to 3 times a day`, `up to TID`. */
export const upToTimes: SigRule = (tokens, at) => {
  if (wordAt(tokens, at) !== 'up' || wordAt(tokens, at + 1) !== 'to') return null;
  const latin = latinTimes.get(wordAt(tokens, at + 2));
  if (latin !== undefined) return { value: { kind: 'up-to', rate: rateOf(latin, 1, 'd') }, next: at + 3 };
  const found = timesPerPeriod(tokens, at + 2);
  if (found?.value.kind !== 'rate' || found.value.rate.frequencyMax !== null) return null;
  return { value: { kind: 'up-to', rate: found.value.rate }, next: found.next };
};
