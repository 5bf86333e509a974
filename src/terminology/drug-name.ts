/**
 * A name made comparable without changing which drug it means: case (tall-man letters too), white space, trade-mark
 * signs, dashes, apostrophes and the two signs for micro are folded. Nothing else is: a letter more or less is another drug.
 */
export const foldName = (text: string): string => {
  const plain = isAscii.test(text) ? text : plainSigns(text);
  const lower = plain.toLowerCase();
  return irregularSpace.test(lower) ? lower.replace(/\s+/gu, ' ').trim() : lower;
};

const plainSigns = (text: string): string =>
  text
    .replace(
      fractions,
      (_, whole: string | undefined, sign: string) => `${Number(whole ?? 0) + (parts.get(sign) ?? 0)}`,
    )
    .replace(raisedPoints, '.')
    .normalize('NFKC')
    .replace(markSigns, '')
    .replace(/[µμ]/gu, 'u')
    .replace(dashes, '-')
    .replace(/[\u2018\u2019\u02bc]/gu, "'");

/** `2½` is 2.5; taken apart by itself the sign becomes `1/2`, whose end is a number too. */
const fractions = /(?:(?<![\d.,/])(\d+)\s?)?([¼½¾⅛⅜⅝⅞])/gu;
const parts: ReadonlyMap<string, number> = new Map([
  ['¼', 0.25],
  ['½', 0.5],
  ['¾', 0.75],
  ['⅛', 0.125],
  ['⅜', 0.375],
  ['⅝', 0.625],
  ['⅞', 0.875],
]);
/** A point between digits as some type it: `2·5`. */
const raisedPoints = /(?<=\d)[\u00b7\u2022\u2027\u2219\u22c5\u02d9](?=\d)/gu;

/** Hyphens, dashes and the minus sign, as word processors and web pages write them. */
const dashes = /[\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]/gu;

// biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of ASCII is meant.
const isAscii = /^[\x00-\x7f]*$/;
/** Trade-mark signs, and characters that take no room: soft hyphens, joiners, marks of writing direction. */
const markSigns = /[®™©\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;
const irregularSpace = /^\s|\s$|\s\s|[^\S ]/u;
