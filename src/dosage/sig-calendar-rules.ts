import type { DayOfWeek } from '../domain/dosing.ts';
import { daysBetween } from './schedule.ts';
import { skip, type Taken, wordAt } from './sig-numbers.ts';
import type { SigRule } from './sig-rule.ts';
import type { SigToken } from './sig-tokens.ts';
import { unitOfWord } from './units.ts';

const dayNames: readonly (readonly [DayOfWeek, string])[] = [
  ['mon', 'monday mondays mon'],
  ['tue', 'tuesday tuesdays tue tues'],
  ['wed', 'wednesday wednesdays wed'],
  ['thu', 'thursday thursdays thu thur thurs'],
  ['fri', 'friday fridays fri'],
  ['sat', 'saturday saturdays sat'],
  ['sun', 'sunday sundays sun'],
];

/** Words that name days of the week. */
export const dayWords: ReadonlyMap<string, readonly DayOfWeek[]> = new Map<string, readonly DayOfWeek[]>([
  ...dayNames.flatMap(([day, words]) => words.split(' ').map((word) => [word, [day]] as const)),
  ['mwf', ['mon', 'wed', 'fri']],
  ['weekdays', ['mon', 'tue', 'wed', 'thu', 'fri']],
  ['weekends', ['sat', 'sun']],
]);

/** `on Monday, Wednesday and Friday`, `Mon/Thu`, `every Monday`, `Mon-Fri`. */
export const days: SigRule = (tokens, at) => {
  const letters = takeInitials(tokens, skip(tokens, at, 'on', 'every'));
  if (letters !== null) return letters;
  const found = new Set<DayOfWeek>();
  let next = skip(tokens, at, 'on', 'every', 'each');
  if (!dayWords.has(wordAt(tokens, next))) return null;
  for (;;) {
    const here = dayWords.get(wordAt(tokens, next)) ?? [];
    const to = ['-', 'to', 'through', 'thru'].includes(wordAt(tokens, next + 1))
      ? dayWords.get(wordAt(tokens, next + 2))
      : undefined;
    const range = to === undefined ? here : daysInRange(here, to);
    if (range.length === 0) return null;
    for (const day of range) found.add(day);
    next += to === undefined ? 1 : 3;
    const after = skip(tokens, skip(tokens, next, ',', '/'), 'and');
    const joined = skip(tokens, after, 'on', 'every');
    if (!dayWords.has(wordAt(tokens, joined))) return { value: { kind: 'days', days: [...found] }, next };
    next = joined;
  }
};

const initials: readonly (readonly [readonly string[], readonly DayOfWeek[]])[] = [
  [
    ['m', '-', 'w', '-', 'f'],
    ['mon', 'wed', 'fri'],
  ],
  [
    ['m', '/', 'w', '/', 'f'],
    ['mon', 'wed', 'fri'],
  ],
  [
    ['m', ',', 'w', ',', 'f'],
    ['mon', 'wed', 'fri'],
  ],
  [
    ['m', '-', 'f'],
    ['mon', 'tue', 'wed', 'thu', 'fri'],
  ],
];

/** `M-W-F`, `M/W/F`, `M-F`. */
const takeInitials: SigRule = (tokens, at) => {
  if (wordAt(tokens, at) !== 'm') return null;
  const found = initials.find(([words]) => words.every((word, offset) => wordAt(tokens, at + offset) === word));
  return found === undefined ? null : { value: { kind: 'days', days: found[1] }, next: at + found[0].length };
};

const daysInRange = (from: readonly DayOfWeek[], to: readonly DayOfWeek[]): readonly DayOfWeek[] => {
  const [first, last] = [from[0], to[0]];
  return first === undefined || last === undefined || from.length + to.length > 2 ? [] : daysBetween(first, last);
};

/** `at 08:00 and 20:00`, `at 8 am and 8 pm`. An hour without `am` or `pm` must be written `08:00`, `0800` or after noon. */
export const times: SigRule = (tokens, at) => {
  const found: string[] = [];
  let next = at;
  const isClock = wordAt(tokens, at) === 'at' || wordAt(tokens, at - 1) === '(' || isBehindDose(tokens, at);
  for (let start = wordAt(tokens, at) === 'at' ? at + 1 : at; ; ) {
    const time = takeTime(tokens, start, isClock || found.length > 0);
    if (time === null) break;
    found.push(time.value);
    next = time.next;
    start = skip(tokens, skip(tokens, skip(tokens, next, ','), 'and'), 'at');
    if (start === next) break;
  }
  return found.length === 0 ? null : { value: { kind: 'times', times: found }, next };
};

/** `1 tab 8 am`: right behind a whole dose, a number cannot be another one. */
export const isBehindDose = (tokens: readonly SigToken[], at: number): boolean =>
  (wordAt(tokens, at + 1) === 'am' || wordAt(tokens, at + 1) === 'pm') &&
  tokens[at - 2]?.kind === 'number' &&
  unitOfWord(wordAt(tokens, at - 1)) !== undefined;

const takeTime = (tokens: readonly SigToken[], at: number, plainHours: boolean): Taken<string> | null => {
  const token = tokens[at];
  const half = ['am', 'pm'].find((word) => word === wordAt(tokens, at + 1));
  if (token?.kind === 'number' && plainHours && half !== undefined) {
    const time = timeOf(String(token.value), '00', '00', half);
    return time === null ? null : { value: time, next: at + 2 };
  }
  if (token?.kind === 'number' && plainHours && /^(?:[01]\d|2[0-3])[0-5]\d$/.test(token.text)) {
    const time = `${token.text.slice(0, 2)}:${token.text.slice(2)}:00`;
    return { value: time, next: skip(tokens, at + 1, 'h', 'hrs', 'hours') };
  }
  if (token?.kind !== 'time') return null;
  const [hour = '', minute = '', second = '00'] = token.text.split(':');
  const time = timeOf(hour, minute, second, half);
  return time === null ? null : { value: time, next: half === undefined ? at + 1 : at + 2 };
};

/** `HH:MM:SS`, or `null` where the hour could be in the morning or in the evening, or is none. */
const timeOf = (hour: string, minute: string, second: string, half: string | undefined): string | null => {
  const written = Number(hour);
  if (!Number.isInteger(written) || Number(minute) > 59 || Number(second) > 59) return null;
  if (half === undefined) return hour.length === 2 && written < 24 ? `${hour}:${minute}:${second}` : null;
  if (written < 1 || written > 12) return null;
  const ofDay = (written % 12) + (half === 'pm' ? 12 : 0);
  return `${String(ofDay).padStart(2, '0')}:${minute}:${second}`;
};
