import type { Route } from '../domain/dosing.ts';
import { keepingFew } from '../domain/keeping.ts';
import { originRank } from './concept-origin.ts';
import { routeOfDoseForm } from './dose-form.ts';
import type { DrugDataset } from './drug-dataset.ts';
import { foldName } from './drug-name.ts';
import { type CanonicalStrength, canonicalStrength, type Measure, measureOf } from './drug-strength.ts';
import { bitsOfDoseForm } from './text/form-bits.ts';

/** A strength by the numbers of its kinds, as `partKinds` has them. */
export interface ComparableStrength {
  readonly value: number;
  readonly kind: number;
  /** The same amount in one use of an inhaler or a spray, and in a millilitre. */
  readonly perUse: number;
  readonly perMillilitre: number;
  /** International units, which some vitamins are labelled in beside milligrams. */
  readonly isInUnits: boolean;
  /** Strengths by the hour are rounded from those of a day. */
  readonly isRounded: boolean;
}

/**
 * Clinical and branded drugs with what must be compared fast. A *product* is a row of the dataset's product columns;
 * its parts are `partStarts[product]` up to `partStarts[product + 1]`.
 */
export interface ProductTable {
  readonly size: number;
  readonly positions: Uint32Array;
  readonly clinicalDrugs: Uint32Array;
  /** Bits of `shape` and `way`. */
  readonly shapes: Uint32Array;
  readonly ways: Uint32Array;
  /** Millilitres in one unit; 0 where the name does not say. */
  readonly volumes: Float64Array;
  /** How long one unit lasts in hours; 0 where the name does not say. */
  readonly hours: Float64Array;
  /** How often one unit can be used; 0 where the name does not say. */
  readonly actuations: Float64Array;
  readonly partStarts: Uint32Array;
  readonly partBases: Uint32Array;
  readonly partNames: Uint32Array;
  /** Strength in the unit of its kind; see `kindOf`. */
  readonly partValues: Float64Array;
  readonly partKinds: Int32Array;
  /** A strength as parts have it; its kinds are -1 where no part has them. */
  comparable(strength: CanonicalStrength): ComparableStrength;
  /** Of which a text without that word never speaks: tablets with a sensor, imports in a shortage. */
  isRare(product: number): boolean;
  /** Milligrams in a unit of a vitamin that is labelled in either; 0 for everything else. */
  milligramsPerUnit(part: number): number;
  /** Salts of one drug, and insulins of two kinds, are labelled by their sum; any other combination by its parts. */
  isLabelledBySum(product: number): boolean;
  /** Whether the product is of current content, and not only of an older extract. */
  isCurrent(product: number): boolean;
  brandAt(product: number): string;
  formAt(product: number): string;
  /** The way into the body that the form implies, or `null`. */
  routeAt(product: number): Route | null;
  qualifierAt(product: number): string;
  measureAt(part: number): Measure | null;
  /** Products without brand that are their own clinical drug, with exactly these base ingredients. */
  clinicalDrugsOfSet(set: number): readonly number[];
  /** Products of a brand, by its folded name. */
  productsOfBrand(brand: string): readonly number[];
  /** Branded products of a clinical drug, by its position. */
  brandedAs(clinicalDrug: number): readonly number[];
  /** The product at a concept's position, or `null`. */
  productAt(position: number): number | null;
}

/** The table over a dataset: strengths are made comparable, forms become bits, and products are grouped. */
export const createProductTable = (dataset: DrugDataset): ProductTable => {
  const { products, setOf } = dataset;
  const size = products.positions.length;
  const forms = products.formWords.map(bitsOfDoseForm);
  const routes = products.formWords.map(routeOfDoseForm);
  const bySet = new Map<number, number[]>();
  const byBrand = new Map<string, number[]>();
  const byClinicalDrug = new Map<number, number[]>();
  const byPosition = new Map<number, number>();
  const rareQualifiers = new Set(products.qualifierWords.flatMap((words, place) => (rare.test(words) ? [place] : [])));
  const foldedBrands = products.brandWords.map(foldName);
  for (let product = 0; product < size; product += 1) {
    const position = products.positions[product] ?? 0;
    const clinicalDrug = products.clinicalDrugs[product] ?? 0;
    byPosition.set(position, product);
    if (products.brands[product] !== 0) {
      append(byBrand, foldedBrands[products.brands[product] ?? 0] ?? '', product);
      append(byClinicalDrug, clinicalDrug, product);
    } else if (clinicalDrug === position) append(bySet, setOf[position] ?? 0, product);
  }
  const unit = (place: number | undefined): string => products.unitWords[place ?? 0] ?? '';
  const quantitiesIn = (wanted: string): Float64Array =>
    products.quantities.map((value, product) => (unit(products.quantityUnits[product]) === wanted ? value : 0));
  const measureAt = (part: number): Measure | null =>
    measureOf(products.partValues[part] ?? 0, unit(products.partUnits[part]), 1, unit(products.partPers[part]));
  return {
    size,
    positions: products.positions,
    clinicalDrugs: products.clinicalDrugs,
    shapes: products.forms.map((form) => forms[form]?.shapes ?? 0),
    ways: products.forms.map((form) => forms[form]?.ways ?? 0),
    volumes: quantitiesIn('ML'),
    hours: quantitiesIn('HR'),
    actuations: quantitiesIn('ACTUAT'),
    partStarts: products.partStarts,
    partBases: products.partBases,
    partNames: products.partNames,
    ...comparableParts(dataset),
    milligramsPerUnit: (part) =>
      calciferols.has(dataset.names[products.partBases[part] ?? 0] ?? '') ? calciferolPerUnit : 0,
    isLabelledBySum: (product) => {
      const bases = [...products.partBases.subarray(products.partStarts[product], products.partStarts[product + 1])];
      return (
        bases.length > 1 && (new Set(bases).size === 1 || bases.every((base) => summed.test(dataset.names[base] ?? '')))
      );
    },
    isRare: (product) => rareQualifiers.has(products.qualifiers[product] ?? 0),
    isCurrent: (product) => originRank(dataset.origins[products.positions[product] ?? 0] ?? '') < 2,
    brandAt: (product) => products.brandWords[products.brands[product] ?? 0] ?? '',
    formAt: (product) => products.formWords[products.forms[product] ?? 0] ?? '',
    routeAt: (product) => routes[products.forms[product] ?? 0] ?? null,
    qualifierAt: (product) => products.qualifierWords[products.qualifiers[product] ?? 0] ?? '',
    measureAt,
    clinicalDrugsOfSet: (set) => bySet.get(set) ?? [],
    productsOfBrand: (brand) => byBrand.get(brand) ?? [],
    brandedAs: (clinicalDrug) => byClinicalDrug.get(clinicalDrug) ?? [],
    productAt: (position) => byPosition.get(position) ?? null,
  };
};

const rare = /Sensor|Shortage|Home Admin/;

const calciferols: ReadonlySet<string> = new Set(['cholecalciferol', 'ergocalciferol', 'vitamin D']);
/** 40 international units are one microgram: 21 CFR 101.9(c)(8)(iv). */
const calciferolPerUnit = 0.000_025;

const summed = /^(?:(?:dextro)?amphetamine$|insulin\b)/i;

const append = <K>(groups: Map<K, number[]>, key: K, product: number): void => {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [product]);
  else group.push(product);
};

/** Every unit occurs in thousands of parts: what it is comparable as is worked out once. */
const comparableParts = ({ products }: DrugDataset): Pick<ProductTable, 'partValues' | 'partKinds' | 'comparable'> => {
  const kinds = new Map<string, number>();
  const units = products.unitWords.map((unit) =>
    products.unitWords.map((per): readonly [kind: number, factor: number] => {
      const one = measureOf(1, unit, 1, per);
      const { kind, value } = one === null ? { kind: `${unit}/${per}`, value: 1 } : canonicalStrength(one);
      const place = kinds.get(kind) ?? kinds.size;
      kinds.set(kind, place);
      return [place, value];
    }),
  );
  const partKinds = new Int32Array(products.partBases.length);
  const partValues = new Float64Array(products.partBases.length);
  for (let part = 0; part < partKinds.length; part += 1) {
    const [kind, factor] = units[products.partUnits[part] ?? 0]?.[products.partPers[part] ?? 0] ?? [-1, 1];
    partKinds[part] = kind;
    partValues[part] = (products.partValues[part] ?? 0) * factor;
  }
  const kindOf = (kind: string): number => kinds.get(kind) ?? -1;
  const kindsOf = keepingFew((kind) => ({
    kind: kindOf(kind),
    perUse: kindOf(`${kind}/{actuat}`),
    perMillilitre: kindOf(`${kind}/mL`),
    isInUnits: kind === '[iU]',
    isRounded: kind.endsWith('/h'),
  }));
  return { partKinds, partValues, comparable: ({ kind, value }) => ({ value, ...kindsOf(kind) }) };
};
