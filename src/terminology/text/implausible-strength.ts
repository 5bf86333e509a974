import type { ComparableStrength, ProductTable } from '../product-table.ts';
import type { ParsedDrugText } from './parsed-drug-text.ts';
import { openReasons, type TextKnowledge } from './text-knowledge.ts';
import type { WantedProduct } from './wanted-product.ts';

/** How far above every strength that is sold a written one may be before nobody can have meant it. */
const far = 10;

/** Why a written strength cannot be, or `null`. A drug of which nothing comparable is sold is not judged. */
export const implausibleStrength = (
  bases: readonly number[],
  parsed: ParsedDrugText,
  wanted: WantedProduct,
  { products, setOf }: TextKnowledge,
): string | null => {
  if (parsed.hasNegative) return openReasons.negative;
  const readings = wanted.strengths.flatMap((strength) => strength.readings);
  if (readings.some(({ value }) => value === 0)) return openReasons.strength;
  if (readings.length === 0) return null;
  const sold = products.clinicalDrugsOfSet(setOf(bases));
  const isFar = (reading: ComparableStrength): boolean => {
    const most = Math.max(0, ...sold.map((product) => mostOf(product, reading, products)));
    return most > 0 && reading.value > most * far;
  };
  return readings.every(isFar) ? openReasons.strength : null;
};

/** The largest strength of a product that is of the same kind as a written one, or what its whole volume holds. */
const mostOf = (product: number, { kind, perMillilitre }: ComparableStrength, table: ProductTable): number => {
  const volume = table.volumes[product] || 1;
  let most = 0;
  for (let part = table.partStarts[product] ?? 0; part < (table.partStarts[product + 1] ?? 0); part += 1) {
    const own = table.partKinds[part];
    const value = table.partValues[part] ?? 0;
    if (own === kind) most = Math.max(most, value);
    else if (own === perMillilitre) most = Math.max(most, value * volume);
  }
  return most;
};
