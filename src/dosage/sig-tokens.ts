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

/** In the order of the groups: date, time, fraction, number, dotted abbreviation, word, anything else. */
const pattern =
  /\s+|(\d{4}-\d{2}(?:-\d{2})?(?![\d-]))|(\d{1,2}:\d{2}(?::\d{2})?(?!\d))|(\d+\/\d+|[½¼¾⅛])|(\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d*\.?\d+)|((?:[a-z]\.)+[a-z](?![a-z])\.?)|([a-zµμ]+(?:['’]s)?)|(.)/giuy;

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
]);

/** A sig as tokens, blanks left out. Never throws, whatever the text. */
export const tokenizeSig = (text: string): readonly SigToken[] => {
  const tokens: SigToken[] = [];
  for (const match of text.matchAll(pattern)) {
    const token = tokenOf(match);
    if (token !== null) tokens.push(token);
  }
  return joinHyphenated(splitCommas(tokens));
};

const tokenOf = (match: RegExpExecArray): SigToken | null => {
  const [whole, date, time, fraction, number, dotted, word, sign] = match;
  const start = match.index;
  const base = { text: whole.toLowerCase(), value: 0, fraction: false, start, end: start + whole.length };
  if (word !== undefined) return { ...base, kind: 'word' };
  if (number !== undefined) return { ...base, kind: 'number', value: Number(number.replaceAll(',', '')) };
  if (sign !== undefined) {
    const same = signs.get(sign) ?? base.text;
    return { ...base, kind: /^[a-z]+$/.test(same) ? 'word' : 'mark', text: same };
  }
  if (dotted !== undefined) return { ...base, kind: 'word', text: base.text.replaceAll('.', '') };
  if (fraction !== undefined) {
    const value = fractions.get(fraction);
    return value === undefined ? { ...base, kind: 'bad' } : { ...base, kind: 'number', value, fraction: true };
  }
  if (time !== undefined) return { ...base, kind: 'time' };
  return date === undefined ? null : { ...base, kind: 'date' };
};

/** A comma right between two digits (`1,5`) may be a decimal comma, and a second point (`0.5.5`) is no number. */
const splitCommas = (tokens: readonly SigToken[]): readonly SigToken[] =>
  tokens.map((token, index) => {
    const [before, after] = [tokens[index - 1], tokens[index + 1]];
    const glued =
      before?.kind === 'number' && after?.kind === 'number' && before.end === token.start && token.end === after.start;
    if (token.text === ',' && glued) return { ...token, kind: 'bad' };
    const doublePoint =
      token.kind === 'number' && before?.kind === 'number' && before.end === token.start && !token.fraction;
    return doublePoint ? { ...token, kind: 'bad' } : token;
  });

const joinHyphenated = (tokens: readonly SigToken[]): readonly SigToken[] =>
  tokens.filter((token, index) => {
    const [before, after] = [tokens[index - 1], tokens[index + 1]];
    const between = token.text === '-' && before?.kind === 'word' && after?.kind === 'word';
    return !(between && hyphenated.has(before.text) && before.end === token.start && token.end === after.start);
  });
