import { errorIssue, type Issue } from '../domain/issue.ts';
import { isJsonObject } from './json-shape.ts';

/** The formats of R4 (2.24.0.1) that the structural engine reads too strictly or too loosely. */
export const judgePrimitive = (value: unknown, type: string, path: string): readonly Issue[] => {
  if (typeof value !== 'string') return [];
  if (value.length > longestText) return [errorIssue('invalid-resource', path, tooLong)];
  if (type === 'base64Binary' && !isBase64(value))
    return [errorIssue('invalid-resource', path, 'not a valid base64Binary')];
  if (type === 'dateTime' && !dateTime.test(value))
    return [errorIssue('invalid-resource', path, 'not a valid dateTime')];
  return [];
};

/** FHIR's limit for a string, 1 MB. */
const longestText = 1024 * 1024;
export const tooLong = 'text of more than 1 MB';

/** White space may stand anywhere in it. */
const isBase64 = (value: string): boolean => {
  const digits = value.replaceAll(/\s/g, '');
  return digits.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(digits);
};

/** With a time goes its zone. */
const dateTime =
  /^\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01])(?:T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00)))?)?)?$/;

/**
 * The same value with long texts in lists cut short, or the value itself where there are none. The structural engine
 * looks at such texts character by character, at seconds per megabyte; what it has to say of them, it says of the
 * beginning as well.
 */
export const withoutLongListTexts = (value: unknown): unknown => {
  if (Array.isArray(value)) {
    const kept = value.map((item: unknown) =>
      typeof item === 'string' ? item.slice(0, longestListText) : withoutLongListTexts(item),
    );
    return kept.every((item, index) => item === value[index]) ? value : kept;
  }
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).map(([key, item]) => [key, withoutLongListTexts(item)] as const);
  return kept.every(([key, item]) => item === value[key]) ? value : Object.fromEntries(kept);
};

const longestListText = 4096;
