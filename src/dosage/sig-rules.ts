import type { TimeUnit } from '../domain/dosing.ts';
import { days, dayWords, times } from './sig-calendar-rules.ts';
import { type NumberRange, skip, type Taken, takeNumber, takeRange, wordAt } from './sig-numbers.ts';
import type { SigRule } from './sig-rule.ts';
import type { SigToken } from './sig-tokens.ts';
import { numberWords } from './sig-vocabulary.ts';
import { timeUnitOfWord, unitOfWord } from './units.ts';

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

const periodAdverbs: ReadonlyMap<string, TimeUnit> = new Map([
  ['daily', 'd'],
  ['weekly', 'wk'],
  ['monthly', 'mo'],
  ['yearly', 'a'],
]);

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

/** `every 4 to 6 hours`, `q12h`, `every day`, `each week`, `every other day`. */
const takeEvery = (tokens: readonly SigToken[], at: number): Taken<{ range: NumberRange; unit: TimeUnit }> | null => {
  if (!['every', 'each', 'q'].includes(wordAt(tokens, at))) return null;
  const other = wordAt(tokens, at + 1) === 'other';
  const range = other ? { value: { low: 2, high: null }, next: at + 2 } : takeRange(tokens, at + 1);
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

/** `3 times`, `2x`, `2-3 times`, `once`, `twice`. */
const takeTimes = (tokens: readonly SigToken[], at: number): Taken<NumberRange> | null => {
  const multiple = multiples.get(wordAt(tokens, at));
  if (multiple !== undefined) return { value: { low: multiple, high: null }, next: at + 1 };
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
const timesPerPeriod: SigRule = (tokens, at) => {
  const times = takeTimes(tokens, at);
  const period = times === null ? null : takePeriod(tokens, times.next);
  if (times === null || period === null) return null;
  return { value: { kind: 'rate', rate: rateFrom(times.value, period.value) }, next: period.next };
};

/** `once nightly`, `once every morning`: the word `once` adds nothing to them. */
const onceAndEvent: SigRule = (tokens, at) => {
  if (wordAt(tokens, at) !== 'once') return null;
  if (wordAt(tokens, at + 1) === 'nightly') return { value: { kind: 'when', when: 'NIGHT' }, next: at + 2 };
  if (!['every', 'each'].includes(wordAt(tokens, at + 1))) return null;
  const event = ({ morning: 'MORN', evening: 'EVE', night: 'NIGHT', afternoon: 'AFT' } as const)[
    wordAt(tokens, at + 2)
  ];
  return event === undefined ? null : { value: { kind: 'when', when: event }, next: at + 3 };
};

const everyPeriod: SigRule = (tokens, at) => {
  const period = takeEvery(tokens, at);
  if (period === null) return null;
  return { value: { kind: 'rate', rate: rateFrom({ low: 1, high: null }, period.value) }, next: period.next };
};

/** `up to 3 times a day`, `up to TID` is left unread. */
const upToTimes: SigRule = (tokens, at) => {
  if (wordAt(tokens, at) !== 'up' || wordAt(tokens, at + 1) !== 'to') return null;
  const found = timesPerPeriod(tokens, at + 2);
  if (found?.value.kind !== 'rate' || found.value.rate.frequencyMax !== null) return null;
  return { value: { kind: 'up-to', rate: found.value.rate }, next: found.next };
};

const limitHeads = phraseList(
  'max daily dose of | max daily dose | maximum daily dose of | maximum daily dose | max dose | maximum dose | ' +
    'maximum of | max of | maximum | max | not to exceed | do not exceed | nte | no more than | not more than | at most',
);

/** `max 4/day`, `not to exceed 60 mg per day`, `NTE 3 tablets in 24 hours`, `max daily dose 4 mg`. */
const limit: SigRule = (tokens, at) => {
  const head = takePhrase(tokens, at, limitHeads);
  if (head === null) return null;
  const daily = tokens.slice(at, head).some(({ text }) => text === 'daily');
  const amountAt = skip(tokens, head, '.', ':', 'of');
  const amount = takeNumber(tokens, amountAt);
  if (amount === null || !(amount.value > 0)) return null;
  const counted = ['dose', 'doses'].includes(wordAt(tokens, amount.next));
  const unit = counted ? 'doses' : (unitOfWord(wordAt(tokens, amount.next)) ?? null);
  const behind = unit === null ? amount.next : amount.next + 1;
  const per =
    takeLimitPeriod(tokens, behind) ?? (daily ? { value: { value: 1, unit: 'd' as const }, next: behind } : null);
  if (per === null) return null;
  return { value: { kind: 'limit', value: amount.value, unit, per: per.value }, next: per.next };
};

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

/**
 * `for 14 days`, `x7d`, `x 2 weeks`; `for 3 doses`, `x 3 doses`. Hours are left unread: `for 12 hours` may be how long a
 * patch is worn.
 */
const lastingOrCount: SigRule = (tokens, at) => {
  if (!['for', 'x', 'times'].includes(wordAt(tokens, at))) return null;
  const number = takeNumber(tokens, at + 1);
  if (number === null || !(number.value > 0)) return null;
  const word = wordAt(tokens, skip(tokens, number.next, '-'));
  const unit = timeUnitOfWord(word);
  const next = skip(tokens, number.next, '-') + 1;
  if (unit === 'h' || unit === 'min' || unit === 's') return null;
  if (unit !== undefined) return { value: { kind: 'lasting', value: number.value, unit }, next };
  if (word !== 'dose' && word !== 'doses') return null;
  return { value: { kind: 'count', count: number.value, bare: false }, next };
};

/** `day 8`, `on day 1`, `days 1-7`; a list (`weeks 3 and 4`) is left unread. */
const span: SigRule = (tokens, at) => {
  const wordIndex = skip(tokens, at, 'on', 'for', 'in', 'during');
  const word = wordAt(tokens, wordIndex);
  const unit = word === 'day' || word === 'days' ? 'd' : word === 'week' || word === 'weeks' ? 'wk' : null;
  const range = unit === null ? null : takeRange(tokens, wordIndex + 1);
  if (unit === null || range === null || isList(tokens, wordIndex, range.next)) return null;
  const { low: first, high } = range.value;
  if (high === null && word.endsWith('s')) return null;
  return { value: { kind: 'span', unit, first, last: high ?? first }, next: range.next };
};

const isList = (tokens: readonly SigToken[], from: number, to: number): boolean => {
  if (tokens.slice(from, to).some(({ text }) => text === 'or')) return true;
  const goesOn = ['and', ',', '/'].includes(wordAt(tokens, to)) && tokens[to + 1]?.kind === 'number';
  return goesOn && unitOfWord(wordAt(tokens, to + 2)) === undefined;
};

/** `from 2024-01-01`, `starting 2024-01`, `until 2024-02-01`; `starting day 36` has no date and stays text. */
const bound: SigRule = (tokens, at) => {
  const word = wordAt(tokens, at);
  const isFrom = ['from', 'starting', 'beginning', 'start'].includes(word);
  if (!isFrom && !['until', 'through', 'thru'].includes(word)) return null;
  const dateAt = skip(tokens, at + 1, 'on', 'from');
  const token = tokens[dateAt];
  const date =
    token?.kind === 'date' || (token?.kind === 'number' && /^(?:19|20)\d{2}$/.test(token.text)) ? token.text : null;
  if (date !== null) return { value: { kind: isFrom ? 'from' : 'until', date }, next: dateAt + 1 };
  const planned = isFrom && word !== 'from' ? span(tokens, dateAt) : null;
  return planned === null ? null : { value: { kind: 'advice' }, next: planned.next };
};

/** Rules that need more than a fixed phrase, with the words that each can begin with, in the order of their trial. */
const rulesByWord: readonly (readonly [string, SigRule])[] = [
  ['once', onceAndEvent],
  ['once twice thrice', timesPerPeriod],
  ['up', upToTimes],
  ['every each q', everyPeriod],
  ['max maximum not do nte no at', limit],
  ['for x times', lastingOrCount],
  ['on for in during day days week weeks', span],
  ['from starting beginning start until through thru', bound],
  [['on every each', ...dayWords.keys()].join(' '), days],
  ['at', times],
];

const rulesOfWord: ReadonlyMap<string, readonly SigRule[]> = new Map(
  [
    ...Map.groupBy(
      rulesByWord.flatMap(([words, rule]) => words.split(' ').map((word) => ({ word, rule }))),
      ({ word }) => word,
    ),
  ].map(([word, entries]) => [word, entries.map(({ rule }) => rule)]),
);

const rulesOfNumber: readonly SigRule[] = [timesPerPeriod];
const rulesOfTime: readonly SigRule[] = [times];
const noRules: readonly SigRule[] = [];

/** The rules that can begin at a token. */
export const rulesAt = (token: SigToken | undefined): readonly SigRule[] => {
  if (token === undefined) return noRules;
  if (token.kind === 'number' || numberWords.has(token.text)) return rulesOfNumber;
  return token.kind === 'time' ? rulesOfTime : (rulesOfWord.get(token.text) ?? noRules);
};
