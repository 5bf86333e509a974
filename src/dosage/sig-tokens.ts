import { spelt, splitWord } from './sig-spelling.ts';

/**
 * A piece of a sig's surface. `number` has its value; `fraction` says that it was written as one; `bad` is a number
 * that could be read in two ways (`1,5`), which no rule of the grammar takes.
 */
export interface SigToken {
  readonly kind: 'number' | 'word' | 'time' | 'date' | 'mark' | 'bad';
  /** Lower case, without the points of `b.i.d.`. */
  readonly text: string;
  readonly value: number;
  readonly fraction: boolean;
  readonly start: number;
  readonly end: number;
}

/** Blanks, and then in the order of the groups: date, date of the US, time, fraction, number, dotted abbreviation, word, anything else. */
const pattern =
  /\s*(?:(\d{4}-\d{2}(?:-\d{2})?(?![\d-]))|(\d{1,2}\/\d{1,2}\/\d{4}(?![\d/]))|(\d{1,2}:\d{2}(?::\d{2})?(?!\d))|(\d+\/\d+|[½¼¾⅛])|(\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d*\.?\d+)|((?:[a-z]\.)+[a-z](?![a-z])\.?)|([a-zµμ]+(?:['’]s)?)|(\S))/giuy;

/** Fractions that tablets are cut into; every other one (`10/20`) is not a number of a sig. */
const fractions: ReadonlyMap<string, number> = new Map([
  ['½', 0.5],
  ['¼', 0.25],
  ['¾', 0.75],
  ['⅛', 0.125],
  ['1/2', 0.5],
  ['1/4', 0.25],
  ['3/4', 0.75],
  ['1/8', 0.125],
]);

/** Signs that mean the same. */
const signs: ReadonlyMap<string, string> = new Map([
  ['–', '-'],
  ['—', '-'],
  ['‑', '-'],
  ['&', 'and'],
  ['×', 'x'],
  ['@', 'at'],
]);

/** Words whose hyphen only holds a phrase together: `once-daily`, `four-times-a-day`, `one-half`, `extended-release`. */
const hyphenated: ReadonlySet<string> = new Set([
  'once',
  'twice',
  'times',
  'two',
  'three',
  'four',
  'a',
  'one',
  'extended',
  'delayed',
  'immediate',
  'as',
  'and',
  'twenty',
  'thirty',
  'forty',
  'fifty',
  'sixty',
  'seventy',
  'eighty',
  'ninety',
]);

/** A sig as tokens, blanks left out. Never throws, whatever the text. */
export const tokenizeSig = (text: string): readonly SigToken[] => {
  const tokens: SigToken[] = [];
  for (const match of text.matchAll(pattern)) {
    const token = tokenOf(match);
    const parts = token.kind === 'word' ? splitWord(token.text) : undefined;
    if (parts === undefined) tokens.push(token);
    else tokens.push(...partsOf(token, parts));
  }
  // Most sigs have none of these signs.
  const numbered = /[,.]/.test(text) ? withoutBareDots(markBadNumbers(tokens)) : tokens;
  const slashed = /w\//i.test(text) ? joinWith(numbered) : numbered;
  return slashed.some(({ text: sign }) => sign === '-') ? joinHyphenated(slashed) : slashed;
};

const partsOf = (token: SigToken, [head, tail]: readonly [string, string]): readonly SigToken[] => {
  const middle = token.start + head.length;
  return [
    { ...token, text: head, end: middle },
    { ...token, text: tail, start: middle },
  ];
};

const tokenOf = (match: RegExpExecArray): SigToken => {
  const [whole, date, usDate, time, fraction, number, dotted, word, sign = ''] = match;
  const written = word ?? number ?? dotted ?? fraction ?? time ?? date ?? usDate ?? sign;
  const end = match.index + whole.length;
  const base = { text: written.toLowerCase(), value: 0, fraction: false, start: end - written.length, end };
  if (word !== undefined) return { ...base, kind: 'word', text: spelt(base.text) };
  if (number !== undefined) return { ...base, kind: 'number', value: Number(number.replaceAll(',', '')) };
  if (dotted !== undefined) return { ...base, kind: 'word', text: base.text.replaceAll('.', '') };
  if (fraction !== undefined) {
    const value = fractions.get(fraction);
    return value === undefined ? { ...base, kind: 'bad' } : { ...base, kind: 'number', value, fraction: true };
  }
  if (time !== undefined) return { ...base, kind: 'time' };
  if (usDate !== undefined) return { ...base, kind: 'date', text: isoOfUsDate(usDate) };
  if (date !== undefined) return { ...base, kind: 'date' };
  const same = signs.get(sign) ?? base.text;
  return { ...base, kind: /^[a-z]+$/.test(same) ? 'word' : 'mark', text: same };
};

/** `3/15/2026`: month, day, year, as everyone in the US writes it. */
const isoOfUsDate = (date: string): string => {
  const [month = '', day = '', year = ''] = date.split('/');
  return [year, month.padStart(2, '0'), day.padStart(2, '0')].join('-');
};

/**
 * A comma right between two digits (`1,5`) may be a decimal comma, and a second point (`0.5.5`) is no number; zeros to the
 * third place (`50.000`) are a point of thousands, and a point that stands alone before a number (`. 5 mg`) was its own.
 */
const markBadNumbers = (tokens: readonly SigToken[]): readonly SigToken[] =>
  tokens.map((token, index) => {
    const [before, after] = [tokens[index - 1], tokens[index + 1]];
    const glued =
      before?.kind === 'number' && after?.kind === 'number' && before.end === token.start && token.end === after.start;
    if (token.text === ',' && glued) return { ...token, kind: 'bad' };
    const doublePoint =
      token.kind === 'number' && before?.kind === 'number' && before.end === token.start && !token.fraction;
    const isThousands = token.kind === 'number' && token.text.length > 4 && thousands.test(token.text);
    return doublePoint || isThousands || isLonePoint(before, token, after) ? { ...token, kind: 'bad' } : token;
  });

const thousands = /^[1-9]\d*\.\d{2,}0$/;

/** A full stop stands right behind a word that can end something. */
const isLonePoint = (before: SigToken | undefined, { text, start }: SigToken, after: SigToken | undefined): boolean =>
  text === '.' &&
  after?.kind === 'number' &&
  (before === undefined || before.end < start || openingVerbs.has(before.text));

const openingVerbs: ReadonlySet<string> = new Set(['take', 'give', 'use', 'apply', 'inject', 'sig']);

/** `q. 6 h`: the point belongs to the abbreviation. */
const withoutBareDots = (tokens: readonly SigToken[]): readonly SigToken[] =>
  tokens.filter(
    ({ text, start }, index) => !(text === '.' && tokens[index - 1]?.text === 'q' && tokens[index - 1]?.end === start),
  );

/** `w/` is `with`, `w/o` is `without`. */
const joinWith = (tokens: readonly SigToken[]): readonly SigToken[] => {
  const at = tokens.findIndex(
    ({ text, end }, index) => text === 'w' && tokens[index + 1]?.text === '/' && tokens[index + 1]?.start === end,
  );
  const [letter, slash, after] = tokens.slice(at, at + 3);
  if (at < 0 || letter === undefined || slash === undefined) return tokens;
  const without = after !== undefined && after.start === slash.end && (after.text === 'o' || after.text === 'out');
  const joined: SigToken = { ...letter, text: without ? 'without' : 'with', end: without ? after.end : slash.end };
  return [...tokens.slice(0, at), joined, ...joinWith(tokens.slice(without ? at + 3 : at + 2))];
};

const joinHyphenated = (tokens: readonly SigToken[]): readonly SigToken[] =>
  tokens.filter((token, index) => {
    const [before, after] = [tokens[index - 1], tokens[index + 1]];
    const between = token.text === '-' && before?.kind === 'word' && after?.kind === 'word';
    return !(between && hyphenated.has(before.text) && before.end === token.start && token.end === after.start);
  });
