import { compileDataset } from '../../src/terminology/compile-dataset.ts';
import type { DrugDataset } from '../../src/terminology/drug-dataset.ts';
import { createDrugGraph } from '../../src/terminology/indexed-drug-graph.ts';
import { isDepotEster } from '../../src/terminology/salt-words.ts';
import { knownWords } from '../../src/terminology/text/known-names.ts';
import { parseDrugText } from '../../src/terminology/text/parse-drug-text.ts';
import { type WantedProduct, wantedProduct } from '../../src/terminology/text/wanted-product.ts';
import { tablesOf } from './small-tables.ts';

/** Invented drugs in the forms, strengths, salts and brands that make a choice between products hard. */
export const smallPharmacy: DrugDataset = compileDataset({
  concepts: [
    [1, 'IN', 'alphadrine'],
    [2, 'IN', 'betazole'],
    [3, 'PIN', 'betazole tartrate'],
    [4, 'PIN', 'betazole succinate'],
    [5, 'IN', 'gammacin'],
    [6, 'IN', 'deltapine'],
    [7, 'PIN', 'deltapine palmitate'],
    [8, 'IN', 'epsilomab'],
    [9, 'IN', 'zetaphyllin'],
    // One strength in several releases.
    [20, 'SCD', 'alphadrine 10 MG Oral Tablet', 'DA2025'],
    [21, 'SCD', '24 HR alphadrine 10 MG Extended Release Oral Tablet', 'DA2025'],
    [22, 'SCD', '12 HR alphadrine 10 MG Extended Release Oral Tablet', 'DA2025'],
    [23, 'SCD', 'alphadrine 20 MG Oral Tablet', 'DA2025'],
    [24, 'SCD', 'alphadrine 30 MG Oral Capsule', 'DA2025'],
    [25, 'SCD', 'alphadrine 40 MG Disintegrating Oral Tablet', 'DA2025'],
    [26, 'SCD', 'alphadrine 2 MG/ML Oral Solution', 'DA2025'],
    // Two salts, of which one is slow.
    [30, 'SCD', 'betazole tartrate 50 MG Oral Tablet', 'DA2025'],
    [31, 'SCD', '24 HR betazole succinate 50 MG Extended Release Oral Tablet', 'DA2025'],
    // A combination, and one strength near another.
    [40, 'SCD', 'alphadrine 10 MG / gammacin 5 MG Oral Tablet', 'DA2025'],
    [41, 'SCD', 'alphadrine 5 MG / gammacin 10 MG Oral Tablet', 'DA2025'],
    [42, 'SCD', 'gammacin 324 MG Oral Tablet', 'DA2025'],
    [43, 'SCD', 'gammacin 325 MG Oral Tablet', 'DA2025'],
    // Syringes, of which the text says what the whole one holds.
    [50, 'SCD', '1 ML deltapine palmitate 156 MG/ML Prefilled Syringe', 'DA2025'],
    [51, 'SCD', '1.5 ML deltapine palmitate 156 MG/ML Prefilled Syringe', 'DA2025'],
    [52, 'SCD', '24 HR deltapine 6 MG Extended Release Oral Tablet', 'DA2025'],
    [60, 'SCD', 'zetaphyllin 0.1 MG Oral Tablet', 'DA2025'],
    [61, 'SCD', 'Zetaphyllin 0.1 MG Oral Tablet', 'RXTERMS2013'],
    // Brands: one of plain and slow products, one of slow ones alone, one without products in the data.
    [70, 'SBD', 'alphadrine 10 MG Oral Tablet [Alphanox]', 'DA2025'],
    [71, 'SBD', '24 HR alphadrine 10 MG Extended Release Oral Tablet [Alphanox]', 'DA2025'],
    [72, 'SBD', '24 HR deltapine 6 MG Extended Release Oral Tablet [Deltaven]', 'DA2025'],
    [73, 'SBD', '1.5 ML deltapine palmitate 156 MG/ML Prefilled Syringe [Deltaven]', 'DA2025'],
    [74, 'SBD', 'alphadrine 10 MG / gammacin 5 MG Oral Tablet [Duonox]', 'DA2025'],
    [75, 'SBD', 'alphadrine 20 MG Oral Tablet [Duonox]', 'DA2025'],
    [80, 'BN', 'Alphanox'],
  ],
  relations: [
    [20, 70],
    [21, 71],
    [52, 72],
    [51, 73],
    [40, 74],
    [23, 75],
    [70, 80],
    [71, 80],
  ],
});

const graph = createDrugGraph(smallPharmacy);

/** What a text is taken for in the small pharmacy. */
export const inPharmacy = (text: string) => graph.recognize({ rxcuis: [], ndcs: [], texts: [text] });

/** The tables of the small pharmacy. */
export const pharmacyTables = tablesOf(smallPharmacy);

const names = pharmacyTables.lexicon();

/** What a text asks of a product of the small pharmacy. */
export const wantedIn = (text: string): WantedProduct =>
  wantedProduct(parseDrugText(text, names, knownWords), {
    baseAt: (position) => pharmacyTables.sets.basesAt(position)[0],
    isDepotEster: (position) => isDepotEster(pharmacyTables.table.nameAt(position)),
    products: pharmacyTables.products,
  });
