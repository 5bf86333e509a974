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
 * and stays. Of any depth.
 * @throws NotJsonError where JSON has no word for a value, or a value stands within itself
 */
export const canonicalJson = (value: unknown): string =>
  textOf(value, (_, path) => {
    throw new NotJsonError(path);
  });

/**
 * Text by which two values that somebody else wrote are known to be the same: canonical JSON, but nothing is refused.
 * What JSON has no word for (`1e999` is read as infinity) is written so that it equals no JSON value.
 */
export const comparableJson = (value: unknown): string =>
  textOf(value, (unwritable) => (typeof unwritable === 'number' ? String(unwritable) : `<${typeof unwritable}>`));

/** SHA-256 (64 lower-case hex digits) of the canonical JSON in UTF-8. @throws NotJsonError */
export const digestOf = (value: unknown): string =>
  createHash('sha256').update(canonicalJson(value), 'utf8').digest('hex');

/** The word for a value that JSON cannot say, or an error. */
type WordFor = (unwritable: unknown, path: string) => string;

/** Still to be written: a piece of text, or a value; `closes`: everything of that value was written before. */
interface Part {
  readonly before: string;
  readonly value?: unknown;
  readonly path?: string;
  readonly closes?: object;
}

// With a stack of its own, because a document that somebody else wrote may be nested deeper than the engine's stack.
const textOf = (root: unknown, wordFor: WordFor): string => {
  const written: string[] = [];
  const within = new Set<object>();
  const open: Part[] = [{ before: '', value: root, path: '' }];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    written.push(part.before);
    if (part.closes !== undefined) within.delete(part.closes);
    if (part.path === undefined) continue;
    const { value, path } = part;
    if (!isContainer(value) || within.has(value)) {
      written.push(isScalar(value) ? JSON.stringify(value) : wordFor(value, path));
      continue;
    }
    within.add(value);
    for (const inner of partsOf(value, path).toReversed()) open.push(inner);
  }
  return written.join('');
};

const isScalar = (value: unknown): boolean =>
  value === null ||
  typeof value === 'boolean' ||
  typeof value === 'string' ||
  (typeof value === 'number' && Number.isFinite(value));

// Only data: a Date, a Map or a class of our own would otherwise turn into `{}` and digest like nothing at all.
const isContainer = (value: unknown): value is object => {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

const partsOf = (value: object, path: string): readonly Part[] => {
  const isArray = Array.isArray(value);
  const inner = isArray ? itemsOf(value, path) : fieldsOf(value, path);
  const [opening, closing] = isArray ? ['[', ']'] : ['{', '}'];
  return [{ before: opening }, ...inner, { before: closing, closes: value }];
};

// Array.from, because map would skip the holes of a sparse array and write `[,1]`.
const itemsOf = (items: readonly unknown[], path: string): readonly Part[] =>
  Array.from(items, (value, index) => ({ before: index === 0 ? '' : ',', value, path: `${path}/${index}` }));

const fieldsOf = (fields: object, path: string): readonly Part[] =>
  Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value], index) => ({
      before: `${index === 0 ? '' : ','}${JSON.stringify(name)}:`,
      value,
      path: `${path}/${pointerSegment(name)}`,
    }));

/** RFC 6901, section 3. */
const pointerSegment = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
