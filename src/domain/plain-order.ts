/** Compares two texts by their characters, whatever the language: negative, zero or positive. */
export const inPlainOrder = (one: string, other: string): number => Number(one > other) - Number(one < other);

/** Compares two texts as a reader looks them up: capitals beside small letters. */
export const inReadersOrder = new Intl.Collator('en').compare;

/** The same, and `request-2` before `request-10`. */
export const inNumberedOrder = new Intl.Collator('en', { numeric: true }).compare;
