import type { Rxcui } from '../domain/ids.ts';
import type { DrugClass, InteractionPair } from './drug-graph.ts';

/**
 * RxNorm's term types as the data has them. `SCD?` is a clinical drug (or a group, a brand, a pack) of a value set,
 * whose type nobody verified: its name alone says what it is.
 */
export const conceptTypes = ['IN', 'PIN', 'MIN', 'SCDC', 'SCD', 'SCD?', 'SBD', 'BN', 'GPCK', 'BPCK'] as const;
export type ConceptType = (typeof conceptTypes)[number];

/** Whether a text is one of the term types. */
export const isConceptType = (text: string): text is ConceptType => conceptTypes.some((type) => type === text);

/** One row of the class data: the class of an ingredient or a salt. */
export interface ClassMembership {
  readonly rxcui: Rxcui;
  readonly drugClass: DrugClass;
}

/** One row of the interaction data, by the concepts that its source names. */
export interface InteractionRow {
  readonly one: Rxcui;
  readonly other: Rxcui;
  readonly pair: InteractionPair;
}

/** Package codes, ascending; the concept of `ndcs[i]` is `rxcuis[i]`. */
export interface PackageTable {
  readonly ndcs: Float64Array;
  readonly rxcuis: Uint32Array;
}

/**
 * Concepts as their source has them, in columns, since there are tens of thousands: ascending by rxcui. A *position* is
 * an index into these columns. Relations are ascending by target, positions on both ends.
 */
export interface ConceptColumns {
  readonly rxcuis: Uint32Array;
  readonly types: readonly ConceptType[];
  readonly names: readonly string[];
  /** Where each concept comes from (`DA2025`, `RXCLASS2022`, ...). */
  readonly origins: readonly string[];
  readonly relationSources: Uint32Array;
  readonly relationTargets: Uint32Array;
}

/**
 * What the names of clinical and branded drugs say, taken apart once when the dataset is built. Row `i` is one product;
 * its parts are rows `partStarts[i]` up to `partStarts[i + 1]` of the part columns. Words are places in lists whose
 * first entry is the empty word: nothing said.
 */
export interface ProductColumns {
  /** Position of the concept, ascending. */
  readonly positions: Uint32Array;
  /** Position of the clinical drug that the product is; its own where there is none but itself. */
  readonly clinicalDrugs: Uint32Array;
  readonly brands: Uint32Array;
  readonly forms: Uint32Array;
  /** Words set before the drug (`Osmotic`), and how much is in one unit or how long it lasts (`1 ML`, `24 HR`). */
  readonly qualifiers: Uint32Array;
  readonly quantities: Float64Array;
  readonly quantityUnits: Uint32Array;
  readonly partStarts: Uint32Array;
  /** Positions of the base ingredient, and of the ingredient or salt that the name says. */
  readonly partBases: Uint32Array;
  readonly partNames: Uint32Array;
  readonly partValues: Float64Array;
  readonly partUnits: Uint32Array;
  readonly partPers: Uint32Array;
  readonly brandWords: readonly string[];
  readonly formWords: readonly string[];
  readonly qualifierWords: readonly string[];
  readonly unitWords: readonly string[];
}

/** The drug data in memory. */
export interface DrugDataset extends ConceptColumns {
  /** For each concept its place in `ingredientSets`; 0 is the empty set: not every part is known. */
  readonly setOf: Uint32Array;
  /** Every set of base ingredients that occurs, as ascending positions. */
  readonly ingredientSets: readonly (readonly number[])[];
  readonly products: ProductColumns;
  /** Names of ingredients, salts and brands as keys of the lexicon; empty for other concepts, and where the name is its key. */
  readonly nameKeys: readonly string[];
  readonly classes: readonly ClassMembership[];
  readonly interactions: readonly InteractionRow[];
  /** Read at the first call: most work never needs it. */
  readonly packages: () => PackageTable;
}

/** Rows of a small dataset written by hand, as tests have them. */
export interface DrugRows {
  readonly concepts: readonly (readonly [rxcui: number, type: ConceptType, name: string, origin?: string])[];
  readonly relations?: readonly (readonly [from: number, to: number])[];
  readonly packages?: readonly (readonly [ndc: string, rxcui: number])[];
  readonly classes?: readonly (readonly [rxcui: number, drugClass: DrugClass])[];
  readonly interactions?: readonly (readonly [one: number, other: number, pair: InteractionPair])[];
}

/** Concept columns out of rows in any order. Relations to concepts that are not among the rows are left out. */
export const conceptColumnsOf = (rows: Pick<DrugRows, 'concepts' | 'relations'>): ConceptColumns => {
  const concepts = rows.concepts.toSorted((a, b) => a[0] - b[0]);
  const positions = new Map(concepts.map(([code], position) => [code, position]));
  const relations = (rows.relations ?? [])
    .flatMap(([from, to]) => {
      const source = positions.get(from);
      const target = positions.get(to);
      return source === undefined || target === undefined ? [] : [{ source, target }];
    })
    .sort((a, b) => a.target - b.target || a.source - b.source);
  return {
    rxcuis: Uint32Array.from(concepts, ([code]) => code),
    types: concepts.map(([, type]) => type),
    names: concepts.map(([, , name]) => name),
    origins: concepts.map(([, , , origin]) => origin ?? ''),
    relationSources: Uint32Array.from(relations, ({ source }) => source),
    relationTargets: Uint32Array.from(relations, ({ target }) => target),
  };
};
