import { type NarrativeProblem, wrong } from './narrative-problems.ts';

/** Characters, references and addresses of an XML 1.0 text; what HTML adds to these is not known here. */

const isLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** XML 1.0's NameStartChar; a pair of surrogates counts as one. */
export const isNameStart = (code: number): boolean =>
  isLetter(code) || code === 95 || code === 58 || (code >= 0xc0 && code !== 0xd7 && code !== 0xf7 && isWideName(code));

const isWideName = (code: number): boolean =>
  (code <= 0x1fff && !(code >= 0x300 && code <= 0x36f) && code !== 0x37e) ||
  code === 0x200c ||
  code === 0x200d ||
  (code >= 0x2070 && code <= 0x218f) ||
  (code >= 0x2c00 && code <= 0x2fef) ||
  (code >= 0x3001 && code <= 0xd7ff) ||
  (code >= 0xf900 && code <= 0xfdcf) ||
  (code >= 0xfdf0 && code <= 0xfffd);

/** XML 1.0's NameChar, below U+10000. */
export const isNameCharacter = (code: number): boolean =>
  isNameStart(code) ||
  isDigit(code) ||
  code === 45 ||
  code === 46 ||
  code === 0xb7 ||
  (code >= 0x300 && code <= 0x36f) ||
  code === 0x203f ||
  code === 0x2040;

/** Whether XML 1.0 allows the character at `at`; of a surrogate pair, ask for the first half. */
export const isXmlCharacter = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  if (code < 32) return code === 9 || code === 10 || code === 13;
  if (code < 0xd800) return true;
  if (code > 0xdfff) return code < 0xfffe;
  const next = text.charCodeAt(at + 1);
  return code <= 0xdbff && next >= 0xdc00 && next <= 0xdfff;
};

const isXmlCodePoint = (code: number): boolean =>
  code === 9 ||
  code === 10 ||
  code === 13 ||
  (code >= 32 && code <= 0xd7ff) ||
  (code >= 0xe000 && code <= 0xfffd) ||
  (code >= 0x10000 && code <= 0x10ffff);

/** Where the reference ends that begins with the `&` at `at`; -1 if it is none of XML's own. */
export const referenceEnd = (text: string, at: number): number => {
  if (text.charCodeAt(at + 1) === 35) return numberEnd(text, at + 2);
  for (const name of xmlEntities) if (text.startsWith(name, at + 1)) return at + 1 + name.length;
  return -1;
};

const xmlEntities = ['amp;', 'lt;', 'gt;', 'quot;', 'apos;'] as const;

const numberEnd = (text: string, start: number): number => {
  const isHex = text.charCodeAt(start) === 120;
  const first = isHex ? start + 1 : start;
  let at = first;
  let point = 0;
  for (;;) {
    const digit = isHex ? hexDigit(text.charCodeAt(at)) : decimalDigit(text.charCodeAt(at));
    if (digit < 0) break;
    point = Math.min(point * (isHex ? 16 : 10) + digit, 0x110000);
    at += 1;
  }
  return at > first && text.charCodeAt(at) === 59 && isXmlCodePoint(point) ? at + 1 : -1;
};

const decimalDigit = (code: number): number => (isDigit(code) ? code - 48 : -1);

const hexDigit = (code: number): number => {
  if (isDigit(code)) return code - 48;
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
};

const schemeOf = (address: string): string => {
  const end = address.indexOf(':');
  return end === -1 || end > 20 ? '' : address.slice(0, end).toLowerCase();
};

const pages: ReadonlySet<string> = new Set(['a', 'area']);
const refused = /[\s<>"{}|\\^`]|&(?:lt|gt|quot|#)/;

/** Judges the address of a link or an image, as it is written in the attribute. */
export const linkProblem = (element: string, address: string): NarrativeProblem | undefined => {
  if (address === '') return wrong.url;
  const scheme = schemeOf(address.trimStart());
  if (scheme === 'javascript' || scheme === 'vbscript') return wrong.activeLink;
  if (refused.test(address)) return wrong.url;
  if (!pages.has(element)) return undefined;
  if (scheme === 'urn') return wrong.urnLink;
  return scheme === 'data' ? wrong.activeLink : undefined;
};
