import { days, dayWords, isBehindDose, times } from './sig-calendar-rules.ts';
import { bound, lastingOrCount, span, trailingDays } from './sig-duration-rules.ts';
import { limit } from './sig-limit-rules.ts';
import { wordAt } from './sig-numbers.ts';
import { everyPeriod, latinRange, onceAndEvent, timesPerPeriod, upToTimes } from './sig-rate-rules.ts';
import { aim, around, dash, dispensed, indication, removal, startVerb } from './sig-remark-rules.ts';
import type { SigRule } from './sig-rule.ts';
import type { SigToken } from './sig-tokens.ts';
import { numberWords } from './sig-vocabulary.ts';

/** Rules that need more than a fixed phrase, with the words that each can begin with, in the order of their trial. */
const rulesByWord: readonly (readonly [string, SigRule])[] = [
  ['once', onceAndEvent],
  ['once twice thrice', timesPerPeriod],
  ['up', upToTimes],
  ['daily qd bid tid', latinRange],
  ['every each q', everyPeriod],
  ['max maximum not do nte no at daily mdd', limit],
  ['for x times', lastingOrCount],
  ['on for in during day days week weeks', span],
  ['from starting beginning start until through thru to ending', bound],
  [['on every each m', ...dayWords.keys()].join(' '), days],
  ['-', dash],
  ['at', times],
  ['at about', around],
  ['start begin initial', startVerb],
  ['remove', removal],
  ['# disp dispense qty quantity rf refill refills no', dispensed],
  ['for indications indication', indication],
  ['to', aim],
];

const rulesOfWord: ReadonlyMap<string, readonly SigRule[]> = new Map(
  [
    ...Map.groupBy(
      rulesByWord.flatMap(([words, rule]) => words.split(' ').map((word) => ({ word, rule }))),
      ({ word }) => word,
    ),
  ].map(([word, entries]) => [word, entries.map(({ rule }) => rule)]),
);

/** `(8am and 8pm)`, `1 tab 8 am`; elsewhere `1 am` may be one tablet in the morning. */
const timesInBrackets: SigRule = (tokens, at) =>
  wordAt(tokens, at - 1) === '(' || isBehindDose(tokens, at) ? times(tokens, at) : null;

const rulesOfNumber: readonly SigRule[] = [timesPerPeriod, around, trailingDays, dispensed, timesInBrackets];
const rulesOfTime: readonly SigRule[] = [times];
const noRules: readonly SigRule[] = [];

/** The rules that can begin at a token. */
export const rulesAt = (token: SigToken | undefined): readonly SigRule[] => {
  if (token === undefined) return noRules;
  if (token.kind === 'number' || numberWords.has(token.text)) return rulesOfNumber;
  return token.kind === 'time' ? rulesOfTime : (rulesOfWord.get(token.text) ?? noRules);
};
