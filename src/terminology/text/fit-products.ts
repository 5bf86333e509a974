import { type Route, routeGroupOf } from '../../domain/dosing.ts';
import { isEqualValue, isSameValue } from '../drug-strength.ts';
import type { ProductTable } from '../product-table.ts';
import type { WantedProduct, WantedStrength } from './wanted-product.ts';

/** How well a product's strength is told by a text. */
export type StrengthFit = 'all' | 'some' | 'none';

/** Whether a product has the form, the route and the release that the text names. */
export const fitsForm = (product: number, wanted: WantedProduct, table: ProductTable): boolean => {
  const shapes = table.shapes[product] ?? 0;
  const ways = table.ways[product] ?? 0;
  return (
    (ways & wanted.notWays) === 0 &&
    wanted.shapes.every((any) => (shapes & any) !== 0) &&
    wanted.ways.every((any) => (ways & any) !== 0)
  );
};

/** A written salt must be the product's, unless the product is named by the base alone, or the text is. */
export const fitsSalt = (product: number, wanted: WantedProduct, table: ProductTable): boolean => {
  if (!wanted.hasSalt) return true;
  for (let part = table.partStarts[product] ?? 0; part < (table.partStarts[product + 1] ?? 0); part += 1) {
    const base = table.partBases[part] ?? 0;
    const named = wanted.named.get(base);
    const own = table.partNames[part] ?? 0;
    if (named === undefined || own === base || named.has(own)) continue;
    const others = [...wanted.named.values()].flatMap((positions) => [...positions]);
    if ([...named].every((position) => position === base) || sameBaseParts(product, base, others, table)) continue;
    return false;
  }
  return true;
};

/** Two salts of one base in one product (mixed amphetamine salts) need not both be written. */
const sameBaseParts = (product: number, base: number, named: readonly number[], table: ProductTable): boolean => {
  const own: number[] = [];
  for (let part = table.partStarts[product] ?? 0; part < (table.partStarts[product + 1] ?? 0); part += 1) {
    if (table.partBases[part] === base) own.push(table.partNames[part] ?? 0);
  }
  return own.length > 1 && own.some((position) => named.includes(position));
};

/** Whether the salt that the text writes is the one that the product's name has, in every part that the text names. */
export const hasWrittenSalt = (product: number, wanted: WantedProduct, table: ProductTable): boolean => {
  for (let part = table.partStarts[product] ?? 0; part < (table.partStarts[product + 1] ?? 0); part += 1) {
    const named = wanted.named.get(table.partBases[part] ?? 0);
    if (named !== undefined && !named.has(table.partNames[part] ?? 0)) return false;
  }
  return true;
};

/** Whether one unit holds as much, and lasts as long, as the text says; what it does not say fits. */
export const fitsQuantity = (
  product: number,
  wanted: WantedProduct,
  lengths: readonly number[],
  table: ProductTable,
): boolean => {
  const volume = table.volumes[product] ?? 0;
  const hours = table.hours[product] ?? 0;
  const actuations = table.actuations[product] ?? 0;
  return (
    (volume === 0 ||
      wanted.millilitres.length === 0 ||
      wanted.millilitres.some((millilitres) => isSameValue(millilitres, volume))) &&
    (actuations === 0 || wanted.actuations.length === 0 || wanted.actuations.includes(actuations)) &&
    (hours === 0 || lengths.length === 0 || lengths.some((written) => isSameValue(written, hours)))
  );
};

/**
 * Hours of release that the text asks for: as it says, else as its word of release stands for where the drug is sold in
 * several lengths (bupropion SR lasts 12 hours, XL 24).
 */
export const askedHours = (
  candidates: readonly number[],
  { hours, usualHours }: WantedProduct,
  table: ProductTable,
): readonly number[] => {
  if (hours.length > 0 || usualHours === null) return hours;
  return candidates.some((product) => table.hours[product] === usualHours) ? [usualHours] : [];
};

/** How far the written strengths are the product's. A text without any strength fits none. */
export const fitStrength = (product: number, wanted: WantedProduct, table: ProductTable): StrengthFit => {
  // A pen of several doses (`0.25 MG, 0.5 MG Dose`) is not named by what it holds in all.
  const mayBeTotal = wanted.isInTotal || table.brandAt(product) !== '';
  const volume = mayBeTotal && !/\bdose/i.test(table.qualifierAt(product)) ? (table.volumes[product] ?? 0) : 0;
  if (wanted.strengths.length > 0) return fitMeasures(product, wanted.strengths, volume, table);
  for (const strengths of wanted.bare) {
    const fit = fitMeasures(product, strengths, 0, table);
    if (fit !== 'none') return fit;
  }
  return 'none';
};

const fitMeasures = (
  product: number,
  strengths: readonly WantedStrength[],
  volume: number,
  table: ProductTable,
): StrengthFit => {
  const start = table.partStarts[product] ?? 0;
  const count = (table.partStarts[product + 1] ?? 0) - start;
  const [only] = strengths;
  if (strengths.length === 1 && only !== undefined && count > 1 && table.isLabelledBySum(product)) {
    return isSum(product, only, table) ? 'all' : 'none';
  }
  let used = 0;
  for (const strength of strengths) {
    let found = -1;
    for (let part = start; part < start + count && found < 0; part += 1) {
      if ((used & (1 << (part - start))) === 0 && isPart(part, strength, volume, table)) found = part;
    }
    if (found < 0) return 'none';
    used |= 1 << (found - start);
  }
  return strengths.length === count ? 'all' : 'some';
};

/** A written strength is a part's, or what the whole syringe holds of it. */
const isPart = (part: number, strength: WantedStrength, volume: number, table: ProductTable): boolean => {
  if (strength.base !== null && strength.base !== table.partBases[part]) return false;
  const own = table.partValues[part] ?? 0;
  const kind = table.partKinds[part];
  for (const { value, kind: written, perUse, perMillilitre, isInUnits, isRounded } of strength.readings) {
    const isSame = isRounded ? isSameValue : isEqualValue;
    if ((written === kind || perUse === kind) && isSame(value, own)) return true;
    if (isInUnits && isEqualValue(value * table.milligramsPerUnit(part), own)) return true;
    // Labels round what a syringe holds.
    if (volume > 0 && perMillilitre === kind && isSameValue(value, own * volume)) return true;
  }
  return false;
};

const isSum = (product: number, strength: WantedStrength, table: ProductTable): boolean => {
  let sum = 0;
  const start = table.partStarts[product] ?? 0;
  const end = table.partStarts[product + 1] ?? 0;
  for (let part = start; part < end; part += 1) sum += table.partValues[part] ?? 0;
  return strength.readings.some(({ kind, value }) => kind === table.partKinds[start] && isEqualValue(value, sum));
};

/** Whether a route that a text names and the route of a product's form are one, as far as a form can tell. */
export const isSameRoute = (one: Route, other: Route): boolean =>
  one === other || (routeGroupOf(one) === 'injection' && routeGroupOf(other) === 'injection');
