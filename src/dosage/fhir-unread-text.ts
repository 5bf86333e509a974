import type { DosingStep, Schedule } from '../domain/dosing.ts';
import { dosesPerDay } from './schedule.ts';
import { inUnit, isCountable, unitOfWord } from './units.ts';

/** What an unreadable text says against a structure. */
export interface Objections {
  readonly dose: boolean;
  readonly schedule: boolean;
}

/** Phrases of leaflets that hold a word of doubt and change nothing. */
const leaflets =
  /unless (?:otherwise|you are) (?:directed|told|instructed)[^.;]*|if (?:affected|you (?:forget|miss|become|feel|have|are|get))[^.;]*|(?:call|contact|tell|consult|ask|see)\b[^.;]*\bif\b[^.;]*|do not (?:take|use|give) with[^.;]*|do not (?:drive|operate|drink|crush|chew|stop|skip|eat)[^.;]*|stop (?:taking )?(?:it )?(?:and|if)[^.;]*(?:call|contact|tell)[^.;]*|may cause[^.;]*|keep taking[^.;]*/g;

/** Words that make a dose conditional, change it, or end it. */
const doubts =
  /\b(?:hold|held|holding|if|unless|when(?! needed)|except|skip|skipping|increas\w*|decreas\w*|reduc\w*|rais\w*|lower\w*|titrat\w*|taper\w*|wean\w*|adjust\w*|chang\w*|double|extra|additional|not (?:currently |been |actually )?taking|stop|stopped|stopping|discontinu\w*|d\/c|do not (?:take|use|give)|don't (?:take|use|give)|never|not daily|alternat\w*|instead|sliding scale|then|was|were|along with|repeat\w*|forget\w*|miss(?:es|ed|ing)|remember\w*|refus\w*|non ?(?:adheren|complian)\w*|see (?:\w+ )?instructions?)\b/;

const times = String.raw`(\d+|once|one|twice|two|thrice|three|four|five|six)\s?(?:x|times?)?`;
/** `twice`, `bid`, `3 times`, `x3`: so many times, of a day where no other period is named. */
const timesWords: readonly (readonly [RegExp, number | null])[] = [
  [/\btiw\b/, 3],
  [/\bbiw\b/, 2],
  [/\b(?:bid|twice)\b/, 2],
  [/\b(?:tid|thrice)\b/, 3],
  [/\bqid\b/, 4],
  [new RegExp(String.raw`\b${times}(?:a|per|each|every|daily)?(?<=x|times?|time)\b`), null],
  [/\bx\s?(\d+)(?= (?:a|per|each|every|daily))/, null],
];

/** `every 3 days`, `q48h`, `every other week`: the whole interval. */
const interval =
  /\b(?:every|each|q)\s?(\d+|other|two|three|four|five|six|eight|twelve|second|third|fourth|2nd|3rd|4th)\s?(hours?|hrs?|h|days?|d|nights?|mornings?|evenings?|weeks?|wks?|w|wk|months?|mos?)\b/;
/** `weekly`, `a month`, `every day`: the period that the times are counted in. */
const periods: readonly (readonly [RegExp, number])[] = [
  [/\b(?:weekly|tiw|biw|(?:a|per|each|every|q)\s?(?:week|wk)|qw|once \w* ?week)\b/, 7],
  [/\b(?:fortnightly|(?:a|per|each|every) fortnight)\b/, 14],
  [/\b(?:monthly|(?:a|per|each|every|q)\s?month)\b/, 30],
  [/\b(?:yearly|annually|(?:a|per|each|every) year)\b/, 365],
  [/\b(?:daily|(?:a|per|each|every|q)\s?day|nightly|every (?:morning|evening|night)|qd|qhs|qam|qpm)\b/, 1],
];

const parts: readonly RegExp[] = [
  /\b(?:q?am|mornings?|breakfast|waking)\b/,
  /\b(?:noon|midday|lunch|afternoons?)\b/,
  /\b(?:q?pm|evenings?|dinner|supper|nights?|nightly|bedtime|q?hs|bed)\b/,
];

const weekdays = /\b(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:days?)?\b|\b(?:mwf|weekdays|weekends?)\b/;

/** Longer texts are leaflets. */
const longestWeighed = 2000;

/**
 * What the words and numbers of a text that could not be read have that the structure does not: conditions, changes,
 * another frequency, another amount in the dose's unit. Where nothing of that stands there, the structure may be used.
 */
export const objectionsOf = (step: DosingStep, text: string): Objections => {
  const words = text
    .slice(0, longestWeighed)
    .toLowerCase()
    .replaceAll('\u2019', "'")
    .replace(leaflets, ' ')
    .replace(/\b([a-z])\.(?=[a-z]\b)/g, '$1')
    .replace(/[-\s]+/g, ' ');
  if (doubts.test(words)) return { dose: true, schedule: true };
  return { dose: saysOtherAmount(step, words), schedule: saysOtherTime(step, words) };
};

const saysOtherTime = ({ schedule, asNeeded }: DosingStep, words: string): boolean => {
  if (asNeeded === null && /\b(?:prn|p\.r\.n|(?:as|when|if) (?:needed|required|necessary))/.test(words)) return true;
  if (schedule === null) return false;
  return (schedule.dayOfWeek.length === 0 && weekdays.test(words)) || saysOtherRate(schedule, words);
};

/** A frequency that the text names is not the structure's, or it names two, or more parts of the day than doses. */
const saysOtherRate = (schedule: Schedule, words: string): boolean => {
  const own = dosesPerDay({ ...schedule, count: null, frequencyMax: null, periodMax: null }) ?? monthlyOf(schedule);
  if (own === null) return false;
  const named = ratesIn(words);
  const isOther = (aDay: number): boolean => Math.abs(aDay - own) > own * 0.1;
  if (named.some(isOther)) return true;
  return parts.filter((part) => part.test(words)).length > Math.max(own, 1);
};

const ratesIn = (words: string): readonly number[] => {
  const found: number[] = [];
  const every = interval.exec(words);
  if (every !== null) found.push(1 / (numberOf(every[1]) * daysOf(every[2])));
  const rest = words.replace(interval, ' ');
  const counted = timesWords.flatMap(([pattern, value]) => {
    const match = pattern.exec(rest);
    return match === null ? [] : [value ?? numberOf(match[1])];
  });
  const named = periods.filter(([pattern]) => pattern.test(rest)).map(([, days]) => days);
  const several = counted.length === 0 && (every === null || named.some((days) => days !== 1)) ? [1] : counted;
  const within = named.length === 0 ? (counted.length === 0 ? [] : [1]) : named;
  return [...found, ...within.flatMap((days) => several.map((count) => count / days))];
};

const daysOf = (unit = ''): number => {
  if (unit.startsWith('h')) return 1 / 24;
  if (unit.startsWith('w')) return 7;
  return unit.startsWith('mo') && !unit.startsWith('morning') ? 30 : 1;
};

const monthlyOf = ({ frequency, period, periodUnit }: Schedule): number | null => {
  if (frequency === null || period === null) return null;
  const days = periodUnit === 'mo' ? 30 : periodUnit === 'a' ? 365 : null;
  return days === null ? null : frequency / (period * days);
};

const amounts = /(\d[\d,]*(?:\.\d+)?|\.\d+|\b(?:one|two|three|four|five|six|half))\s*-?\s*([a-zµμ]+)/g;
const numbers: ReadonlyMap<string, number> = new Map([
  ['half', 0.5],
  ...['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'].map(
    (word, index) => [word, index + 1] as const,
  ),
  ...([
    ['once', 1],
    ['twice', 2],
    ['other', 2],
    ['second', 2],
    ['2nd', 2],
    ['thrice', 3],
    ['third', 3],
    ['3rd', 3],
    ['fourth', 4],
    ['4th', 4],
  ] as const),
]);

const numberOf = (written = ''): number => numbers.get(written) ?? Number(written.replaceAll(',', ''));

const saysOtherAmount = ({ dose, atMost }: DosingStep, words: string): boolean => {
  if (dose === null) return false;
  const counts = new Set<number>();
  for (const [, written = '', word = ''] of words.matchAll(amounts)) {
    const unit = unitOfWord(word);
    if (unit === undefined) continue;
    if (isCountable(unit)) counts.add(numberOf(written));
    const value = inUnit({ value: numberOf(written), unit }, dose.unit);
    if (value === null) continue;
    const known = [dose.value, dose.high, atMost?.amount.value ?? null];
    if (!known.some((each) => each !== null && Math.abs(each - value) <= 1e-9 * each)) return true;
  }
  return counts.size > 1;
};
