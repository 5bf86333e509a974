import type { Rxcui } from '../domain/ids.ts';
import { createBaseIngredients } from './base-ingredient.ts';
import { createConceptIngredients } from './concept-ingredients.ts';
import { createConceptTable } from './concept-table.ts';
import { createConceptDescriber, type MetDrug } from './describe-concept.ts';
import type { DrugDataset } from './drug-dataset.ts';
import type { DrugGraph } from './drug-graph.ts';
import { createKnowledge } from './interactions-and-classes.ts';
import { normalizeNdc, rxcuiOfNdc } from './ndc.ts';
import { recognizeMention } from './recognize-mention.ts';
import { recognizeText, type TextKnowledge } from './recognize-text.ts';
import { createNameLookup, createProductIndex } from './written-name.ts';

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
  /** Brands sold with exactly these base ingredients, sorted. */
  brandsOf(ingredients: readonly Rxcui[]): readonly string[];
  /** Every concept of exactly this name, case and white space apart. */
  conceptsNamed(name: string): readonly NamedConcept[];
}

/** Drug graph over a dataset. Indexes are built when first needed and kept; nothing of the dataset is changed. */
export const createDrugGraph = (dataset: DrugDataset): ExplainableDrugGraph => {
  const table = createConceptTable(dataset);
  const bases = createBaseIngredients(table);
  const concepts = createConceptIngredients(table, bases);
  const products = createProductIndex(table, concepts);
  const describer = createConceptDescriber(table, concepts, products);
  const nameOf = createNameLookup(table, bases, concepts, products);
  const knowledge: TextKnowledge = { table, concepts, products, describer, nameOf };

  const byRxcui = (code: string, by: MetDrug['recognizedBy'] = 'rxcui'): MetDrug | null => {
    const position = table.positionOf(code);
    return position === null ? null : describer.describe(position, by);
  };
  const byNdc = (printed: string): MetDrug | null => {
    const code = normalizeNdc(printed, dataset.packages);
    const found = code === null ? null : rxcuiOfNdc(dataset.packages(), code);
    return found === null ? null : byRxcui(found, 'ndc');
  };
  const positionsOf = (codes: readonly Rxcui[]): readonly number[] =>
    codes.flatMap((code) => table.positionOf(code) ?? []).sort((a, b) => a - b);

  return {
    recognize: (mention) =>
      recognizeMention(mention, {
        byRxcui: (code) => byRxcui(code),
        isKnownRxcui: (code) => table.positionOf(code) !== null,
        byNdc,
        byText: (text) => recognizeText(text, knowledge),
        ingredientsOnly: (drug) =>
          describer.describeIngredients(positionsOf(drug.ingredients.map(({ rxcui }) => rxcui)), drug.recognizedBy),
      }),
    ingredientsOf(code) {
      const position = table.positionOf(code);
      return position === null ? [] : concepts.ingredientsAt(position);
    },
    normalizeNdc: (printed) => normalizeNdc(printed, dataset.packages),
    ...createKnowledge(dataset, table, bases),
    brandsOf: (ingredients) => products.brandsWithBases(positionsOf(ingredients)),
    conceptsNamed: (name) =>
      table.positionsNamed(name).map((position) => ({
        rxcui: table.rxcuiAt(position),
        name: table.nameAt(position),
        type: table.typeAt(position),
        origin: table.originAt(position),
      })),
  };
};
