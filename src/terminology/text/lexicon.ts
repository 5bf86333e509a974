import { once } from '../../domain/once.ts';
import type { ConceptTable } from '../concept-table.ts';
import type { DrugDataset } from '../drug-dataset.ts';
import { foldName } from '../drug-name.ts';
import type { PackTable } from '../pack-table.ts';
import type { ProductTable } from '../product-table.ts';
import { tokenizeDrugText } from './drug-tokens.ts';
import { type FormWord, formWords } from './form-bits.ts';
import { nameKey } from './name-key.ts';

/** How a name is known. */
export type NameKind = 'exact-name' | 'brand' | 'abbreviation' | 'ambiguous';

/** What a name of the lexicon stands for. */
export interface NameEntry {
  readonly kind: NameKind;
  /** Positions of the ingredients and salts that the name says, in its order; empty for a brand. */
  readonly ingredients: readonly number[];
  /** Positions of the base ingredients, ascending; empty for a brand whose products differ in them. */
  readonly bases: readonly number[];
  /** Folded name of the brand, as products have it, and as it is written. */
  readonly brand: { readonly key: string; readonly name: string; readonly position: number | null } | null;
  /** What the name implies of the form (`Depakote ER`). */
  readonly implied: readonly FormWord[];
  /** Hours that one unit lasts, where the name implies them. */
  readonly hours: number | null;
}

/** A name of another table than the drug data: what is written, what it means there. */
export interface OtherName {
  readonly written: string;
  /** Name of an ingredient, of several (`a / b`), or of a brand; for an ambiguous name all that it may mean, `a | b`. */
  readonly means: string;
  readonly kind: NameKind;
  /** The brand that it is, where the data has none of that name. */
  readonly brand: string | null;
  /** Words of form that the name implies. */
  readonly implied: readonly string[];
  readonly hours: number | null;
}

/** Names by their words. */
export interface Lexicon {
  /** Words of the longest name that begins with this word; 0 where none does. */
  longestFrom(first: string): number;
  /** The entry of words joined by one space. */
  entryOf(key: string): NameEntry | null;
  /** Whether RxNorm sets this word before some product to tell it from others: `sensor`, `pmdd`. */
  isQualifier(word: string): boolean;
  /** Every word that occurs in a name. */
  readonly words: () => ReadonlySet<string>;
}

/** The set of base ingredients of a concept. */
const basesAt = (position: number, dataset: DrugDataset): readonly number[] =>
  dataset.ingredientSets[dataset.setOf[position] ?? 0] ?? [];

/** Lexicon over the ingredients, salts and brands of a dataset and over names of other tables. */
export const createLexicon = (
  dataset: DrugDataset,
  {
    table,
    products,
    packs,
  }: { readonly table: ConceptTable; readonly products: ProductTable; readonly packs: PackTable },
  otherNames: readonly OtherName[],
): Lexicon => {
  const longest = new Map<string, number>();
  const positions = new Map<string, number>();
  const brands = new Map<string, string>();
  const others = new Map<string, OtherName>();
  const made = new Map<string, NameEntry | null | typeof unmade>();

  const note = (key: string): void => {
    made.set(key, unmade);
    const space = key.indexOf(' ');
    const first = space < 0 ? key : key.slice(0, space);
    let words = 1;
    for (let at = space; at >= 0; at = key.indexOf(' ', at + 1)) words += 1;
    if ((longest.get(first) ?? 0) < words) longest.set(first, words);
  };

  dataset.types.forEach((type, position) => {
    if (type !== 'IN' && type !== 'PIN' && type !== 'BN') return;
    const key = dataset.nameKeys[position] || (dataset.names[position] ?? '').toLowerCase();
    const before = positions.get(key);
    if (key === '' || (before !== undefined && rank(dataset, before) <= rank(dataset, position))) return;
    positions.set(key, position);
    note(key);
  });
  for (const brand of brandNamesOf(dataset, packs)) {
    const key = nameKey(brand);
    if (key === '') continue;
    brands.set(key, brand);
    note(key);
  }
  for (const other of otherNames) {
    const key = nameKey(other.written);
    others.set(key, other);
    note(key);
  }

  const ofConcept = (position: number): NameEntry => {
    const isBrand = dataset.types[position] === 'BN';
    const name = table.nameAt(position);
    return {
      kind: isBrand ? 'brand' : 'exact-name',
      ingredients: isBrand ? [] : [position],
      bases: basesAt(position, dataset),
      brand: isBrand ? { key: foldName(name), name, position } : null,
      ...nothingImplied,
    };
  };

  const ofBrand = (name: string): NameEntry => {
    const key = foldName(name);
    const sold = [
      ...products.productsOfBrand(key).map((product) => products.positions[product] ?? 0),
      ...packs.ofBrand(key),
    ];
    const sets = new Set(sold.map((position) => dataset.setOf[position]));
    const [only] = sold;
    const bases = sets.size === 1 && only !== undefined ? basesAt(only, dataset) : [];
    return { kind: 'brand', ingredients: [], bases, brand: { key, name, position: null }, ...nothingImplied };
  };

  const ofAmbiguous = ({ means }: OtherName): NameEntry => ({
    kind: 'ambiguous',
    ingredients: means.split(' | ').flatMap((name) => listed(nameKey(name))?.ingredients ?? []),
    bases: [],
    brand: null,
    ...nothingImplied,
  });

  const ofOther = (other: OtherName): NameEntry | null => {
    if (other.kind === 'ambiguous') return ofAmbiguous(other);
    const parts = other.means.split(' / ').map((part) => listed(nameKey(part)));
    const found = parts.flatMap((part) => part ?? []);
    const [only] = found;
    if (found.length < parts.length || only === undefined) return null;
    const bases = found.length === 1 ? only.bases : union(found.map((part) => part.bases));
    const brand =
      other.brand === null
        ? only.brand
        : { key: foldName(other.brand), name: brandAsSold(other.brand), position: null };
    return {
      kind: other.kind,
      ingredients: other.kind === 'brand' ? [] : found.flatMap((part) => part.ingredients),
      bases,
      brand: found.length === 1 ? brand : other.brand === null ? null : brand,
      implied: other.implied.flatMap((word) => formWords.get(word) ?? []),
      hours: other.hours,
    };
  };

  /** A brand as the data writes it, else with capital letters. */
  const brandAsSold = (written: string): string =>
    brands.get(nameKey(written)) ?? written.replace(/(?<![\w'])[a-z]/gu, (letter) => letter.toUpperCase());

  const listed = (key: string): NameEntry | null => {
    const position = positions.get(key);
    if (position !== undefined) return ofConcept(position);
    const brand = brands.get(key);
    return brand === undefined ? null : ofBrand(brand);
  };

  const make = (key: string): NameEntry | null => {
    const other = others.get(key);
    return other === undefined ? listed(key) : ofOther(other);
  };

  const qualifiers = new Set(
    dataset.products.qualifierWords.flatMap((words) => tokenizeDrugText(foldName(words)).map(({ text }) => text)),
  );

  const words = once((): ReadonlySet<string> => {
    const found = new Set<string>();
    for (const keys of [positions, brands, others])
      for (const key of keys.keys()) for (const word of key.split(' ')) found.add(word);
    return found;
  });

  return {
    isQualifier: (word) => qualifiers.has(word),
    longestFrom: (first) => longest.get(first) ?? 0,
    entryOf(key) {
      const known = made.get(key);
      if (known !== unmade) return known ?? null;
      const entry = make(key);
      made.set(key, entry);
      return entry;
    },
    words,
  };
};

/** A name that is there and was not asked for yet. */
const unmade = Symbol('unmade');

const nothingImplied = { implied: [], hours: null } as const;

/** Of concepts of one name the ingredient counts, then the salt, then the brand. */
const rank = (dataset: DrugDataset, position: number): number =>
  ['IN', 'PIN', 'BN'].indexOf(dataset.types[position] ?? '');

const union = (lists: readonly (readonly number[])[]): readonly number[] =>
  [...new Set(lists.flat())].sort((a, b) => a - b);

/** Brands that stand in brackets behind products and packs. */
const brandNamesOf = (dataset: DrugDataset, packs: PackTable): ReadonlySet<string> =>
  new Set([...packs.brandNames(), ...dataset.products.brandWords]);
