import type { CodeSet } from './code-set.ts';
import { isJsonObject, ownText, ownValues } from './json-shape.ts';

/**
 * Whether a coded value is from the value set that it must be from (FHIR R4, 4.1.5): a code, a Coding, or a
 * CodeableConcept with at least one coding out of it. A value that says only by extension why it is absent passes;
 * a value of another JSON type is for the structural check to find.
 */
export const isRequiredCode = (value: unknown, codes: CodeSet): boolean => {
  if (typeof value === 'string') return [...codes.values()].some((set) => set.has(value));
  if (!isJsonObject(value)) return true;
  if (Object.hasOwn(value, 'code')) return isCodingOf(value, codes);
  const codings = ownValues(value, 'coding');
  if (codings.length === 0 && !Object.hasOwn(value, 'text')) return true;
  return hasCodingOf(value, codes);
};

/** Whether any coding of a CodeableConcept (or the Coding itself) is in the set: how a slice by value set is told. */
export const hasCodingOf = (value: unknown, codes: CodeSet): boolean => {
  if (typeof value === 'string') return isRequiredCode(value, codes);
  return (
    isJsonObject(value) && (ownValues(value, 'coding').some((c) => isCodingOf(c, codes)) || isCodingOf(value, codes))
  );
};

const isCodingOf = (coding: unknown, codes: CodeSet): boolean => {
  if (!isJsonObject(coding)) return false;
  const code = ownText(coding, 'code');
  return code !== undefined && codes.get(ownText(coding, 'system') ?? '')?.has(code) === true;
};
