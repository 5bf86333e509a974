import { once } from '../domain/once.ts';
import type { ConceptTable } from './concept-table.ts';
import { foldName } from './drug-name.ts';

/** Packs by the brand that they are sold under. */
export interface PackTable {
  /** Brands of packs as they are written, with and without the number of their days. */
  brandNames(): readonly string[];
  /** Positions of the packs of a brand, by its folded name. */
  ofBrand(brand: string): readonly number[];
  /** Position of the pack of the same content without a brand; its own where there is none. */
  genericOf(position: number): number;
}

const branded = /^(\{.*\} Pack) \[(.*)\]$/;
/** Brands of a pack and of what it holds. */
const brands = / \[[^[\]]+\](?=\)|$)/g;
const days = / \d+ ?-?day$/i;

/** Packs of a table; found at the first look-up. */
export const createPackTable = (table: ConceptTable): PackTable => {
  const index = once(() => {
    const byBrand = new Map<string, number[]>();
    const names = new Set<string>();
    const byContent = new Map<string, number>();
    for (let position = 0; position < table.size; position += 1) {
      const type = table.typeAt(position);
      if (type === 'GPCK') byContent.set(table.nameAt(position), position);
      const brand = type === 'BPCK' ? branded.exec(table.nameAt(position))?.[2] : undefined;
      if (brand === undefined) continue;
      for (const name of new Set([brand, brand.replace(days, '')])) {
        names.add(name);
        const key = foldName(name);
        byBrand.set(key, [...(byBrand.get(key) ?? []), position]);
      }
    }
    return { byBrand, names: [...names], byContent };
  });
  return {
    brandNames: () => index().names,
    ofBrand: (brand) => index().byBrand.get(brand) ?? [],
    genericOf: (position) => index().byContent.get(table.nameAt(position).replace(brands, '')) ?? position,
  };
};
