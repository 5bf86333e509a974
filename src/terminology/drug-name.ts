/**
 * A name made comparable without changing which drug it means: case (tall-man letters too), white space, trade-mark
 * signs and the two signs for micro are folded. Nothing else is: a letter more or less is another drug.
 */
export const foldName = (text: string): string => {
  const plain = isAscii.test(text) ? text : text.normalize('NFKC').replace(markSigns, '').replace(/[µμ]/gu, 'u');
  const lower = plain.toLowerCase();
  return irregularSpace.test(lower) ? lower.replace(/\s+/gu, ' ').trim() : lower;
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of ASCII is meant.
const isAscii = /^[\x00-\x7f]*$/;
/** Trade-mark signs, and characters that take no room: soft hyphens, joiners, marks of writing direction. */
const markSigns = /[®™©\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;
const irregularSpace = /^\s|\s$|\s\s|[^\S ]/u;
