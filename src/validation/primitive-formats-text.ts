import { type PrimitiveProblem, problem } from './primitive-formats-problem.ts';

/** The primitive types of FHIR R4 section 2.24.0.1 that are text. No text that comes here is empty. */

const mostCharacters = 1024 * 1024;

export const onlySpace = problem('warning', 'value', 'write more than white space, or leave the element out');
const spaceAround = problem('warning', 'value', 'leave out the white space at the beginning and the end');
const control = problem('warning', 'value', 'leave out control characters other than tab, line feed and return');
const unpaired = problem('warning', 'value', 'write whole characters: half of a surrogate pair stands alone');
const direction = problem('warning', 'value', 'end every change of writing direction that the text begins');
const tooLong = problem('error', 'too-long', 'write at most 1,048,576 characters');
const tooLongMarkdown = problem('warning', 'too-long', 'write at most 1,048,576 characters');
const htmlInMarkdown = problem('warning', 'value', 'write Markdown without HTML tags');
const notCode = problem('error', 'value', 'write a code without white space around it, single spaces inside');
const notId = problem('error', 'value', 'write an id of 1 to 64 letters A to Z, a to z, digits, - and .');
const spaceInUri = problem('error', 'value', 'write a URI without white space');
const bareOid = problem('error', 'value', 'write urn:oid: before an OID');
const bareUuid = problem('error', 'value', 'write urn:uuid: before a UUID');
const notOid = problem(
  'error',
  'value',
  'write an OID as urn:oid: and its numbers, such as 2.16.840, without leading zeros',
);
const notUuid = problem('error', 'value', 'write a UUID as urn:uuid: and 8-4-4-4-12 hexadecimal digits in lower case');
const relativeCanonical = problem('error', 'value', 'write a canonical URL in full, with its scheme');
const notBase64 = problem('error', 'value', 'write base64 in groups of four characters, padded with = at the end only');
const spaceInBase64 = problem('warning', 'value', 'write base64 without white space');

/** What is white space outside ASCII; a text is taken for blank, or for padded, with these too. */
const isSpace = (code: number): boolean =>
  code <= 32 ||
  code === 0x85 ||
  code === 0xa0 ||
  code === 0x1680 ||
  (code >= 0x2000 && code <= 0x200a) ||
  code === 0x2028 ||
  code === 0x2029 ||
  code === 0x202f ||
  code === 0x205f ||
  code === 0x3000;

const isBlank = (text: string): boolean => {
  for (let at = 0; at < text.length; at += 1) if (!isSpace(text.charCodeAt(at))) return false;
  return true;
};

/** A control character, or one from where half pairs and changes of direction lie; a text without passes at once. */
const remarkable = /[^\t\n\r\u0020-\u2029]/;
/** White space of ASCII, or a control character. */
const spaceOrControl = /[^!-\uffff]/;

/*
 * What most values are made of is told by one range of characters: a regular expression of a single range, looked for
 * from outside, takes a quarter of the time of a loop over the characters.
 */
const beyondPrintable = /[^ -\u2029]/;
const beyondAscii = /[^!-~]/;

/** Control characters, half surrogate pairs and open changes of direction: wrong in every text. */
const characterProblem = (text: string): PrimitiveProblem | undefined =>
  remarkable.test(text) ? remarkableProblem(text) : undefined;

const remarkableProblem = (text: string): PrimitiveProblem | undefined => {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 32 && code !== 9 && code !== 10 && code !== 13) return control;
  }
  return wideProblem(text);
};

const wideProblem = (text: string): PrimitiveProblem | undefined => {
  if (!text.isWellFormed()) return unpaired;
  let embedded = 0;
  let isolated = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x202c) embedded = Math.max(0, embedded - 1);
    else if (code >= 0x202a && code <= 0x202e) embedded += 1;
    else if (code === 0x2069) isolated = Math.max(0, isolated - 1);
    else if (code >= 0x2066 && code <= 0x2068) isolated += 1;
  }
  return embedded + isolated > 0 ? direction : undefined;
};

/** Whether the text has at least one character, and no white space at either end: for certain, if it is true. */
const isTrimmed = (text: string): boolean => {
  const first = text.charCodeAt(0);
  const last = text.charCodeAt(text.length - 1);
  return first > 32 && first < 0x7f && last > 32 && last < 0x7f;
};

export const stringProblem = (text: string): PrimitiveProblem | undefined =>
  isTrimmed(text) && text.length <= mostCharacters && !beyondPrintable.test(text) ? undefined : carefulProblem(text);

const carefulProblem = (text: string): PrimitiveProblem | undefined => {
  if (text.length > mostCharacters) return tooLong;
  if (isSpace(text.charCodeAt(0)) || isSpace(text.charCodeAt(text.length - 1))) {
    return isBlank(text) ? onlySpace : (characterProblem(text) ?? spaceAround);
  }
  return characterProblem(text);
};

const isLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
const isDigit = (code: number): boolean => code >= 48 && code <= 57;

const hasHtml = (text: string): boolean => {
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at + 1)) {
    if (text.startsWith('!--', at + 1) || isTagAt(text, at)) return true;
  }
  return false;
};

/** A name behind `<` or `</` that ends as names of tags do; `<https://...>` is Markdown's own. */
const isTagAt = (text: string, start: number): boolean => {
  let at = text.charCodeAt(start + 1) === 47 ? start + 2 : start + 1;
  if (!isLetter(text.charCodeAt(at))) return false;
  while (isLetter(text.charCodeAt(at)) || isDigit(text.charCodeAt(at))) at += 1;
  const end = text.charCodeAt(at);
  return end === 62 || end === 47 || isSpace(end);
};

export const markdownProblem = (text: string): PrimitiveProblem | undefined => {
  if (text.length > mostCharacters) return tooLongMarkdown;
  if (isSpace(text.charCodeAt(0)) && isBlank(text)) return onlySpace;
  return characterProblem(text) ?? (hasHtml(text) ? htmlInMarkdown : undefined);
};

/** White space of any kind other than a single space inside is refused. */
export const codeProblem = (text: string): PrimitiveProblem | undefined => {
  let before = 32;
  let hasControl = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code <= 32) {
      if (code >= 9 && code <= 13) return notCode;
      if (code === 32 && before === 32) return notCode;
      if (code !== 32) hasControl = true;
    } else if (code >= 0x80 && isSpace(code)) return notCode;
    before = code;
  }
  if (before === 32) return notCode;
  return hasControl ? control : undefined;
};

/** Outside of the characters from - to z, and those between that no id has: two tests are faster than one of both. */
const beyondId = /[^--z]/;
const noId = /[/:-@[-`]/;

export const idProblem = (text: string): PrimitiveProblem | undefined =>
  text.length > 64 || beyondId.test(text) || noId.test(text) ? notId : undefined;

/** By character: 0 for hexadecimal digits in lower case, 1 for the dash, much for all else. */
const uuidCharacters = new Uint8Array(65536).fill(64);
for (const digit of '0123456789abcdef') uuidCharacters[digit.charCodeAt(0)] = 0;
uuidCharacters[45] = 1;

/** Digits and letters come in no order that a processor could foresee: they are summed up without asking each. */
const isUuidAt = (text: string, start: number): boolean => {
  if (text.length !== start + 36) return false;
  let sum = 0;
  for (let at = start; at < start + 36; at += 1) sum += uuidCharacters[text.charCodeAt(at)] ?? 0;
  return (
    sum === 4 &&
    text.charCodeAt(start + 8) === 45 &&
    text.charCodeAt(start + 13) === 45 &&
    text.charCodeAt(start + 18) === 45 &&
    text.charCodeAt(start + 23) === 45
  );
};

/** Arcs without leading zeros, the first 0 to 2; like HL7's validator, one too short to be registered is refused. */
const isOidAt = (text: string, start: number): boolean => {
  const first = text.charCodeAt(start);
  if (first < 48 || first > 50 || text.charCodeAt(start + 1) !== 46) return false;
  let lastDot = start + 1;
  for (let at = start + 2; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 46) {
      if (at === lastDot + 1) return false;
      lastDot = at;
    } else if (!isDigit(code)) return false;
    else if (at > lastDot + 1 && text.charCodeAt(lastDot + 1) === 48) return false;
  }
  return lastDot < text.length - 1 && lastDot - start >= 4;
};

export const oidProblem = (text: string): PrimitiveProblem | undefined => {
  if (!text.startsWith('urn:oid:')) return bareOid;
  return isOidAt(text, 8) ? undefined : notOid;
};

export const uuidProblem = (text: string): PrimitiveProblem | undefined => {
  if (!text.startsWith('urn:uuid:')) return bareUuid;
  return isUuidAt(text, 9) ? undefined : notUuid;
};

const urnProblem = (text: string): PrimitiveProblem | undefined => {
  if (text.startsWith('urn:uuid:')) return isUuidAt(text, 9) ? undefined : notUuid;
  if (text.startsWith('urn:oid:')) return isOidAt(text, 8) ? undefined : notOid;
  if (text.startsWith('oid:')) return bareOid;
  return text.startsWith('uuid:') ? bareUuid : undefined;
};

export const uriProblem = (text: string): PrimitiveProblem | undefined => {
  const first = text.charCodeAt(0);
  if (first === 117 && isUuidAt(text, 9) && text.startsWith('urn:uuid:')) return undefined;
  if (!beyondAscii.test(text)) return first === 117 || first === 111 ? urnProblem(text) : undefined;
  if (first >= 0x80 && isBlank(text)) return spaceInUri;
  const hasControl = spaceOrControl.test(text);
  if (hasControl && hasSpace(text)) return spaceInUri;
  // u, o: the beginnings of urn, uuid and oid
  return (first === 117 || first === 111 ? urnProblem(text) : undefined) ?? (hasControl ? control : undefined);
};

const hasSpace = (text: string): boolean => {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 32 || (code >= 9 && code <= 13)) return true;
  }
  return false;
};

/** A scheme and something behind it. */
const isAbsolute = (text: string): boolean => {
  let at = 0;
  if (!isLetter(text.charCodeAt(0))) return false;
  while (isLetter(text.charCodeAt(at)) || isDigit(text.charCodeAt(at))) at += 1;
  return text.charCodeAt(at) === 58 && text.length > at + 1;
};

export const canonicalProblem = (text: string): PrimitiveProblem | undefined =>
  uriProblem(text) ?? (text.charCodeAt(0) === 35 || isAbsolute(text) ? undefined : relativeCanonical);

const isBase64 = (code: number): boolean => isLetter(code) || isDigit(code) || code === 43 || code === 47;

export const base64Problem = (text: string): PrimitiveProblem | undefined => {
  let characters = 0;
  let padding = 0;
  let hasSpace = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 61) padding += 1;
    else if (isBase64(code)) {
      if (padding > 0) return notBase64;
      characters += 1;
    } else if (code === 32 || (code >= 9 && code <= 13)) hasSpace = true;
    else return notBase64;
  }
  if (padding > 2 || characters === 0 || (characters + padding) % 4 !== 0) return notBase64;
  return hasSpace ? spaceInBase64 : undefined;
};
