import { isDate } from '../domain/partial-date.ts';
import { textAt } from '../fhir/wild.ts';

/** The date under the first of some keys that holds one, as precise as it was written; words are no date. */
export const dateAt = (value: unknown, ...keys: readonly string[]): string | null =>
  keys.map((key) => textAt(value, key)).find((text) => text !== null && isDate(text)) ?? null;
