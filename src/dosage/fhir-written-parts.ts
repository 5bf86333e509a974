import { conceptText, listOf, objectOf, textOf, type Unchecked } from './fhir-quantity.ts';

/** Longer words are no part of a dosage. */
const longest = 300;
/** Deeper than any part of a dosage. */
const deepest = 6;

/**
 * What was written in a part of a dosage that could not be read, as plain words: `5 mg/kg`, `from 1 tablet`,
 * `frequency 2, period 1 d`. For the text of a dosage to which its source wrote none.
 */
export const writtenWords = (value: unknown): string => wordsOf(value, 0).slice(0, longest).trim();

const wordsOf = (value: unknown, depth: number): string => {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return value.trim();
  if (depth > deepest) return '';
  if (Array.isArray(value)) return joined(value.map((item) => wordsOf(item, depth + 1)));
  const part = objectOf(value);
  return part === null ? '' : (conceptWords(part) ?? amountWords(part, depth) ?? fieldWords(part, depth));
};

const joined = (words: readonly string[]): string => words.filter((word) => word !== '').join(', ');

/** The text of a CodeableConcept, or its codes where it has none. */
const conceptWords = (part: Unchecked): string | null => {
  const codes = listOf(part.coding).map((coding) => textOf(objectOf(coding)?.code) ?? '');
  return conceptText(part) ?? (part.coding === undefined ? null : joined(codes));
};

/** A Quantity, a Range or a Ratio. */
const amountWords = (part: Unchecked, depth: number): string | null => {
  const inside = (value: unknown): string => wordsOf(value, depth + 1);
  const { value, low, high, numerator, denominator } = part;
  if (value !== undefined) {
    const unit = textOf(part.unit) ?? textOf(part.code) ?? '';
    return [`${textOf(part.comparator) ?? ''}${inside(value)}`, unit].filter((word) => word !== '').join(' ');
  }
  if (low !== undefined && high !== undefined) return `${inside(low)} to ${inside(high)}`;
  if (low !== undefined || high !== undefined) return low === undefined ? `to ${inside(high)}` : `from ${inside(low)}`;
  return numerator === undefined ? null : `${inside(numerator)} in ${inside(denominator)}`;
};

const silent: ReadonlySet<string> = new Set(['id', 'extension', 'modifierExtension', 'system']);

/** Every other part by the names of its fields. */
const fieldWords = (part: Unchecked, depth: number): string =>
  joined(
    Object.entries(part).map(([name, field]) => {
      const words = silent.has(name) || name.startsWith('_') ? '' : wordsOf(field, depth + 1);
      return words === '' ? '' : `${name} ${words}`;
    }),
  );
