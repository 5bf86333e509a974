import { once } from '../domain/once.ts';
import type { Ingredient } from '../domain/stated-medication.ts';
import type { ConceptTable } from './concept-table.ts';
import type { DrugDataset } from './drug-dataset.ts';

/** The sets of base ingredients that concepts are made of. */
export interface IngredientSets {
  /** Place of a concept's set; 0 where not every part is known. */
  setAt(position: number): number;
  /** Place of exactly these bases (ascending positions), 0 where no concept is made of them. */
  setOf(bases: readonly number[]): number;
  basesAt(position: number): readonly number[];
  basesIn(set: number): readonly number[];
  /** Sorted by name; the same array for the same set. */
  ingredientsAt(position: number): readonly Ingredient[];
  ingredientsOfBases(bases: readonly number[]): readonly Ingredient[];
  /** Position of the combination concept (MIN) of exactly these bases, or `null`. */
  combinationOf(bases: readonly number[]): number | null;
}

/** Sets over a dataset. */
export const createIngredientSets = (dataset: DrugDataset, table: ConceptTable): IngredientSets => {
  const places = once(() => new Map(dataset.ingredientSets.map((bases, place) => [bases.join(), place])));
  const combinations = once(() => {
    const found = new Map<number, number>();
    dataset.types.forEach((type, position) => {
      const set = dataset.setOf[position] ?? 0;
      if (type === 'MIN' && set !== 0 && !found.has(set)) found.set(set, position);
    });
    return found;
  });
  const made: (readonly Ingredient[] | undefined)[] = [];

  const setAt = (position: number): number => dataset.setOf[position] ?? 0;
  const setOf = (bases: readonly number[]): number => {
    const [only] = bases;
    // A base ingredient is its own set, which the columns have.
    if (only !== undefined && bases.length === 1 && dataset.ingredientSets[setAt(only)]?.[0] === only)
      return setAt(only);
    return places().get(bases.join()) ?? 0;
  };
  const ingredientsOfBases = (bases: readonly number[]): readonly Ingredient[] =>
    bases.map((base) => ({ rxcui: table.rxcuiAt(base), name: table.nameAt(base) })).sort(byName);

  return {
    setAt,
    setOf,
    basesAt: (position) => dataset.ingredientSets[setAt(position)] ?? [],
    basesIn: (set) => dataset.ingredientSets[set] ?? [],
    ingredientsAt(position) {
      const set = setAt(position);
      const before = made[set];
      if (before !== undefined) return before;
      const ingredients = ingredientsOfBases(dataset.ingredientSets[set] ?? []);
      made[set] = ingredients;
      return ingredients;
    },
    ingredientsOfBases,
    combinationOf: (bases) => combinations().get(setOf(bases)) ?? null,
  };
};

const byName = (one: Ingredient, other: Ingredient): number => {
  const [a, b] = [one.name.toLowerCase(), other.name.toLowerCase()];
  return a < b ? -1 : a > b ? 1 : 0;
};
