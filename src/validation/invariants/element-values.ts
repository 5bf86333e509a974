import type { JsonObject } from '../json-shape.ts';
import { isJsonObject } from '../json-shape.ts';
import type { Invariant, InvariantScope } from './invariant-scope.ts';

/** What an invariant asks of an element that is a JSON object. */
export type ElementTest = (element: JsonObject, scope: InvariantScope) => boolean;

/**
 * FHIRPath's `exists()` for the JSON of an element: neither absent nor null nor an empty array. Properties are read
 * without asking whether they are the object's own: no FHIR name is one of `Object.prototype`, and own properties
 * named `__proto__` are never read.
 */
export const isThere = (value: unknown): boolean =>
  value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);

/** The element's property of this name is there; for a primitive that has only an extension, see `hasPrimitive`. */
export const has =
  (name: string): ElementTest =>
  (element) =>
    isThere(element[name]);

/** As `has`, and also true for a primitive that has an extension or id (`_name`) instead of a value. */
export const hasPrimitive = (name: string): ElementTest => {
  const sibling = `_${name}`;
  return (element) => isThere(element[name]) || isThere(element[sibling]);
};

/** An element with a choice of types is there: `hasChoice('value')` for `valueString`, `valueQuantity`, ... */
export const hasChoice =
  (prefix: string): ElementTest =>
  (element) => {
    for (const name in element) {
      if (isChoice(name, prefix) && isThere(element[name])) return true;
    }
    return false;
  };

const isChoice = (name: string, prefix: string): boolean => {
  const start = name.charCodeAt(0) === underscore ? 1 : 0;
  const next = name.charCodeAt(start + prefix.length);
  return next >= capitalA && next <= capitalZ && name.startsWith(prefix, start);
};

const underscore = 95;
const capitalA = 65;
const capitalZ = 90;

/** A test as an invariant: what is not a JSON object is for others to report. */
export const onElement =
  (test: ElementTest): Invariant =>
  (value, scope) =>
    !isJsonObject(value) || test(value, scope);

export const not =
  (test: ElementTest): ElementTest =>
  (element, scope) =>
    !test(element, scope);

export const anyOf =
  (...tests: readonly ElementTest[]): ElementTest =>
  (element, scope) => {
    for (const test of tests) if (test(element, scope)) return true;
    return false;
  };

export const allOf =
  (...tests: readonly ElementTest[]): ElementTest =>
  (element, scope) => {
    for (const test of tests) if (!test(element, scope)) return false;
    return true;
  };

/** When the first holds, the second must. */
export const needs =
  (premise: ElementTest, demand: ElementTest): ElementTest =>
  (element, scope) =>
    !premise(element, scope) || demand(element, scope);

/**
 * `code = 'a' or code = 'b' implies ...` in FHIRPath's three-valued logic: without a code the premise is unknown, and
 * only a demand that is met lets the whole hold.
 */
export const whenCode =
  (name: string, codes: ReadonlySet<string>, demand: ElementTest): ElementTest =>
  (element, scope) => {
    const code = element[name];
    return (typeof code === 'string' && !codes.has(code)) || demand(element, scope);
  };

/** The items of an element that may repeat; one value stands for itself. */
export const itemsOf = (value: unknown): readonly unknown[] => {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? none : [value];
};

const none: readonly unknown[] = [];

/** Some item of the repeating element passes. */
export const someItem = (value: unknown, test: (item: JsonObject) => boolean): boolean => {
  if (!Array.isArray(value)) return isJsonObject(value) && test(value);
  for (const item of value) if (isJsonObject(item) && test(item)) return true;
  return false;
};

/** A CodeableConcept (or one of several) has a coding of this system with one of these codes. */
export const hasCoding = (concept: unknown, system: string, codes: ReadonlySet<string>): boolean =>
  someItem(concept, (one) =>
    someItem(
      one['coding'],
      (coding) => coding['system'] === system && typeof coding['code'] === 'string' && codes.has(coding['code']),
    ),
  );

/** The texts of a repeating element are all different; what is not text is left aside. */
export const areDistinct = (value: unknown, textOf: (item: JsonObject) => unknown): boolean => {
  if (!Array.isArray(value) || value.length < 2) return true;
  const seen = new Set<string>();
  for (const item of value) {
    const text = isJsonObject(item) ? textOf(item) : undefined;
    if (typeof text !== 'string') continue;
    if (seen.has(text)) return false;
    seen.add(text);
  }
  return true;
};

export const ucumSystem = 'http://unitsofmeasure.org';
