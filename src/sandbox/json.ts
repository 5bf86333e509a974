/** A JSON object as parsed: nothing is known of its members. */
export type JsonObject = { readonly [name: string]: unknown };

/** Whether a parsed JSON value is an object (and no array). */
export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every value at a dotted path, arrays flattened on the way: `name.given` of a Patient is each given name. */
export const valuesAt = (value: unknown, path: string): readonly unknown[] =>
  path.split('.').reduce<readonly unknown[]>((found, step) => found.flatMap((item) => memberOf(item, step)), [value]);

const memberOf = (value: unknown, name: string): readonly unknown[] => {
  if (!isJsonObject(value)) return [];
  const member = value[name];
  if (member === undefined || member === null) return [];
  return Array.isArray(member) ? member : [member];
};

/** Whether any object inside the value, at any depth, satisfies the test. */
export const someObject = (value: unknown, test: (object: JsonObject) => boolean): boolean => {
  if (Array.isArray(value)) return value.some((item) => someObject(item, test));
  if (!isJsonObject(value)) return false;
  return test(value) || Object.values(value).some((member) => someObject(member, test));
};

/** A copy in which every object, from the leaves up, went through `change`. */
export const mapObjects = (value: unknown, change: (object: JsonObject) => JsonObject): unknown => {
  if (Array.isArray(value)) return value.map((item) => mapObjects(item, change));
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).map(([name, member]) => [name, mapObjects(member, change)] as const);
  return change(Object.fromEntries(members));
};
