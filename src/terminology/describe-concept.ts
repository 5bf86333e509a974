import type { Rxcui } from '../domain/ids.ts';
import type { DrugConcept, DrugLevel, Ingredient } from '../domain/stated-medication.ts';
import { packContentsOf } from './clinical-drug-name.ts';
import type { ConceptIngredients } from './concept-ingredients.ts';
import type { ConceptTable } from './concept-table.ts';
import { isExtendedRelease, routeOfDoseForm } from './dose-form.ts';
import type { ProductIndex } from './written-name.ts';

/** A drug that was met, without how: the other half of the union has nothing to describe. */
export type MetDrug = Extract<DrugConcept, { readonly recognizedBy: 'rxcui' | 'ndc' | 'text' }>;

/** From positions to drugs as statements carry them. */
export interface ConceptDescriber {
  /** The drug at a position, or `null` where its ingredients are not fully known. */
  describe(position: number, recognizedBy: MetDrug['recognizedBy']): MetDrug | null;
  /** The plain drug of base ingredients: nothing but what it is made of. */
  describeIngredients(bases: readonly number[], recognizedBy: MetDrug['recognizedBy']): MetDrug | null;
}

/** A list that the type knows to hold something, or `null`. */
export const nonEmpty = (ingredients: readonly Ingredient[]): readonly [Ingredient, ...Ingredient[]] | null => {
  const [first, ...rest] = ingredients;
  return first === undefined ? null : [first, ...rest];
};

/** Describer over a table. */
export const createConceptDescriber = (
  table: ConceptTable,
  concepts: ConceptIngredients,
  products: ProductIndex,
): ConceptDescriber => {
  const levelAt = (position: number): DrugLevel => {
    const name = concepts.parsedAt(position);
    switch (table.typeAt(position)) {
      case 'IN':
      case 'PIN':
      case 'MIN':
        return 'ingredient';
      case 'SCDC':
        return 'component';
      case 'BN':
        return 'brand';
      case 'GPCK':
      case 'BPCK':
        return 'pack';
      case 'SBD':
        return 'branded-drug';
      case 'SCD':
        return 'clinical-drug';
      default:
        // Not verified: the name tells a pack, a product with its strength, and a group without.
        if (packContentsOf(table.nameAt(position)) !== null) return 'pack';
        if (name.parts.every(({ strengthText }) => strengthText === null)) {
          return name.doseForm === '' &&
            table.ingredientNamed(table.nameAt(position)) === null &&
            name.parts.length === 1
            ? 'brand'
            : 'ingredient';
        }
        return name.brand === null ? 'clinical-drug' : 'branded-drug';
    }
  };

  const describe: ConceptDescriber['describe'] = (position, recognizedBy) => {
    const ingredients = nonEmpty(concepts.ingredientsAt(position));
    if (ingredients === null) return null;
    const level = levelAt(position);
    const conceptName = table.nameAt(position);
    const met = { recognizedBy, level, rxcui: table.rxcuiAt(position), conceptName, ingredients, issues: [] };
    if (level === 'pack') {
      const brand = /\} Pack \[(.*)\]$/.exec(conceptName)?.[1] ?? null;
      return { ...met, strengths: [], doseForm: 'Pack', ...formOfPack(conceptName), brand };
    }
    const { doseForm, brand } = concepts.parsedAt(position);
    const isNameOnly = ['IN', 'PIN', 'MIN', 'BN'].includes(table.typeAt(position));
    return {
      ...met,
      strengths: isNameOnly ? [] : concepts.strengthsAt(position),
      doseForm: isNameOnly || doseForm === '' ? null : doseForm,
      route: isNameOnly ? null : routeOfDoseForm(doseForm),
      extendedRelease: isNameOnly || doseForm === '' ? null : isExtendedRelease(doseForm),
      brand: level === 'brand' ? conceptName : isNameOnly ? null : brand,
    };
  };

  /** Route and release of a pack where all that it holds agrees. */
  const formOfPack = (name: string): Pick<MetDrug, 'route' | 'extendedRelease'> => {
    const held = (packContentsOf(name) ?? []).map((content) => content.replace(/ \[[^\]]*\]$/, ''));
    const routes = [...new Set(held.map((content) => routeOfDoseForm(formWordsOf(content))))];
    const release = [...new Set(held.map(isExtendedRelease))];
    return {
      route: routes.length === 1 ? (routes[0] ?? null) : null,
      extendedRelease: release.length === 1 ? (release[0] ?? null) : null,
    };
  };

  return {
    describe,
    describeIngredients(bases, recognizedBy) {
      const [only] = bases;
      const position = bases.length === 1 ? only : products.combinationOf(bases);
      if (position !== undefined && position !== null) return describe(position, recognizedBy);
      const names = bases.map((base): Ingredient => ({ rxcui: table.rxcuiAt(base), name: table.nameAt(base) }));
      const ingredients = nonEmpty(names.sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1)));
      return ingredients === null ? null : withoutConcept(ingredients, recognizedBy);
    },
  };
};

const formWordsOf = (content: string): string => content.replace(/^.*\d (?:[A-Z/]+) /, '');

const withoutConcept = (
  ingredients: readonly [Ingredient, ...Ingredient[]],
  recognizedBy: MetDrug['recognizedBy'],
  code: Rxcui | null = null,
): MetDrug => ({
  recognizedBy,
  level: 'ingredient',
  rxcui: code,
  conceptName: ingredients.map(({ name }) => name).join(' / '),
  ingredients,
  strengths: [],
  doseForm: null,
  route: null,
  extendedRelease: null,
  brand: null,
  issues: [],
});
