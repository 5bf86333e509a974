import { once } from '../domain/once.ts';
import type { BaseIngredients } from './base-ingredient.ts';
import { commonNames } from './common-names.ts';
import type { ConceptIngredients } from './concept-ingredients.ts';
import type { ConceptTable } from './concept-table.ts';
import { foldName } from './drug-name.ts';

/** What a name, written exactly, stands for. */
export interface NamedDrug {
  /** The concept of that name; `null` for a combination without one. */
  readonly position: number | null;
  readonly name: string;
  /** Positions of the base ingredients, ascending; empty for a brand whose products differ in them. */
  readonly bases: readonly number[];
  /** The ingredients as written, in their order; empty for a brand. */
  readonly written: readonly { readonly name: string; readonly base: number }[];
  readonly brand: string | null;
}

/** Products by their ingredients, and by brand. */
export interface ProductIndex {
  /** Clinical and branded drugs with exactly these base ingredients. */
  withBases(bases: readonly number[]): readonly number[];
  withBrand(brand: string): readonly number[];
  /** The combination concept of exactly these base ingredients, or `null`. */
  combinationOf(bases: readonly number[]): number | null;
  brandsWithBases(bases: readonly number[]): readonly string[];
}

const append = (index: Map<string, number[]>, key: string, position: number): void => {
  const list = index.get(key);
  if (list) list.push(position);
  else index.set(key, [position]);
};

/** The index over every product of the table, built at the first look-up by text. */
export const createProductIndex = (table: ConceptTable, concepts: ConceptIngredients): ProductIndex => {
  const index = once(() => {
    const byBases = new Map<string, number[]>();
    const byBrand = new Map<string, number[]>();
    const combinations = new Map<string, number>();
    for (let position = 0; position < table.size; position += 1) {
      const type = table.typeAt(position);
      if (type !== 'SCD' && type !== 'SBD' && type !== 'SCD?' && type !== 'MIN') continue;
      const key = concepts.basesAt(position).join();
      if (key === '') continue;
      if (type === 'MIN') combinations.set(key, combinations.get(key) ?? position);
      else if (!table.nameAt(position).startsWith('{')) {
        append(byBases, key, position);
        const { brand } = concepts.parsedAt(position);
        if (brand !== null) append(byBrand, foldName(brand), position);
      }
    }
    return { byBases, byBrand, combinations };
  });
  return {
    withBases: (bases) => index().byBases.get(bases.join()) ?? [],
    withBrand: (brand) => index().byBrand.get(foldName(brand)) ?? [],
    combinationOf: (bases) => index().combinations.get(bases.join()) ?? null,
    brandsWithBases(bases) {
      const brands = (index().byBases.get(bases.join()) ?? []).map((position) => concepts.parsedAt(position).brand);
      return [...new Set(brands.flatMap((brand) => (brand === null ? [] : [brand])))].sort();
    },
  };
};

/** Ways to cut a name into parts at `/`, `-`, `+`, `&` and `and`, up to a length that no combination exceeds. */
const splits = (name: string): readonly (readonly string[])[] => {
  const plain = name.split(/\s*(?:\/|\+|&|\sand\s|\swith\s)\s*/u);
  const [only] = plain;
  if (plain.length > 1 || only === undefined) return [plain];
  const pieces = name.split('-');
  if (pieces.length > 8) return [];
  const ways: string[][] = [];
  for (let cuts = 1; cuts < 2 ** (pieces.length - 1); cuts += 1) {
    const parts = [pieces[0] ?? ''];
    pieces.slice(1).forEach((piece, index) => {
      if ((cuts >> index) & 1) parts.push(piece);
      else parts.push(`${parts.pop() ?? ''}-${piece}`);
    });
    ways.push(parts.map((part) => part.trim()));
  }
  return ways;
};

const asListed = (name: string): string => commonNames.get(name.toLowerCase()) ?? name;

/** Looks up names that are written exactly as an ingredient, a salt, a combination or a brand is called. */
export const createNameLookup = (
  table: ConceptTable,
  bases: BaseIngredients,
  concepts: ConceptIngredients,
  products: ProductIndex,
): ((name: string) => NamedDrug | null) => {
  const ingredient = (name: string): NamedDrug | null => {
    const position = table.ingredientNamed(name);
    if (position === null) return null;
    const found = concepts.basesAt(position);
    if (found.length === 0) return null;
    const parts = table.typeAt(position) === 'MIN' ? table.nameAt(position).split(' / ') : [table.nameAt(position)];
    return { position, name: table.nameAt(position), bases: found, written: parts.flatMap(partNamed), brand: null };
  };

  const partNamed = (name: string): readonly { readonly name: string; readonly base: number }[] => {
    const position = table.ingredientNamed(asListed(name));
    return position === null || table.typeAt(position) === 'MIN'
      ? []
      : [{ name: table.nameAt(position), base: bases.baseAt(position) }];
  };

  const brand = (name: string): NamedDrug | null => {
    const position = table.positionsNamed(name).find((candidate) => table.typeAt(candidate) === 'BN') ?? null;
    const sold = products.withBrand(name);
    const [first] = sold;
    if (position === null && first === undefined) return null;
    const written = position === null ? concepts.parsedAt(first ?? 0).brand : table.nameAt(position);
    const [one = [], ...others] = sold.map(concepts.basesAt);
    const agreed = others.every((other) => other.join() === one.join()) ? one : [];
    const ofBrand = position === null || sold.length > 0 ? agreed : concepts.basesAt(position);
    return { position, name: written ?? name, bases: ofBrand, written: [], brand: written ?? name };
  };

  /** Only combinations that exist: otherwise `iron-dextran` would be iron and dextran. */
  const combination = (name: string): NamedDrug | null => {
    const found = new Map<string, NamedDrug>();
    for (const parts of splits(name)) {
      const written = parts.map(partNamed);
      if (parts.length < 2 || written.some((part) => part.length === 0)) continue;
      const flat = written.flat();
      const together = [...new Set(flat.map(({ base }) => base))].sort((a, b) => a - b);
      const position = products.combinationOf(together);
      if (position === null && products.withBases(together).length === 0) continue;
      const words = together.map(table.nameAt).sort().join(' / ');
      found.set(together.join(), { position, name: words, bases: together, written: flat, brand: null });
    }
    const [only] = found.values();
    return found.size === 1 && only ? only : null;
  };

  /** `Fluoxetine (Prozac)`, `Prozac (fluoxetine)`: both names, when they mean the same. */
  const withParenthesis = (name: string): NamedDrug | null => {
    const match = /^(.+?)\s*\((?:brand\s+)?([^()]+)\)$/u.exec(name);
    const [outer, inner] = [match?.[1], match?.[2]].map((part) => (part === undefined ? null : simple(part.trim())));
    if (!outer || !inner || outer.bases.join() !== inner.bases.join() || outer.bases.length === 0) return null;
    return outer.brand === null && inner.brand !== null
      ? { ...inner, written: outer.written }
      : { ...outer, written: [...outer.written, ...inner.written] };
  };

  const listed = (name: string): NamedDrug | null => ingredient(name) ?? brand(name) ?? combination(name);
  const simple = (name: string): NamedDrug | null => listed(asListed(name));
  return (name) => simple(name) ?? withParenthesis(name);
};
