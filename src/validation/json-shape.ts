/** A JSON object; arrays and null are not. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Own property only, so that `constructor` or `__proto__` never reach into the prototype. */
export const ownValue = (object: JsonObject, key: string): unknown =>
  Object.hasOwn(object, key) ? object[key] : undefined;

export const ownText = (object: JsonObject, key: string): string | undefined => {
  const value = ownValue(object, key);
  return typeof value === 'string' ? value : undefined;
};

/** The values under a key as a list: absent is empty, one value is a list of one. */
export const ownValues = (object: JsonObject, key: string): readonly unknown[] => {
  const value = ownValue(object, key);
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
};

/** FHIR's own structures stay below twenty levels; extensions in extensions below fifty. */
export const deepest = 100;

/** True when nothing lies deeper than `limit` levels; stops at the first that does, also in a cycle. */
export const isWithinDepth = (value: unknown, limit: number): boolean => {
  if (typeof value !== 'object' || value === null) return true;
  if (limit <= 0) return false;
  return Object.values(value).every((child) => isWithinDepth(child, limit - 1));
};

/** FHIR's pattern match: every property of the pattern is there with the same value; each array item is found in some item. */
export const matchesPattern = (value: unknown, pattern: unknown): boolean => {
  if (Array.isArray(pattern)) {
    return Array.isArray(value) && pattern.every((wanted) => value.some((item) => matchesPattern(item, wanted)));
  }
  if (isJsonObject(pattern)) {
    return (
      isJsonObject(value) &&
      Object.entries(pattern).every(([key, wanted]) => matchesPattern(ownValue(value, key), wanted))
    );
  }
  return value === pattern;
};

/** Exactly the same JSON, order of properties aside. */
export const isSameJson = (left: unknown, right: unknown): boolean => {
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => isSameJson(item, right[index]));
  }
  if (isJsonObject(left) && isJsonObject(right)) {
    const keys = Object.keys(left);
    return (
      keys.length === Object.keys(right).length &&
      keys.every((key) => Object.hasOwn(right, key) && isSameJson(left[key], right[key]))
    );
  }
  return left === right;
};
