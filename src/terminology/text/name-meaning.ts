import type { NameEntry, NameKind } from './lexicon.ts';
import type { ParsedDrugText, WrittenName } from './parsed-drug-text.ts';

/** How the names of a text are known. */
export type KnownBy = Exclude<NameKind, 'ambiguous'>;

/** What the names of a text mean together. */
export type NameMeaning =
  | {
      readonly kind: 'drug';
      /** Positions of the base ingredients, ascending; empty for a brand whose products differ in them. */
      readonly bases: readonly number[];
      readonly brand: NameEntry['brand'];
      readonly knownBy: KnownBy;
    }
  /** No name; names of several drugs that are not sold together; a brand beside the name of another drug. */
  | { readonly kind: 'none' | 'several' | 'contradictory' }
  /** A short name that must not be read, and the positions of what it may mean. */
  | { readonly kind: 'ambiguous'; readonly couldMean: readonly number[] };

/** What to know of ingredients. */
export interface IngredientKnowledge {
  /** Whether there is a product, or a combination of RxNorm, with exactly these bases. */
  readonly isSoldTogether: (bases: readonly number[]) => boolean;
  /** Whether a name is only one half of a salt: `magnesium`, `potassium`. */
  readonly isElement: (position: number) => boolean;
}

/** Puts the names of a text together: ingredients of one product, and the brand that is the same as they. */
export const meaningOfNames = (parsed: ParsedDrugText, knowledge: IngredientKnowledge): NameMeaning => {
  const [first, ...rest] = parsed.names;
  if (first !== undefined && rest.length === 0 && parsed.salts.length === 0) return meaningOfName(first.entry);
  const names = parsed.names.filter(({ entry }) => entry.kind !== 'ambiguous');
  const brands = names.filter(({ entry }) => entry.brand !== null);
  const generics = names.filter(({ entry }) => entry.brand === null);
  const couldMean = unsettled(parsed.names, names);
  if (couldMean !== null) return { kind: 'ambiguous', couldMean };
  if (names.length === 0) return { kind: 'none' };
  const brand = oneBrand(brands);
  const bases = basesTogether(generics, knowledge);
  if (bases === 'several') return { kind: 'several' };
  // `(PRINIVIL, ZESTRIL)`: several brands of what is named are none in particular.
  if (brand === 'several') {
    const isSame = brands.every(({ entry }) => entry.bases.join() === bases.join());
    return bases.length > 0 && isSame
      ? { kind: 'drug', bases, brand: null, knownBy: kindOf(names) }
      : { kind: 'several' };
  }
  if (isHalfOfUnknownSalt(parsed, knowledge)) return { kind: 'none' };
  const knownBy = kindOf(names);
  if (brand === null) return { kind: 'drug', bases, brand: null, knownBy };
  if (bases.length === 0) return { kind: 'drug', bases: brand.bases, brand: brand.brand, knownBy };
  if (brand.bases.length > 0 && brand.bases.join() !== bases.join()) return { kind: 'contradictory' };
  return { kind: 'drug', bases, brand: brand.brand, knownBy };
};

/** One name and nothing beside it: what most texts have. */
const meaningOfName = ({ kind, bases, brand, ingredients }: NameEntry): NameMeaning =>
  kind === 'ambiguous' ? { kind, couldMean: ingredients } : { kind: 'drug', bases, brand, knownBy: kind };

/** What a short name may mean that no other name of the text settles: `methylphenidate (MPH)` says which. */
const unsettled = (all: readonly WrittenName[], clear: readonly WrittenName[]): readonly number[] | null => {
  const said = new Set(clear.flatMap(({ entry }) => entry.ingredients));
  const open = all.find(
    ({ entry }) => entry.kind === 'ambiguous' && !entry.ingredients.some((position) => said.has(position)),
  );
  return open === undefined ? null : open.entry.ingredients;
};

/** The one brand of a text; a brand written twice is one. */
const oneBrand = (names: readonly WrittenName[]): NameEntry | 'several' | null => {
  const [first] = names;
  if (first === undefined) return null;
  return names.every(({ entry }) => entry.brand?.key === first.entry.brand?.key) ? first.entry : 'several';
};

/** Bases of all generic names, where they are one drug or are joined and sold together. */
const basesTogether = (
  names: readonly WrittenName[],
  { isSoldTogether }: IngredientKnowledge,
): readonly number[] | 'several' => {
  const bases = [...new Set(names.flatMap(({ entry }) => entry.bases))].sort((a, b) => a - b);
  const [first, ...others] = names;
  if (first === undefined || bases.join() === first.entry.bases.join()) return bases;
  let met = new Set(first.entry.bases);
  for (const { entry, joined } of others) {
    const isNew = entry.bases.some((base) => !met.has(base));
    if (isNew && !joined) return 'several';
    met = new Set([...met, ...entry.bases]);
  }
  return isSoldTogether(bases) ? bases : 'several';
};

/** `magnesium` beside a salt that makes no name of the data is not magnesium. */
const isHalfOfUnknownSalt = ({ names, salts }: ParsedDrugText, { isElement }: IngredientKnowledge): boolean =>
  salts.some(({ afterName }) => names[afterName]?.entry.ingredients.some(isElement));

/** The weakest of the ways in which the names are known. */
const kindOf = (names: readonly WrittenName[]): KnownBy => {
  const kinds = names.map(({ entry }) => entry.kind);
  return kinds.includes('abbreviation') ? 'abbreviation' : kinds.includes('brand') ? 'brand' : 'exact-name';
};
