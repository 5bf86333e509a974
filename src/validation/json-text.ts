import { errorIssue } from '../domain/issue.ts';
import { isNothingLost } from './json-text-plain.ts';
import { examineJson } from './json-text-problems.ts';
import { defaultJsonLimits, type JsonLimits, type JsonScan, scanJson } from './json-text-scan.ts';
import type { IssueType, ValidationIssue } from './validation-issue.ts';

export { defaultJsonLimits, type JsonLimits };

/** `issues` of a text that was read may hold errors too (a key given twice); its value is there all the same. */
export type JsonReading =
  | { readonly ok: true; readonly value: unknown; readonly issues: readonly ValidationIssue[] }
  | { readonly ok: false; readonly issues: readonly ValidationIssue[] };

const none: readonly ValidationIssue[] = [];
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

const refuse = (type: IssueType, reason: string): JsonReading => ({
  ok: false,
  issues: [{ ...errorIssue('invalid-json', '', reason), type }],
});

/**
 * Reads JSON out of bytes that should be UTF-8; a byte order mark is skipped. Never throws, never recurses, takes time
 * and memory in proportion to the bytes, and at most what the limits allow.
 *
 * Not read: what is not JSON (said with line and column), not UTF-8, over a limit. Read with an issue: a key given twice
 * (the last one counts), a number that a double can't hold, half a surrogate pair. `__proto__` and `constructor` come as
 * members like any others (JSON.parse defines them): judge them as elements that FHIR does not know, and do not copy
 * such an object with Object.assign. No reason repeats a piece of the text.
 */
export const readJsonBytes = (bytes: Uint8Array, limits?: Partial<JsonLimits>): JsonReading => {
  const allowed = limits === undefined ? defaultJsonLimits : { ...defaultJsonLimits, ...limits };
  if (bytes.length > allowed.mostBytes) return tooLong(allowed);
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return refuse('structure', encodingReason(bytes));
  }
  return readScanned(text, allowed);
};

/** Reads JSON out of a text, as `readJsonBytes` out of bytes; half a surrogate pair as it is (not escaped) is refused. */
export const readJsonText = (text: string, limits?: Partial<JsonLimits>): JsonReading => {
  const allowed = limits === undefined ? defaultJsonLimits : { ...defaultJsonLimits, ...limits };
  if (text.length > allowed.mostBytes) return tooLong(allowed);
  if (!text.isWellFormed()) return refuse('structure', 'write whole characters: half of a surrogate pair stands alone');
  if (text.length * 3 > allowed.mostBytes && encoder.encode(text).length > allowed.mostBytes) return tooLong(allowed);
  return readScanned(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, allowed);
};

const tooLong = (limits: JsonLimits): JsonReading =>
  refuse('too-long', `write at most ${limits.mostBytes} bytes into one document`);

const encodingReason = (bytes: Uint8Array): string => {
  const [first = 1, second = 1] = bytes;
  const isWide = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || first * second === 0;
  return isWide
    ? 'write the document in UTF-8; it is in UTF-16'
    : 'write the document in UTF-8; it is in another encoding';
};

/** What is short can't hold too many values: it is parsed at once, and looked through where something may be lost. */
const readScanned = (text: string, limits: JsonLimits): JsonReading => {
  if (text.length > limits.mostValues) return readLong(text, limits);
  const value = parsed(text);
  if (value !== undefined && isNothingLost(text, value, limits.mostLevels)) return { ok: true, value, issues: none };
  return judged(text, value, scanJson(text, limits), limits);
};

/** Nothing is parsed before it is known that it stays within the limits. */
const readLong = (text: string, limits: JsonLimits): JsonReading => {
  const found = scanJson(text, limits);
  const isWithin = found === 'plain' || found === 'odd';
  return judged(text, isWithin ? parsed(text) : undefined, found, limits);
};

/** `undefined` where it is no JSON. */
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const judged = (text: string, value: unknown, found: JsonScan, limits: JsonLimits): JsonReading => {
  if (found === 'too-deep') {
    return refuse('too-costly', `nest objects and arrays at most ${limits.mostLevels} levels deep`);
  }
  if (found === 'too-many') return refuse('too-costly', `write at most ${limits.mostValues} values into one document`);
  if (value === undefined) return { ok: false, issues: examineJson(text, limits) };
  return { ok: true, value, issues: found === 'plain' ? none : examineJson(text, limits) };
};
