/**
 * What a boolean says, also as a text or as the only item of a list: `"true"` can mean only one thing. `null` where it
 * is neither.
 */
export const truthIn = (value: unknown): boolean | null => {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  const [only] = items;
  if (items.length !== 1) return null;
  if (typeof only === 'boolean') return only;
  const word = typeof only === 'string' ? only.trim().toLowerCase() : null;
  return word === 'true' ? true : word === 'false' ? false : null;
};
