/** JSON as parsed. Mutable: a mutant is made by editing a copy. */
export type Json = null | boolean | number | string | JsonArray | JsonObject;
export type JsonArray = Json[];
export interface JsonObject {
  [name: string]: Json;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Parses one JSON object; the text is one of ours or of a package. @throws TypeError where it is something else */
export const parseObject = (text: string): JsonObject => {
  const value: unknown = JSON.parse(text);
  if (!isObject(value)) throw new TypeError('Expected a JSON object.');
  return value;
};

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The objects of a list; none where there is no list. */
export const objectsOf = (value: unknown): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter((one) => isObject(one)) : [];
