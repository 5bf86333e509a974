import {
  attributeNumber,
  attributeTree,
  elementNumber,
  elementTree,
  forbids,
  isForbiddenBy,
  places,
  referenceTree,
  takesAttribute,
  takesNoText,
} from './narrative-tables.ts';

const mostLevels = 200;
const rootTag = /^<div xmlns="http:\/\/www\.w3\.org\/1999\/xhtml"/;
const rootTagLength = 41;
const div = elementNumber('div');
const img = elementNumber('img');
const anchor = elementNumber('a');
const href = attributeNumber('href');
const src = attributeNumber('src');
const id = attributeNumber('id');
const nameAttribute = attributeNumber('name');

const space = 32;
const doubleQuote = 34;
const hash = 35;
const ampersand = 38;
const singleQuote = 39;
const slash = 47;
const colon = 58;
const semicolon = 59;
const lessThan = 60;
const equals = 61;
const greaterThan = 62;
const closingBracket = 93;

/**
 * What a byte means in text: 0 nothing, 1 white space, 2 something to look at. 0xEF begins U+FFFE and U+FFFF, and the
 * replacement of half a surrogate pair.
 */
const inText = new Uint8Array(256);
/** 1 for the bytes that may stand in an address. */
const inAddress = new Uint8Array(256);
inText.fill(2, 0, 32);
inText.fill(1, 9, 11);
for (const byte of [13, space]) inText[byte] = 1;
for (const byte of [lessThan, greaterThan, ampersand, 0xef]) inText[byte] = 2;
for (let byte = 33; byte < 127; byte += 1) inAddress[byte] = '<>"{}|\\^`'.includes(String.fromCharCode(byte)) ? 0 : 1;

const encoder = new TextEncoder();
const mostBytes = 1024 * 1024;
/** The narrative in UTF-8, and a 0 behind it; kept from one to the next, grown when needed. */
let bytes = new Uint8Array(4096);
let byteCount = 0;
/** Where the ids and names of anchors that were seen begin and end; of more than these, the careful reader judges. */
const mostAnchors = 16;
const anchorStarts = new Int32Array(mostAnchors);
const anchorEnds = new Int32Array(mostAnchors);
let anchors = 0;
/** Of the open elements: their numbers, and what all around forbids. */
const open = new Uint8Array(mostLevels + 1);
const around = new Int32Array(mostLevels + 1);

const isEncoded = (text: string): boolean => {
  const most = text.length * 3 + 1;
  if (most > bytes.length) {
    if (most > mostBytes) return false;
    bytes = new Uint8Array(Math.min(mostBytes, most * 2));
  }
  byteCount = encoder.encodeInto(text, bytes).written;
  bytes[byteCount] = 0;
  return true;
};

/**
 * Whether a narrative is certainly right: a quick look for the many in which there is nothing to find. `false` says only
 * that it must be read with care, which is so for all that is wrong and for a little that is rare. Reads the bytes, which
 * takes a third of the time of reading the characters of a string; one function with all state in locals, for the same
 * reason.
 */
export const isPlainNarrative = (text: string): boolean => {
  if (!rootTag.test(text) || !isEncoded(text)) return false;
  const { next, number } = elementTree;
  const read = bytes;
  const meaning = inText;
  anchors = 0;
  let at = attributesEnd(rootTagLength, div);
  if (at < 0 || read[at] !== greaterThan) return false;
  at += 1;
  let level = 1;
  let element = div;
  let hasContent = false;
  open[1] = div;
  around[1] = forbids[div] ?? 0;
  while (level > 0) {
    while (meaning[read[at] ?? 0] === 1) at += 1;
    if (read[at] !== lessThan) {
      if (takesNoText[element] === 1) return false;
      hasContent = true;
      do {
        while ((meaning[read[at] ?? 0] ?? 2) < 2) at += 1;
        if (read[at] === lessThan) break;
        at = textEnd(at);
      } while (at > 0);
      if (at < 0) return false;
    }
    at += 1;
    const isEndTag = read[at] === slash;
    if (isEndTag) at += 1;
    let node = 1;
    for (;;) {
      const following = next[node * 256 + (read[at] ?? 0)] ?? 0;
      if (following === 0) break;
      node = following;
      at += 1;
    }
    const name = number[node] ?? 0;
    if (isEndTag) {
      if (name !== element || read[at] !== greaterThan) return false;
      at += 1;
      level -= 1;
      element = open[level] ?? 0;
    } else {
      const outside = around[level] ?? 0;
      if (places[element * 64 + name] !== 1 || (outside & (isForbiddenBy[name] ?? 0)) !== 0) return false;
      if (name === img) hasContent = true;
      if (read[at] !== greaterThan) {
        at = attributesEnd(at, name);
        if (at < 0) return false;
      }
      if (read[at] === slash) {
        if (read[at + 1] !== greaterThan) return false;
        at += 2;
      } else {
        at += 1;
        level += 1;
        if (level > mostLevels) return false;
        open[level] = name;
        around[level] = outside | (forbids[name] ?? 0);
        element = name;
      }
    }
  }
  return hasContent && at === byteCount;
};

/** Behind a byte of text that is worth a look; -1 where it must be read with care. */
const textEnd = (at: number): number => {
  if (bytes[at] === ampersand) return referenceEnd(at + 1);
  return bytes[at] === greaterThan && bytes[at - 1] !== closingBracket ? at + 1 : -1;
};

/** Behind the `;` of a reference by one of XML's names, or by a number that is certainly a character. */
const referenceEnd = (start: number): number => {
  if (bytes[start] === hash) return numberEnd(start + 1);
  const { next, number } = referenceTree;
  let at = start;
  let node = 1;
  for (;;) {
    const following = next[node * 256 + (bytes[at] ?? 0)] ?? 0;
    if (following === 0) break;
    node = following;
    at += 1;
  }
  return number[node] !== 0 && bytes[at] === semicolon ? at + 1 : -1;
};

const numberEnd = (start: number): number => {
  let at = start;
  let point = 0;
  for (let digit = (bytes[at] ?? 0) - 48; digit >= 0 && digit <= 9 && point < 10_000; digit = (bytes[at] ?? 0) - 48) {
    point = point * 10 + digit;
    at += 1;
  }
  return point >= 32 && point < 0xd800 && bytes[at] === semicolon ? at + 1 : -1;
};

/** Where the `>` or `/` stands behind the attributes that begin at `start`; -1 where they must be read with care. */
const attributesEnd = (start: number, element: number): number => {
  const { next, number } = attributeTree;
  let seen = 0;
  let at = start;
  for (;;) {
    const before = at;
    while (inText[bytes[at] ?? 0] === 1) at += 1;
    if (bytes[at] === greaterThan || bytes[at] === slash) return at;
    if (at === before) return -1;
    let node = 1;
    for (;;) {
      const following = next[node * 256 + (bytes[at] ?? 0)] ?? 0;
      if (following === 0) break;
      node = following;
      at += 1;
    }
    const name = number[node] ?? 0;
    // Two names of the same bit are taken for one: the careful reader knows better.
    const bit = 1 << (name & 31);
    if (takesAttribute[element * 64 + name] !== 1 || (seen & bit) !== 0 || bytes[at] !== equals) return -1;
    seen |= bit;
    const valueStart = at + 2;
    at = name === href || name === src ? addressEnd(at + 1) : valueEnd(at + 1);
    if (at < 0) return -1;
    const isAnchor = name === id || (name === nameAttribute && element === anchor);
    if (isAnchor && !isNewAnchor(valueStart, at - 1)) return -1;
  }
};

/** Notes an id; false if it was there before, or if there are too many to tell. */
const isNewAnchor = (start: number, end: number): boolean => {
  if (anchors === mostAnchors) return false;
  for (let other = 0; other < anchors; other += 1) {
    const otherStart = anchorStarts[other] ?? 0;
    let length = (anchorEnds[other] ?? 0) - otherStart;
    if (length !== end - start) continue;
    while (length > 0 && bytes[otherStart + length - 1] === bytes[start + length - 1]) length -= 1;
    if (length === 0) return false;
  }
  anchorStarts[anchors] = start;
  anchorEnds[anchors] = end;
  anchors += 1;
  return true;
};

/** Behind the quote that ends the value whose quote stands at `start`. */
const valueEnd = (start: number): number => {
  const quote = bytes[start];
  if (quote !== doubleQuote && quote !== singleQuote) return -1;
  let at = start + 1;
  for (let byte = bytes[at] ?? 0; byte !== quote; byte = bytes[at] ?? 0) {
    if (inText[byte] !== 2 || byte === greaterThan) at += 1;
    else {
      at = byte === ampersand ? referenceEnd(at + 1) : -1;
      if (at < 0) return -1;
    }
  }
  return at + 1;
};

/** As `valueEnd`, for an address of ASCII; one that may lead to what no narrative links to is read with care. */
const addressEnd = (start: number): number => {
  const quote = bytes[start];
  if (quote !== doubleQuote && quote !== singleQuote) return -1;
  const first = start + 1;
  let hasScheme = false;
  let at = first;
  for (let byte = bytes[at] ?? 0; byte !== quote; byte = bytes[at] ?? 0) {
    if (inAddress[byte] !== 1 || (byte === ampersand && !isAmpersand(at))) return -1;
    if (byte === colon) hasScheme = true;
    at += 1;
  }
  const isOrdinary = hasScheme ? isHttp(first) : bytes[first] !== hash && at > first;
  return isOrdinary ? at + 1 : -1;
};

const isAmpersand = (at: number): boolean =>
  bytes[at + 1] === 97 && bytes[at + 2] === 109 && bytes[at + 3] === 112 && bytes[at + 4] === semicolon;

const isHttp = (at: number): boolean =>
  bytes[at] === 104 && bytes[at + 1] === 116 && bytes[at + 2] === 116 && bytes[at + 3] === 112;
