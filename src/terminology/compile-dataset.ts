import { rxcui } from '../domain/ids.ts';
import { createBaseIngredients } from './base-ingredient.ts';
import { compileProducts } from './compile-products.ts';
import { createConceptIngredients } from './concept-ingredients.ts';
import { createConceptTable } from './concept-table.ts';
import { conceptColumnsOf, type DrugDataset, type DrugRows } from './drug-dataset.ts';
import { nameKey } from './text/name-key.ts';

const isNamed: ReadonlySet<string> = new Set(['IN', 'PIN', 'BN']);

/**
 * A dataset out of rows in any order: ingredients of every concept and parts of every product are worked out here, once,
 * so that loading has nothing left to read out of names.
 */
export const compileDataset = (rows: DrugRows): DrugDataset => {
  const columns = conceptColumnsOf(rows);
  const table = createConceptTable(columns);
  const concepts = createConceptIngredients(table, createBaseIngredients(table));
  const sets: (readonly number[])[] = [[]];
  const places = new Map([['', 0]]);
  const setOf = Uint32Array.from(columns.rxcuis, (_, position) => {
    const bases = concepts.basesAt(position);
    const key = bases.join();
    const place = places.get(key) ?? sets.push(bases) - 1;
    places.set(key, place);
    return place;
  });
  const packages = (rows.packages ?? []).toSorted((a, b) => Number(a[0]) - Number(b[0]));
  return {
    ...columns,
    setOf,
    ingredientSets: sets,
    products: compileProducts(table, concepts),
    nameKeys: columns.names.map((name, position) => {
      const key = isNamed.has(columns.types[position] ?? '') ? nameKey(name) : '';
      return key === name.toLowerCase() ? '' : key;
    }),
    classes: (rows.classes ?? []).map(([code, drugClass]) => ({ rxcui: rxcui(String(code)), drugClass })),
    interactions: (rows.interactions ?? []).map(([one, other, pair]) => ({
      one: rxcui(String(one)),
      other: rxcui(String(other)),
      pair,
    })),
    packages: () => ({
      ndcs: Float64Array.from(packages, ([code]) => Number(code)),
      rxcuis: Uint32Array.from(packages, ([, code]) => code),
    }),
  };
};
