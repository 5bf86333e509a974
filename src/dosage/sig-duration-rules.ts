import type { TimeUnit } from '../domain/dosing.ts';
import { daysOfDate } from './days.ts';
import { skip, type Taken, takeNumber, takeRange, wordAt } from './sig-numbers.ts';
import type { SigRule } from './sig-rule.ts';
import type { SigToken } from './sig-tokens.ts';
import { timeUnitOfWord, unitOfWord } from './units.ts';

/**
 * `for 14 days`, `x7d`, `x 2 weeks`; `for 3 doses`, `x 3 doses`. Hours are left unread: `for 12 hours` may be how long a
 * patch is worn.
 */
export const lastingOrCount: SigRule = (tokens, at) => {
  if (!['for', 'x', 'times'].includes(wordAt(tokens, at))) return null;
  const upTo = wordAt(tokens, at) === 'for' && wordAt(tokens, at + 1) === 'up' && wordAt(tokens, at + 2) === 'to';
  const number = takeNumber(tokens, upTo ? at + 3 : at + 1);
  if (number === null || !(number.value > 0)) return null;
  const word = wordAt(tokens, skip(tokens, number.next, '-'));
  const unit = courseUnitOf(word);
  const next = skipPlural(tokens, skip(tokens, number.next, '-') + 1);
  const isCourse = unit !== undefined || word === 'dose' || word === 'doses';
  if (upTo) return !isCourse ? null : { value: { kind: 'left-out' }, next };
  if (unit !== undefined) return { value: { kind: 'lasting', value: number.value, unit }, next };
  if (word !== 'dose' && word !== 'doses') return null;
  return { value: { kind: 'count', count: number.value, bare: false }, next };
};

/** A unit that a course is counted in; a night of a course is a day. Hours, minutes and seconds are none. */
const courseUnitOf = (word: string): TimeUnit | undefined => {
  if (['night', 'nights', 'morning', 'mornings', 'evening', 'evenings'].includes(word)) return 'd';
  const unit = timeUnitOfWord(word);
  return unit === 'h' || unit === 'min' || unit === 's' ? undefined : unit;
};

/** `day(s)`. */
const skipPlural = (tokens: readonly SigToken[], at: number): number =>
  wordAt(tokens, at) === '(' && wordAt(tokens, at + 1) === 's' && wordAt(tokens, at + 2) === ')' ? at + 3 : at;

/** `30 days`, `90 day(s)` at the very end, as some record systems append the length of a prescription. */
export const trailingDays: SigRule = (tokens, at) => {
  const token = tokens[at];
  const next = skipPlural(tokens, at + 2);
  const isDays = wordAt(tokens, at + 1) === 'days' || (wordAt(tokens, at + 1) === 'day' && next > at + 2);
  if (token?.kind !== 'number' || token.fraction || !(token.value > 1) || !isDays) return null;
  const isLast = next === tokens.length || (next === tokens.length - 1 && wordAt(tokens, next) === '.');
  return isLast && at > 0 ? { value: { kind: 'lasting', value: token.value, unit: 'd' }, next } : null;
};

/** `day 8`, `on day 1`, `days 1-7`; a list (`weeks 3 and 4`) is left unread. */
export const span: SigRule = (tokens, at) => {
  const wordIndex = skip(tokens, at, 'on', 'for', 'in', 'during');
  const word = wordAt(tokens, wordIndex);
  const unit = word === 'day' || word === 'days' ? 'd' : word === 'week' || word === 'weeks' ? 'wk' : null;
  const range = unit === null ? null : takeRange(tokens, wordIndex + 1);
  if (unit === null || range === null || isList(tokens, wordIndex, range.next)) return null;
  const { low: first, high } = range.value;
  if (high === null && word.endsWith('s')) return null;
  const end = high === null ? skipOnward(tokens, range.next) : range.next;
  const heading = wordAt(tokens, end) === ':';
  const piece = { kind: 'span', unit, first, last: high ?? first, heading, onward: end > range.next } as const;
  return { value: piece, next: heading ? end + 1 : end };
};

/** `week 3 and on`, `day 8 onward`, `week 4+`. */
const skipOnward = (tokens: readonly SigToken[], at: number): number => {
  if (wordAt(tokens, at) === '+') return at + 1;
  const word = skip(tokens, at, 'and');
  const isOnward = ['onward', 'onwards', 'thereafter', 'beyond'].includes(wordAt(tokens, word));
  const isOn = word > at && wordAt(tokens, word) === 'on' && wordAt(tokens, word + 1) === ':';
  return isOnward || isOn ? word + 1 : at;
};

const isList = (tokens: readonly SigToken[], from: number, to: number): boolean => {
  if (tokens.slice(from, to).some(({ text }) => text === 'or')) return true;
  const goesOn = ['and', ',', '/'].includes(wordAt(tokens, to)) && tokens[to + 1]?.kind === 'number';
  return goesOn && unitOfWord(wordAt(tokens, to + 2)) === undefined;
};

/**
 * `from 2024-01-01`, `starting 2024-01`, `until 2/1/2024`, `until March 15, 2026`; `starting day 36` has no date and stays
 * text.
 */
export const bound: SigRule = (tokens, at) => {
  const word = wordAt(tokens, at);
  const isFrom = ['from', 'starting', 'beginning', 'start'].includes(word);
  if (!isFrom && !['until', 'through', 'thru', 'to', 'ending'].includes(word)) return null;
  const dateAt = skip(tokens, at + 1, 'on', 'from');
  const date = takeDate(tokens, dateAt);
  if (date !== null) return { value: { kind: isFrom ? 'from' : 'until', date: date.value }, next: date.next };
  const planned = isFrom && word !== 'from' ? span(tokens, dateAt) : null;
  return planned === null ? null : { value: { kind: 'left-out' }, next: planned.next };
};

const months: readonly string[] = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const monthNames: ReadonlyMap<string, number> = new Map(
  [
    ...months,
    ...'january february march april may june july august september october november december'.split(' '),
    'sept',
  ].map((name) => [name, months.indexOf(name.slice(0, 3)) + 1] as const),
);

/** A real date of day, month or year precision, in ISO 8601. */
const takeDate = (tokens: readonly SigToken[], at: number): Taken<string> | null => {
  const token = tokens[at];
  const named = takeNamedDate(tokens, at);
  if (named !== null) return named;
  if (token?.kind === 'number') return isYear(token.text) ? { value: token.text, next: at + 1 } : null;
  return token?.kind === 'date' && daysOfDate(token.text) !== null ? { value: token.text, next: at + 1 } : null;
};

const isYear = (text: string): boolean => /^(?:19|20)\d{2}$/.test(text);

/** `March 15, 2026`, `15 March 2026`. */
const takeNamedDate = (tokens: readonly SigToken[], at: number): Taken<string> | null => {
  const monthFirst = monthNames.get(wordAt(tokens, at));
  const month = monthFirst ?? monthNames.get(wordAt(tokens, at + 1));
  const day = wordAt(tokens, monthFirst === undefined ? at : at + 1);
  const yearAt = skip(tokens, at + 2, ',');
  const year = wordAt(tokens, yearAt);
  if (month === undefined || !/^\d{1,2}$/.test(day) || !isYear(year)) return null;
  const value = `${year}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}`;
  return daysOfDate(value) === null ? null : { value, next: yearAt + 1 };
};
