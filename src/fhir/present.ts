/**
 * An object without the fields that are `undefined` or an empty array: FHIR allows neither `null` nor `[]`.
 * @param fields every field of `T`, each with its value or `undefined`
 */
export const present = <T extends object>(fields: { readonly [K in keyof T]: T[K] | undefined }): T => {
  const kept = Object.entries(fields).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(kept) as T;
};
