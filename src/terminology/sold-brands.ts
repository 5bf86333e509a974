import type { Rxcui } from '../domain/ids.ts';
import { once } from '../domain/once.ts';
import type { ConceptTable } from './concept-table.ts';
import { foldName } from './drug-name.ts';
import type { IngredientSets } from './ingredient-sets.ts';
import type { PackTable } from './pack-table.ts';
import type { ProductTable } from './product-table.ts';

/** What brands are looked up in. */
interface BrandData {
  readonly table: ConceptTable;
  readonly sets: IngredientSets;
  readonly products: ProductTable;
  readonly packs: PackTable;
  readonly clinicalDrugAt: (position: number) => number | null;
}

/** Look-up of the brands of any concept; found for all ingredients at the first question, and kept by concept. */
export const createBrandLookup = ({ table, sets, products, packs, clinicalDrugAt }: BrandData) => {
  const bySet = once(() => {
    const brands = new Map<number, Set<string>>();
    const add = (position: number, brand: string): void => {
      const set = sets.setAt(position);
      brands.set(set, (brands.get(set) ?? new Set()).add(brand));
    };
    for (let product = 0; product < products.size; product += 1) {
      const brand = products.brandAt(product);
      if (brand !== '') add(products.positions[product] ?? 0, brand);
    }
    for (const brand of packs.brandNames()) for (const position of packs.ofBrand(foldName(brand))) add(position, brand);
    return new Map([...brands].map(([set, names]) => [set, [...names].sort()] as const));
  });
  const byClinicalDrug = new Map<number, readonly string[]>();

  const soldAs = (clinicalDrug: number): readonly string[] =>
    [...new Set(products.brandedAs(clinicalDrug).map(products.brandAt))].sort();

  return (code: Rxcui): readonly string[] => {
    const position = table.positionOf(code);
    if (position === null || sets.setAt(position) === 0) return none;
    const clinicalDrug = products.productAt(position) === null ? null : clinicalDrugAt(position);
    if (clinicalDrug === null) return bySet().get(sets.setAt(position)) ?? none;
    const before = byClinicalDrug.get(clinicalDrug) ?? soldAs(clinicalDrug);
    byClinicalDrug.set(clinicalDrug, before);
    return before;
  };
};

const none: readonly string[] = [];
