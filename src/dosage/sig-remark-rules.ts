import type { EventTiming } from '../domain/dosing.ts';
import { indicationWords } from './sig-advice.ts';
import { skip, type Taken, takeNumber, takeRange, wordAt } from './sig-numbers.ts';
import type { SigPiece } from './sig-pieces.ts';
import type { SigRule } from './sig-rule.ts';
import type { SigToken } from './sig-tokens.ts';
import { isCountable, timeUnitOfWord, unitOfWord } from './units.ts';

const meals: readonly (readonly [string, EventTiming, EventTiming])[] = [
  ['breakfast', 'ACM', 'PCM'],
  ['lunch', 'ACD', 'PCD'],
  ['dinner', 'ACV', 'PCV'],
  ['supper', 'ACV', 'PCV'],
  ['meals', 'AC', 'PC'],
  ['meal', 'AC', 'PC'],
];
const eventBefore: ReadonlyMap<string, EventTiming> = new Map([
  ...meals.map(([word, before]) => [word, before] as const),
  ['bed', 'HS'],
  ['bedtime', 'HS'],
  ['sleep', 'HS'],
]);
const eventAfter: ReadonlyMap<string, EventTiming> = new Map(meals.map(([word, , after]) => [word, after] as const));

/** `30 minutes before breakfast`, `1 hour before bed`; `1 hour before or 2 hours after meals` means an empty stomach. */
export const around: SigRule = (tokens, at) => {
  const apart = takeMinutes(tokens, at);
  if (apart === null) return null;
  const either = wordAt(tokens, apart.next + 1) === 'or' ? takeMinutes(tokens, apart.next + 2) : null;
  if (either !== null && wordAt(tokens, apart.next) === 'before' && wordAt(tokens, either.next) === 'after') {
    const food = skip(tokens, either.next + 1, 'a', 'each');
    return ['meals', 'meal', 'food', 'eating'].includes(wordAt(tokens, food))
      ? { value: { kind: 'advice' }, next: food + 1 }
      : null;
  }
  const before = ['before', 'prior'].includes(wordAt(tokens, apart.next));
  if (!before && wordAt(tokens, apart.next) !== 'after') return null;
  const eventAt = skip(tokens, skip(tokens, apart.next + 1, 'to'), 'each', 'every', 'a', 'your');
  const event = (before ? eventBefore : eventAfter).get(wordAt(tokens, eventAt));
  return event === undefined ? null : { value: { kind: 'around', when: event }, next: eventAt + 1 };
};

/** `30 minutes`, `30-60 min`, `at least 1 hour`. */
const takeMinutes = (tokens: readonly SigToken[], at: number): Taken<true> | null => {
  const start = wordAt(tokens, at) === 'at' ? skip(tokens, at + 1, 'least') : skip(tokens, at, 'about');
  const range = takeRange(tokens, start);
  const unit = range === null ? undefined : timeUnitOfWord(wordAt(tokens, range.next));
  return range !== null && (unit === 'min' || unit === 'h') ? { value: true, next: range.next + 1 } : null;
};

/** `daily - before meals`: a dash between words, with blanks around it, is a pause; any other may mean `to`. */
export const dash: SigRule = (tokens, at) => {
  const [before, sign, after] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  const isApart =
    before !== undefined &&
    sign !== undefined &&
    after !== undefined &&
    before.end < sign.start &&
    sign.end < after.start;
  return isApart && before.kind === 'word' && after.kind === 'word'
    ? { value: { kind: 'join', join: 'pause' }, next: at + 1 }
    : null;
};

/** `start 37.5 mg daily`, `start with 25 mg`: at the very beginning it is only a verb. */
export const startVerb: SigRule = (tokens, at) => {
  const next =
    wordAt(tokens, at) === 'initial' ? skip(tokens, at + 1, 'dose') : skip(tokens, at + 1, 'with', 'at', 'taking');
  const isNumber = takeNumber(tokens, skip(tokens, next, ':')) !== null;
  return at === 0 && isNumber ? { value: { kind: 'verb', route: null }, next: skip(tokens, next, ':') } : null;
};

/** `remove after 9 hours`, `remove at bedtime`: how long a patch is worn. */
export const removal: SigRule = (tokens, at) => {
  const object = wordAt(tokens, at + 1) === 'patch' ? at + 2 : at + 1;
  const word = wordAt(tokens, object);
  const whole = word === 'at' ? wordAt(tokens, object + 1) : word;
  if (['bedtime', 'hs', 'night', 'qhs', 'nightly'].includes(whole)) {
    return { value: { kind: 'removal' }, next: word === 'at' ? object + 2 : object + 1 };
  }
  if (word !== 'after' && word !== 'in') return null;
  const length = takeRange(tokens, object + 1);
  const unit = length === null ? undefined : timeUnitOfWord(wordAt(tokens, length.next));
  return length !== null && unit === 'h' ? { value: { kind: 'removal' }, next: length.next + 1 } : null;
};

const dispensedPiece: SigPiece = { kind: 'dispensed' };

/** `#30`, `disp 30 tabs`, `qty: 90`, `refills 3`, `3 refills`, `no refills`, `90 day supply`. */
export const dispensed: SigRule = (tokens, at) => {
  const word = wordAt(tokens, at);
  if (tokens[at]?.kind === 'number' || word === 'no') {
    const refills = ['refill', 'refills', 'rf'].includes(wordAt(tokens, at + 1));
    if (refills) return { value: dispensedPiece, next: skipBrackets(tokens, at + 2) };
    const dayAt = skip(tokens, at + 1, '-');
    const supply = ['day', 'days'].includes(wordAt(tokens, dayAt)) && wordAt(tokens, dayAt + 1) === 'supply';
    return supply ? { value: dispensedPiece, next: dayAt + 2 } : null;
  }
  const sign = skip(tokens, skip(tokens, skip(tokens, at + 1, '.'), ':'), '#');
  if (tokens[sign]?.kind !== 'number') return null;
  const unit = unitOfWord(wordAt(tokens, sign + 1));
  const counted = unit !== undefined && (isCountable(unit) || unit === 'mL');
  return { value: dispensedPiece, next: counted ? skipBrackets(tokens, sign + 2) : sign + 1 };
};

/** `refill(s)`. */
const skipBrackets = (tokens: readonly SigToken[], at: number): number =>
  wordAt(tokens, at) === '(' && wordAt(tokens, at + 1) === 's' && wordAt(tokens, at + 2) === ')' ? at + 3 : at;

const indications: ReadonlyMap<string, readonly (readonly string[])[]> = Map.groupBy(
  indicationWords.map((phrase) => phrase.split(' ')).toSorted((one, other) => other.length - one.length),
  ([first]) => first ?? '',
);

/** `for depression`, `for anxiety and mood`, `Indications: insomnia`. */
export const indication: SigRule = (tokens, at) => {
  let next = wordAt(tokens, at) === 'for' ? at + 1 : at + 2;
  if (next === at + 2 && wordAt(tokens, at + 1) !== ':') return null;
  const first = next;
  for (let end = takeIndication(tokens, next); end !== null; ) {
    next = end;
    end = ['and', '/', 'or', ','].includes(wordAt(tokens, next)) ? takeIndication(tokens, next + 1) : null;
  }
  const [from, to] = [tokens[first], tokens[next - 1]];
  if (next === first || from === undefined || to === undefined) return null;
  return { value: { kind: 'purpose', start: from.start, end: to.end, known: true }, next };
};

/** `to stop smoking`, `to help sleep`: what it is taken for, and no order to stop. */
export const aim: SigRule = (tokens, at) => {
  const isAim =
    (['stop', 'quit'].includes(wordAt(tokens, at + 1)) && wordAt(tokens, at + 2) === 'smoking') ||
    (['help', 'aid'].includes(wordAt(tokens, at + 1)) && wordAt(tokens, at + 2) === 'sleep');
  const [from, to] = [tokens[at + 1], tokens[at + 2]];
  if (!isAim || from === undefined || to === undefined) return null;
  return { value: { kind: 'purpose', start: from.start, end: to.end, known: true }, next: at + 3 };
};

const takeIndication = (tokens: readonly SigToken[], at: number): number | null => {
  const start = skip(tokens, at, 'your', 'chronic', 'severe', 'mild', 'moderate');
  const found = indications
    .get(wordAt(tokens, start))
    ?.find((words) => words.every((word, offset) => wordAt(tokens, start + offset) === word));
  return found === undefined ? null : start + found.length;
};
