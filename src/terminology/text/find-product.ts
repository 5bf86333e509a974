import { foldName } from '../drug-name.ts';
import type { ProductTable } from '../product-table.ts';
import { chooseProduct, type ProductChoice } from './choose-product.ts';
import { manners, unusualWays } from './form-bits.ts';
import type { NameEntry } from './lexicon.ts';
import type { ParsedDrugText } from './parsed-drug-text.ts';
import type { TextKnowledge } from './text-knowledge.ts';
import type { WantedProduct } from './wanted-product.ts';

/** The product that a text means, where one is left. */
export interface FoundProduct {
  /** Position of its concept. */
  readonly position: number | null;
  /** Positions of other clinical drugs that fit. */
  readonly others: readonly number[];
  /** The text says less than the choice. */
  readonly isDefault: boolean;
  /** The product is taken or lets the drug out in a manner that the text does not ask for. */
  readonly isUnasked: boolean;
  /** The text leaves several that fit, of which this is the likeliest. */
  readonly isGuess: boolean;
}

/** The product of a brand, else the clinical drug of the ingredients, else the brand's only pack. */
export const findProduct = (
  bases: readonly number[],
  brand: NameEntry['brand'],
  parsed: ParsedDrugText,
  wanted: WantedProduct,
  knowledge: TextKnowledge,
): FoundProduct => {
  const { products } = knowledge;
  if (parsed.isPack) return packOf(brand, knowledge);
  const generics = products.clinicalDrugsOfSet(knowledge.setOf(bases));
  const chooseGeneric = (asked: WantedProduct): ProductChoice => chooseProduct(generics, asked, products, false);
  const branded = brand === null ? [] : products.productsOfBrand(brand.key);
  // Where the ingredient is named beside it, a brand that the data lacks adds nothing: `guanfacine (Tenex) 1 mg tablet`.
  if (brand === null || (branded.length === 0 && wanted.named.size > 0)) {
    return foundIn(chooseGeneric(wanted), wanted, products);
  }
  if (branded.length === 0) return ofMissingBrand(brand, chooseGeneric(wanted), wanted, knowledge);
  const ofBrand = chooseProduct(branded, wanted, products, true);
  if (ofBrand.chosen !== null) {
    return unlessPlainExists(foundIn(ofBrand, wanted, products), () => chooseGeneric(wanted), knowledge);
  }
  if (ofBrand.others.length > 0) return foundIn(ofBrand, wanted, products);
  const found = foundIn(chooseGeneric({ ...wanted, isInTotal: false }), wanted, products);
  return likeItsBrand(found, branded, brand, wanted, knowledge);
};

/**
 * A strength that the brand is not sold in (any more) is the generic of it only where the text says the form, or where
 * that looks as the brand's products do: there is no `Zoloft 150 mg` capsule. A brand that is slow in all its products is
 * never the plain generic: 37.5 mg of Toprol are no metoprolol tartrate.
 */
const likeItsBrand = (
  found: FoundProduct,
  branded: readonly number[],
  brand: NonNullable<NameEntry['brand']>,
  wanted: WantedProduct,
  { products: table, isAlsoPlain }: TextKnowledge,
): FoundProduct => {
  const own = found.position === null ? null : table.productAt(found.position);
  if (own === null) return found;
  const isPlain = (product: number): boolean => ((table.ways[product] ?? 0) & unusualWays) === 0;
  const isAlike = (product: number): boolean =>
    table.ways[product] === table.ways[own] && table.shapes[product] === table.shapes[own];
  const isSaid = wanted.shapes.length + wanted.ways.length > 0 || isAlsoPlain(brand.key);
  const isOtherManner = isPlain(own) && !isAlsoPlain(brand.key) && !branded.some(isPlain);
  const isOfBrand = isSaid || (isPlain(own) && table.qualifierAt(own) === '' && branded.some(isAlike));
  return isOfBrand && !isOtherManner
    ? { ...found, isDefault: true }
    : { ...found, position: null, others: [...found.others, table.clinicalDrugs[own] ?? 0] };
};

/**
 * A brand without a product in the data says nothing of form or release: only what no default decides is taken, unless
 * its slow or dissolving products have a name of their own (`Zofran ODT`).
 */
const ofMissingBrand = (
  brand: NonNullable<NameEntry['brand']>,
  generic: ProductChoice,
  wanted: WantedProduct,
  knowledge: TextKnowledge,
): FoundProduct => {
  const found = foundIn(generic, wanted, knowledge.products);
  const isSureOfLine = !generic.isDefault || knowledge.isAlsoPlain(brand.key);
  const isOtherManner = found.isUnasked && knowledge.isAlsoPlain(brand.key);
  if (found.position !== null && isSureOfLine && !isOtherManner) return found;
  const saysStrength = wanted.strengths.length > 0 || wanted.bare.length > 0;
  const pack = saysStrength ? null : packOf(brand, knowledge);
  return pack !== null && pack.position !== null ? pack : { ...found, position: null };
};

/** The only pack of a brand. */
const packOf = (brand: NameEntry['brand'], { packs }: TextKnowledge): FoundProduct => {
  const [pack, ...others] = brand === null ? [] : packs.ofBrand(brand.key);
  const isOnly = pack !== undefined && others.length === 0;
  return {
    position: isOnly ? pack : null,
    others: isOnly ? [] : packs.ofBrand(brand?.key ?? ''),
    isDefault: false,
    isUnasked: false,
    isGuess: false,
  };
};

/**
 * A slow product of a brand is not meant by a text without that word where the brand has plain products, and the plain
 * one of this strength is sold: `Remeron 45 mg tab`. A brand that is slow in all its products is (`OxyContin`).
 */
const unlessPlainExists = (
  found: FoundProduct,
  chooseGeneric: () => ProductChoice,
  { products: table, isAlsoPlain }: TextKnowledge,
): FoundProduct => {
  if (!found.isUnasked || found.position === null) return found;
  const own = table.productAt(found.position) ?? -1;
  const brand = foldName(table.brandAt(own));
  const isAlways =
    !isAlsoPlain(brand) &&
    table.productsOfBrand(brand).every((product) => ((table.ways[product] ?? 0) & unusualWays) !== 0);
  if (isAlways) return { ...found, isDefault: found.isGuess };
  const other = chooseGeneric().chosen;
  if (other !== null && table.clinicalDrugs[other] === table.clinicalDrugs[own]) return found;
  return {
    ...found,
    position: other === null ? null : (table.positions[other] ?? null),
    others: [...new Set([...found.others, table.clinicalDrugs[own] ?? 0])],
  };
};

const foundIn = (
  { chosen, others, isDefault }: ProductChoice,
  wanted: WantedProduct,
  table: ProductTable,
): FoundProduct => {
  const asked = wanted.ways.reduce((all, ways) => all | ways, 0);
  const isUnasked = chosen !== null && ((table.ways[chosen] ?? 0) & manners & ~asked) !== 0;
  return {
    position: chosen === null ? null : (table.positions[chosen] ?? null),
    others: [...new Set(others.map((product) => table.clinicalDrugs[product] ?? 0))],
    isDefault: isDefault || isUnasked,
    isUnasked,
    isGuess: isDefault,
  };
};
