export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** @throws TypeError when the text is not a JSON object */
export const parseObject = (text: string): JsonObject => {
  const value: Json = JSON.parse(text);
  if (!isObject(value)) throw new TypeError('not a JSON object');
  return value;
};

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

export const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

export const numberOf = (value: Json | undefined): number => (typeof value === 'number' ? value : Number.NaN);
