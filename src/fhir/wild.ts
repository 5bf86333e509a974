/**
 * Reading JSON that somebody else wrote: every function takes any value and answers with the asked-for shape or with
 * nothing. No function here throws.
 */
export type WildObject = Readonly<Record<string, unknown>>;

/** The value as an object (not an array), or `null`. */
export const asObject = (value: unknown): WildObject | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as WildObject) : null;

/** The items of a list; a value that stands alone is a list of one, and nothing a list of none. */
export const listed = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

/** Whether nothing was sent: no value, `null`, or a text of blanks. */
export const isBlank = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/**
 * What a boolean says, also as a text or as the only item of a list: `"true"` can mean only one thing. `null` where it
 * is neither.
 */
export const truthIn = (value: unknown): boolean | null => {
  const items = listed(value);
  const [only] = items;
  if (items.length !== 1) return null;
  if (typeof only === 'boolean') return only;
  const word = typeof only === 'string' ? only.trim().toLowerCase() : null;
  return word === 'true' ? true : word === 'false' ? false : null;
};

/** The object under a key, or `null`. */
export const objectAt = (value: unknown, key: string): WildObject | null => asObject(asObject(value)?.[key]);

/** The objects of the array under a key; a lone object counts as an array of one, everything else is left out. */
export const objectsAt = (value: unknown, key: string): readonly WildObject[] => {
  return listed(asObject(value)?.[key])
    .map(asObject)
    .filter((item) => item !== null);
};

/** The non-blank string under a key, trimmed, or `null`. */
export const textAt = (value: unknown, key: string): string | null => {
  const found = asObject(value)?.[key];
  return typeof found === 'string' && found.trim() !== '' ? found.trim() : null;
};

/** The boolean under a key, or `null`. */
export const booleanAt = (value: unknown, key: string): boolean | null => {
  const found = asObject(value)?.[key];
  return typeof found === 'boolean' ? found : null;
};

/** The finite number under a key, or `null`. */
export const numberAt = (value: unknown, key: string): number | null => {
  const found = asObject(value)?.[key];
  return typeof found === 'number' && Number.isFinite(found) ? found : null;
};

/** `system|code` pairs of a CodeableConcept's codings that have a code; one written as a number counts as its digits. */
export const codingsOf = (
  concept: unknown,
): readonly { readonly system: string | null; readonly code: string; readonly display: string | null }[] =>
  objectsAt(concept, 'coding').flatMap((coding) => {
    const code = textAt(coding, 'code') ?? numberAt(coding, 'code')?.toString() ?? null;
    return code === null ? [] : [{ system: textAt(coding, 'system'), code, display: textAt(coding, 'display') }];
  });

/** Every text of a CodeableConcept, its own first, then its codings' displays. */
export const textsOf = (concept: unknown): readonly string[] => [
  ...new Set(
    [textAt(concept, 'text'), ...objectsAt(concept, 'coding').map((coding) => textAt(coding, 'display'))].filter(
      (text) => text !== null,
    ),
  ),
];

/** A resource's business identifiers as `system|value`; one without a system names nothing for certain. */
export const identifiersOf = (content: unknown): readonly string[] =>
  objectsAt(content, 'identifier').flatMap((identifier) => {
    const [system, value] = [textAt(identifier, 'system'), textAt(identifier, 'value')];
    return system === null || value === null ? [] : [`${system}|${value}`];
  });
