import { keepingFew } from '../domain/keeping.ts';
import type { DrugLevel, Ingredient, NamedDrug, Strength } from '../domain/stated-medication.ts';
import { packContentsOf, parseClinicalDrugName } from './clinical-drug-name.ts';
import type { ConceptTable } from './concept-table.ts';
import { isExtendedRelease, routeOfDoseForm } from './dose-form.ts';
import type { MetDrug } from './drug-graph.ts';
import { type Measure, sumOf } from './drug-strength.ts';
import type { IngredientSets } from './ingredient-sets.ts';
import type { PackTable } from './pack-table.ts';
import type { ProductTable } from './product-table.ts';

/** What a concept itself says; how it was met, how surely, and what else it could be is for others to add. */
export type ConceptDescription = Omit<MetDrug, 'recognizedBy' | 'certainty' | 'alternatives' | 'issues'>;

/** From positions to drugs as statements carry them. */
export interface ConceptDescriber {
  /** The drug at a position, or `null` where its ingredients are not fully known. */
  describe(position: number): ConceptDescription | null;
  /** The plain drug of base ingredients: nothing but what it is made of. */
  describeIngredients(bases: readonly number[]): ConceptDescription | null;
  /** Position of the clinical drug or the pack without brand that a concept is, or `null`. */
  clinicalDrugAt(position: number): number | null;
  named(position: number): NamedDrug;
}

/** What a description is made of. */
export interface DescribedData {
  readonly table: ConceptTable;
  readonly sets: IngredientSets;
  readonly products: ProductTable;
  readonly packs: PackTable;
}

/** Describer over a dataset's tables. */
export const createConceptDescriber = (data: DescribedData): ConceptDescriber => {
  const { table, sets, products, packs } = data;
  const named = keepingFew(
    (position: number): NamedDrug => ({ rxcui: table.rxcuiAt(position), name: table.nameAt(position) }),
  );

  const clinicalDrugAt = (position: number): number | null => {
    if (isPack(position, table)) return packs.genericOf(position);
    const product = products.productAt(position);
    if (product !== null) {
      const clinicalDrug = products.clinicalDrugs[product] ?? position;
      return clinicalDrug === position && products.brandAt(product) !== '' ? null : clinicalDrug;
    }
    const type = table.typeAt(position);
    if (type === 'SCD') return position;
    return type === 'SBD' ? (table.parentsAt(position).find((parent) => table.typeAt(parent) === 'SCD') ?? null) : null;
  };

  const describe = (position: number): ConceptDescription | null => {
    const ingredients = nonEmpty(sets.ingredientsAt(position));
    if (ingredients === null) return null;
    const clinicalDrug = clinicalDrugAt(position);
    return {
      level: levelAt(position, data),
      rxcui: table.rxcuiAt(position),
      conceptName: table.nameAt(position),
      clinicalDrug: clinicalDrug === null ? null : named(clinicalDrug),
      ingredients,
      ...contentAt(position, data),
    };
  };

  const kept = keepingFew((position: number) => describe(position));

  return {
    describe: kept,
    describeIngredients(bases) {
      const [only] = bases;
      const position = bases.length === 1 ? only : sets.combinationOf(bases);
      if (position !== undefined && position !== null) return describe(position);
      const ingredients = nonEmpty(sets.ingredientsOfBases(bases));
      if (ingredients === null) return null;
      const conceptName = ingredients.map(({ name }) => name).join(' / ');
      return { level: 'ingredient', rxcui: null, conceptName, clinicalDrug: null, ingredients, ...nothingSaid };
    },
    clinicalDrugAt,
    named,
  };
};

/** A list that the type knows to hold something, or `null`. */
const nonEmpty = (ingredients: readonly Ingredient[]): readonly [Ingredient, ...Ingredient[]] | null => {
  const [first, ...rest] = ingredients;
  return first === undefined ? null : [first, ...rest];
};

type Content = Pick<ConceptDescription, 'strengths' | 'doseForm' | 'route' | 'extendedRelease' | 'brand'>;

const nothingSaid: Content = { strengths: [], doseForm: null, route: null, extendedRelease: null, brand: null };

const isPack = (position: number, table: ConceptTable): boolean => table.nameAt(position).startsWith('{');

const levelAt = (position: number, { table, products }: DescribedData): DrugLevel => {
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
    case 'SCD?': {
      // Not verified: the name tells a pack, a product with its strength, a component, and a group without.
      if (isPack(position, table)) return 'pack';
      const product = products.productAt(position);
      if (product !== null) return products.brandAt(product) === '' ? 'clinical-drug' : 'branded-drug';
      const { parts, doseForm } = parseClinicalDrugName(table.nameAt(position));
      if (parts.every(({ strengthText }) => strengthText !== null)) return 'component';
      const isName = doseForm === '' && parts.length === 1;
      return isName && table.ingredientNamed(table.nameAt(position)) === null ? 'brand' : 'ingredient';
    }
  }
};

/** Strength, form, route, release and brand as the concept's name has them. */
const contentAt = (position: number, data: DescribedData): Content => {
  const { table, products } = data;
  const type = table.typeAt(position);
  const name = table.nameAt(position);
  if (isPack(position, table)) return contentOfPack(name);
  if (type === 'BN') return { ...nothingSaid, brand: name };
  if (type === 'IN' || type === 'PIN' || type === 'MIN') return nothingSaid;
  const product = products.productAt(position);
  const parsed = product === null ? parseClinicalDrugName(name) : null;
  const doseForm = product === null ? (parsed?.doseForm ?? '') : products.formAt(product);
  const brand = product === null ? (parsed?.brand ?? '') : products.brandAt(product);
  const isBrandName = levelAt(position, data) === 'brand';
  return {
    strengths: product === null ? strengthOfComponent(position, data) : strengthsOfProduct(product, data),
    doseForm: doseForm === '' ? null : doseForm,
    route: doseForm === '' ? null : routeOfDoseForm(doseForm),
    extendedRelease: doseForm === '' ? null : isExtendedRelease(doseForm),
    brand: isBrandName ? name : brand === '' ? null : brand,
  };
};

/** Strengths by base ingredient; salts of one base are added up where their units agree. */
const strengthsOfProduct = (product: number, { table, products }: DescribedData): readonly Strength[] => {
  const measures = new Map<number, readonly Measure[]>();
  for (let part = products.partStarts[product] ?? 0; part < (products.partStarts[product + 1] ?? 0); part += 1) {
    const base = products.partBases[part] ?? 0;
    const measure = products.measureAt(part);
    if (measure === null) return [];
    measures.set(base, [...(measures.get(base) ?? []), measure]);
  }
  return [...measures].flatMap(([base, list]) => {
    const sum = sumOf(list);
    return sum === null ? [] : [{ ingredient: table.rxcuiAt(base), ...sum }];
  });
};

const strengthOfComponent = (position: number, { table, sets }: DescribedData): readonly Strength[] => {
  const { parts } = parseClinicalDrugName(table.nameAt(position));
  const [base, ...others] = sets.basesAt(position);
  const [part, ...more] = parts;
  if (base === undefined || others.length > 0 || more.length > 0 || !part?.measure) return [];
  return [{ ingredient: table.rxcuiAt(base), ...part.measure }];
};

/** Route and release of a pack where all that it holds agrees. */
const contentOfPack = (name: string): Content => {
  const held = (packContentsOf(name) ?? []).map((content) => content.replace(/ \[[^\]]*\]$/, ''));
  const routes = new Set(held.map((content) => routeOfDoseForm(content.replace(/^.*\d (?:[A-Z/]+) /, ''))));
  const release = new Set(held.map(isExtendedRelease));
  const [route = null] = routes;
  const [extendedRelease = null] = release;
  return {
    strengths: [],
    doseForm: 'Pack',
    route: routes.size === 1 ? route : null,
    extendedRelease: release.size === 1 ? extendedRelease : null,
    brand: /\} Pack \[(.*)\]$/.exec(name)?.[1] ?? null,
  };
};
