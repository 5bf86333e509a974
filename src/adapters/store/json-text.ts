/** JSON as it is kept in a text column, in the order in which the fields came. */
export const toJsonText = (value: unknown): string => JSON.stringify(value);

/**
 * Reads a text column that `toJsonText` wrote. `T` must be what the same column is written from: the row is ours, was
 * checked before it was stored, and the engine guards it from then on.
 */
export const fromJsonText = <T>(text: string): T => {
  const value: T = JSON.parse(text);
  return value;
};
