import { isDate } from '../domain/partial-date.ts';
import { textAt } from '../fhir/wild.ts';

/** The date under the first of some keys that holds one, as precise as it was written; words are no date. */
export const dateAt = (value: unknown, ...keys: readonly string[]): string | null =>
  keys.map((key) => textAt(value, key)).find((text) => text !== null && isWrittenDate(text)) ?? null;

/** Whether a text is a date of some precision; a time of day must be one, with or without an offset. */
export const isWrittenDate = (text: string): boolean => isDate(text) && (text.length <= 10 || timeOfDay.test(text));

const timeOfDay = /T([01]\d|2[0-3]):[0-5]\d(:([0-5]\d|60)(\.\d+)?)?(Z|[+-]\d{2}(:?\d{2})?)?$/;
