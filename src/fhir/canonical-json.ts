import { createHash } from 'node:crypto';
import { ConcordError } from '../domain/concord-error.ts';

/** Something was to be digested that JSON cannot say (`NaN`, a bigint, a function). It names the place, not the value. */
export class NotJsonError extends ConcordError {
  readonly code = 'not-json';
  /** JSON Pointer to the offending value. */
  readonly path: string;

  constructor(path: string) {
    super(
      'This value cannot be written as JSON. Replace it by a string, a finite number, a boolean, null, or leave it out.',
    );
    this.path = path;
  }
}

/**
 * JSON text that is the same for the same content, whatever order its fields were written in: keys sorted by UTF-16
 * code unit, no white space, numbers as ECMAScript writes them (RFC 8785, section 3.2; unlike it, a lone surrogate is
 * escaped and not refused). Fields that are `undefined` are left out, as `JSON.stringify` does. Array order is content
 * and stays.
 * @throws NotJsonError where JSON has no word for a value
 */
export const canonicalJson = (value: unknown): string => textOf(value, '');

/** SHA-256 (64 lower-case hex digits) of the canonical JSON in UTF-8. @throws NotJsonError */
export const digestOf = (value: unknown): string =>
  createHash('sha256').update(canonicalJson(value), 'utf8').digest('hex');

const textOf = (value: unknown, path: string): string => {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return arrayText(value, path);
  if (typeof value === 'object' && isPlain(value)) return objectText(value, path);
  throw new NotJsonError(path);
};

// Only data: a Date, a Map or a class of our own would otherwise turn into `{}` and digest like nothing at all.
const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

// Array.from, because map would skip the holes of a sparse array and write `[,1]`.
const arrayText = (items: readonly unknown[], path: string): string =>
  `[${Array.from(items, (item, index) => textOf(item, `${path}/${index}`)).join(',')}]`;

const objectText = (fields: object, path: string): string => {
  const members = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `${JSON.stringify(name)}:${textOf(value, `${path}/${pointerSegment(name)}`)}`);
  return `{${members.join(',')}}`;
};

/** RFC 6901, section 3. */
const pointerSegment = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
