import { createConceptTable } from '../../src/terminology/concept-table.ts';
import { createConceptDescriber } from '../../src/terminology/describe-concept.ts';
import type { DrugDataset } from '../../src/terminology/drug-dataset.ts';
import { createIngredientSets } from '../../src/terminology/ingredient-sets.ts';
import { createPackTable } from '../../src/terminology/pack-table.ts';
import { createProductTable } from '../../src/terminology/product-table.ts';
import { createLexicon, type OtherName } from '../../src/terminology/text/lexicon.ts';

/** Every table that a drug graph is made of, over one dataset, for tests that look into one of them. */
export const tablesOf = (dataset: DrugDataset) => {
  const table = createConceptTable(dataset);
  const sets = createIngredientSets(dataset, table);
  const products = createProductTable(dataset);
  const packs = createPackTable(table);
  const describer = createConceptDescriber({ table, sets, products, packs });
  /** Position of a code that the dataset has; a test that names another one is wrong. */
  const at = (code: number): number => {
    const position = table.positionOf(String(code));
    if (position === null) throw new RangeError(`The small dataset has no concept ${code}.`);
    return position;
  };
  return {
    table,
    sets,
    products,
    packs,
    describer,
    at,
    /** The product of a code, which must be one. */
    productOf(code: number): number {
      const product = products.productAt(at(code));
      if (product === null) throw new RangeError(`Concept ${code} of the small dataset is no product.`);
      return product;
    },
    codeOf: (position: number | null | undefined): number | null =>
      position === null || position === undefined ? null : Number(table.rxcuiAt(position)),
    lexicon: (names: readonly OtherName[] = []) => createLexicon(dataset, { table, products, packs }, names),
  };
};
