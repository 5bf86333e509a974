import type { ComparableStrength, ProductTable } from '../product-table.ts';
import type { ParsedDrugText } from './parsed-drug-text.ts';
import type { TextKnowledge } from './text-knowledge.ts';
import type { WantedProduct } from './wanted-product.ts';

const reasons = {
  negative: 'A strength is written as a negative number.',
  twofold: 'A number is written so that it can be read in more than one way.',
  far: 'No product of this drug has a strength anywhere near the written one.',
} as const;

/** How far above every strength that is sold a written one may be before nobody can have meant it. */
const far = 10;

/** Why a written strength cannot be, or `null`. A drug of which nothing comparable is sold is not judged. */
export const implausibleStrength = (
  bases: readonly number[],
  parsed: ParsedDrugText,
  wanted: WantedProduct,
  { products, setOf }: TextKnowledge,
): string | null => {
  if (parsed.hasNegative) return reasons.negative;
  if (parsed.hasTwofoldNumber) return reasons.twofold;
  const readings = wanted.strengths.flatMap((strength) => strength.readings);
  if (readings.some(({ value }) => value === 0)) return reasons.far;
  if (readings.length === 0) return null;
  const sold = products.clinicalDrugsOfSet(setOf(bases));
  const isFar = (reading: ComparableStrength): boolean => {
    const most = Math.max(0, ...sold.map((product) => mostOf(product, reading, products)));
    return most > 0 && reading.value > most * far;
  };
  return readings.every(isFar) ? reasons.far : null;
};

/** The largest strength of a product that is of the same kind as a written one, or what its whole volume holds. */
const mostOf = (product: number, { kind, perMillilitre }: ComparableStrength, table: ProductTable): number => {
  // How much a bottle of no said volume holds is not known.
  const volume = table.volumes[product] ?? 0;
  let most = 0;
  for (let part = table.partStarts[product] ?? 0; part < (table.partStarts[product + 1] ?? 0); part += 1) {
    const own = table.partKinds[part];
    const value = table.partValues[part] ?? 0;
    if (own === kind) most = Math.max(most, value);
    else if (own === perMillilitre) most = Math.max(most, value * volume);
  }
  return most;
};
