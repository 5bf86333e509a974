/**
 * A quick look at a JSON text that was parsed: whether nothing was lost. What is in the value takes at least so many
 * characters to write; a key that is there twice, white space, a number with more digits than a double keeps only make
 * the text longer. So a text of exactly that length holds nothing else.
 */

const backslash = '\\';
const letterU = 117;
/** Deeper values get the closer look, whatever the limit: this one recurses. */
const deepest = 500;
/** Added to a length that can't be told, so that no text is as long. */
const never = -1_000_000_000;

/** `true` only if the text is the shortest way to write its value, at most so many levels deep; save at its end. */
export const isNothingLost = (text: string, value: unknown, mostLevels: number): boolean => {
  const escapes = text.includes(backslash) ? countEscapes(text) : 0;
  hasLongNumber = false;
  const length = lengthOf(value, Math.min(mostLevels, deepest)) + escapes;
  return length === endOfText(text) && (!hasLongNumber || areLongNumbersKept(text));
};

/** Whether a number was met of so many digits that another one of as many could be the same double. */
let hasLongNumber = false;

/** Looks for what may be a number, in strings too; each must be what its double writes. */
const areLongNumbersKept = (text: string): boolean => {
  longNumber.lastIndex = 0;
  for (let found = longNumber.exec(text); found !== null; found = longNumber.exec(text)) {
    const written = found[1] ?? '';
    if (written.length > 25 || String(Number(written)) !== written) return false;
  }
  return true;
};

const longNumber = /(?:^|":|[,[])(-?\d[\d.]{13,})/g;

const endOfText = (text: string): number => {
  let end = text.length;
  while (text.charCodeAt(end - 1) <= 32) end -= 1;
  return end;
};

/** Each takes one character more than it stands for; those by number, which may be half a pair, are not told. */
const countEscapes = (text: string): number => {
  let count = 0;
  for (let at = text.indexOf(backslash); at !== -1; at = text.indexOf(backslash, at + 2)) {
    if (text.charCodeAt(at + 1) === letterU) return never;
    count += 1;
  }
  return count;
};

const lengthOf = (value: unknown, levelsLeft: number): number => {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value === 'number') return lengthOfNumber(value);
  if (typeof value === 'object' && value !== null) {
    if (levelsLeft === 0) return never;
    if (isObject(value)) return lengthOfObject(value, levelsLeft - 1);
    return Array.isArray(value) ? lengthOfArray(value, levelsLeft - 1) : never;
  }
  return value === false ? 5 : 4;
};

const isObject = (value: object): value is Readonly<Record<string, unknown>> => !Array.isArray(value);

const lengthOfArray = (items: readonly unknown[], levelsLeft: number): number => {
  let length = items.length === 0 ? 2 : 1;
  for (let at = 0; at < items.length; at += 1) length += lengthOf(items[at], levelsLeft) + 1;
  return length;
};

const lengthOfObject = (members: Readonly<Record<string, unknown>>, levelsLeft: number): number => {
  let length = 1;
  for (const key in members) {
    const value = members[key];
    // Most members are strings: no call for them.
    length += key.length + 4 + (typeof value === 'string' ? value.length + 2 : lengthOf(value, levelsLeft));
  }
  return length === 1 ? 2 : length;
};

/** Of the shortest way to write it; not told where an exponent could be shorter, or a double be too small. */
const lengthOfNumber = (number: number): number => {
  if (number >= 0 && number < 1000 && Number.isInteger(number)) return number < 10 ? 1 : number < 100 ? 2 : 3;
  const written = String(number);
  if (mayBeShorter.test(written)) return never;
  if (written.length > 15) hasLongNumber = true;
  return written.length;
};

const mayBeShorter = /000$|^-?0\.00|[eIN]/;
