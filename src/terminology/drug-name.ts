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
    .normalize('NFKC')
    .replace(markSigns, '')
    .replace(/[µμ]/gu, 'u')
    .replace(dashes, '-')
    .replace(/[\u2018\u2019\u02bc]/gu, "'");

/** Hyphens, dashes and the minus sign, as word processors and web pages write them. */
const dashes = /[\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]/gu;

// biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of ASCII is meant.
const isAscii = /^[\x00-\x7f]*$/;
/** Trade-mark signs, and characters that take no room: soft hyphens, joiners, marks of writing direction. */
const markSigns = /[®™©\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;
const irregularSpace = /^\s|\s$|\s\s|[^\S ]/u;
