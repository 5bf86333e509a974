export interface JsonLimits {
  /** Of UTF-8. */
  readonly mostBytes: number;
  /** Objects and arrays within one another. */
  readonly mostLevels: number;
  /** Values in all, containers too: what memory goes by. */
  readonly mostValues: number;
}

export const defaultJsonLimits: JsonLimits = { mostBytes: 64 * 1024 * 1024, mostLevels: 100, mostValues: 5_000_000 };

/**
 * What a first look at the text says: `odd` is worth a closer look (a key that may be there twice, an escape that may be
 * half a surrogate pair, a number of many digits), `plain` is not. Neither says that it is JSON.
 */
export type JsonScan = 'plain' | 'odd' | 'too-deep' | 'too-many';

const quote = 34;
const comma = 44;
const minus = 45;
const nine = 57;
const backslash = 92;
const openBracket = 91;
const closeBracket = 93;
const openBrace = 123;
const closeBrace = 125;
const letterE = 101;

const mostDigits = 15;
/** Objects with more members get the closer look: comparing each key with each would take too long. */
const mostKeys = 48;

/** Marks of the keys of the open objects, one object after the other; kept from text to text, grown when needed. */
let marks = new Int32Array(0);
let firstMarks = new Int32Array(0);
let isObject = new Uint8Array(0);

const makeRoom = (levels: number): void => {
  if (isObject.length > levels) return;
  marks = new Int32Array((levels + 1) * mostKeys);
  firstMarks = new Int32Array(levels + 2);
  isObject = new Uint8Array(levels + 2);
};

/**
 * Looks once through the text, before anything is parsed. One function with all state in locals on purpose: it stands
 * before every document, and with fields it takes half as long again. Strings are stepped over natively.
 */
export const scanJson = (text: string, limits: JsonLimits): JsonScan => {
  const { mostLevels, mostValues } = limits;
  makeRoom(mostLevels);
  const length = text.length;
  let nextBackslash = text.indexOf('\\');
  let isOdd = nextBackslash !== -1 && text.includes('\\u');
  let isKey = false;
  let markCount = 0;
  let level = 0;
  let values = 0;
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      const end = endOfString(text, at);
      if (isKey) {
        isKey = false;
        if (nextBackslash !== -1 && nextBackslash < end) {
          if (nextBackslash < at) nextBackslash = text.indexOf('\\', at);
          if (nextBackslash !== -1 && nextBackslash < end) isOdd = true;
        }
        const first = firstMarks[level] ?? 0;
        if (markCount - first >= mostKeys) isOdd = true;
        else {
          const mark = markOf(text, at, end);
          for (let key = first; key < markCount; key += 1) if (marks[key] === mark) isOdd = true;
          marks[markCount] = mark;
          markCount += 1;
        }
      }
      at = end;
    } else if (code === comma) {
      isKey = isObject[level] === 1 && level > 0;
      values += 1;
    } else if (code === openBrace || code === openBracket) {
      level += 1;
      values += 1;
      if (level > mostLevels) return 'too-deep';
      isKey = code === openBrace;
      isObject[level] = isKey ? 1 : 0;
      firstMarks[level] = markCount;
    } else if (code === closeBrace || code === closeBracket) {
      if (level === 0) return 'odd';
      markCount = firstMarks[level] ?? 0;
      level -= 1;
      isKey = false;
    } else if (code >= minus && code <= nine) {
      const start = at;
      for (let next = text.charCodeAt(at + 1); next >= minus && next <= nine; next = text.charCodeAt(at + 1)) at += 1;
      // An exponent may lead beyond a double.
      if ((text.charCodeAt(at + 1) | 32) === letterE) isOdd = true;
      else if (at - start >= mostDigits && !isKept(text.slice(start, at + 1))) isOdd = true;
    }
  }
  if (values > mostValues) return 'too-many';
  return isOdd ? 'odd' : 'plain';
};

/** Whether a double writes the number as it is written. Longer ones than a double's digits are not worth the reading. */
const isKept = (written: string): boolean => written.length < 25 && String(Number(written)) === written;

/** Where the quote stands that ends the string beginning at `at`; the text's length if none does. */
const endOfString = (text: string, at: number): number => {
  for (let end = text.indexOf('"', at + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let before = end - 1;
    while (text.charCodeAt(before) === backslash) before -= 1;
    if ((end - before) % 2 === 1) return end;
  }
  return text.length;
};

/** Of a key's length and three of its characters: the same key, the same mark. */
const markOf = (text: string, at: number, end: number): number => {
  const size = end - at;
  const outer = (text.charCodeAt(at + 1) << 16) ^ (text.charCodeAt(end - 1) << 8);
  return (size << 24) ^ outer ^ text.charCodeAt(at + (size >> 1));
};
