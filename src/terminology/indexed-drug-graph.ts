import type { Rxcui } from '../domain/ids.ts';
import { keepingFew } from '../domain/keeping.ts';
import { once } from '../domain/once.ts';
import { createConceptTable } from './concept-table.ts';
import { createConceptDescriber } from './describe-concept.ts';
import type { DrugDataset } from './drug-dataset.ts';
import type { DrugGraph, MetDrug } from './drug-graph.ts';
import { createIngredientSets } from './ingredient-sets.ts';
import { createKnowledge } from './interactions-and-classes.ts';
import { ndcReadings, normalizeNdc, rxcuiOfNdc } from './ndc.ts';
import { createPackTable } from './pack-table.ts';
import { createProductTable } from './product-table.ts';
import { recognizeMention } from './recognize-mention.ts';
import { createBrandLookup } from './sold-brands.ts';
import { createTextRecognition } from './text/text-recognition.ts';

/** A concept of the data by its code and RxNorm's name. */
export interface NamedConcept {
  readonly rxcui: Rxcui;
  readonly name: string;
  readonly type: string;
  /** Which part of the data it comes from. */
  readonly origin: string;
}

/** A drug graph that can also tell what stands around its answers. */
export interface ExplainableDrugGraph extends DrugGraph {
  /** Every concept of exactly this name, case and white space apart. */
  conceptsNamed(name: string): readonly NamedConcept[];
}

/** Drug graph over a dataset. What only some questions need is made at the first of them; the dataset is not changed. */
export const createDrugGraph = (dataset: DrugDataset): ExplainableDrugGraph => {
  const table = createConceptTable(dataset);
  const sets = createIngredientSets(dataset, table);
  const products = createProductTable(dataset);
  const packs = createPackTable(table);
  const describer = createConceptDescriber({ table, sets, products, packs });
  const text = once(() => createTextRecognition(dataset, { table, sets, products, packs, describer }));

  const coded = (code: string, recognizedBy: 'rxcui' | 'ndc'): MetDrug | null => {
    const position = table.positionOf(code);
    const described = position === null ? null : describer.describe(position);
    return described && { recognizedBy, certainty: 'certain', ...described, alternatives: [], issues: [] };
  };
  // Which of several packages is meant does not matter where all of them hold one drug.
  const byNdc = (printed: string): MetDrug | null => {
    const met = ndcReadings(printed).flatMap((code) => {
      const found = rxcuiOfNdc(dataset.packages(), code);
      return (found === null ? null : coded(found, 'ndc')) ?? [];
    });
    const [first, ...others] = met;
    return first !== undefined && others.every(({ rxcui }) => rxcui === first.rxcui) ? first : null;
  };
  // The same few thousand texts come back from every partner at every sync.
  const byText = keepingFew((written: string) => text().recognize(written));
  const ingredientsOnly = (drug: MetDrug): MetDrug | null => {
    const bases = drug.ingredients.flatMap(({ rxcui }) => table.positionOf(rxcui) ?? []).sort((a, b) => a - b);
    const described = describer.describeIngredients(bases);
    return described && { ...drug, ...described, alternatives: [], issues: [] };
  };
  const clinicalDrugAt = (code: Rxcui): number | null => {
    const position = table.positionOf(code);
    return position === null ? null : describer.clinicalDrugAt(position);
  };
  const setAt = (code: Rxcui): number => {
    const position = table.positionOf(code);
    return position === null ? 0 : sets.setAt(position);
  };

  return {
    recognize: (mention) =>
      recognizeMention(mention, {
        byRxcui: (code) => coded(code, 'rxcui'),
        isKnownRxcui: (code) => table.positionOf(code) !== null,
        byNdc,
        byText,
        ingredientsOnly,
      }),
    ingredientsOf(code) {
      const position = table.positionOf(code);
      return position === null ? [] : sets.ingredientsAt(position);
    },
    clinicalDrugOf(code) {
      const position = clinicalDrugAt(code);
      return position === null ? null : describer.named(position);
    },
    brandsOf: createBrandLookup({ table, sets, products, packs, clinicalDrugAt: describer.clinicalDrugAt }),
    sameIngredient: (one, other) => setAt(one) !== 0 && setAt(one) === setAt(other),
    sameClinicalDrug(one, other) {
      const drug = clinicalDrugAt(one);
      return drug !== null && drug === clinicalDrugAt(other);
    },
    normalizeNdc: (printed) => normalizeNdc(printed, dataset.packages),
    ...createKnowledge(dataset, table, sets),
    conceptsNamed: (name) =>
      table.positionsNamed(name).map((position) => ({
        rxcui: table.rxcuiAt(position),
        name: table.nameAt(position),
        type: table.typeAt(position),
        origin: table.originAt(position),
      })),
  };
};
