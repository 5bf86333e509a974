import { type Rxcui, rxcui } from '../domain/ids.ts';
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
 * The drug data in memory: columns, not objects, since there are tens of thousands of rows. Concepts are ascending by
 * rxcui; a *position* is an index into the concept columns. Relations are ascending by target, positions on both ends.
 */
export interface DrugDataset {
  readonly rxcuis: Uint32Array;
  readonly types: readonly ConceptType[];
  readonly names: readonly string[];
  /** Where each concept comes from (`DA2025`, `RXCLASS2022`, ...). */
  readonly origins: readonly string[];
  readonly relationSources: Uint32Array;
  readonly relationTargets: Uint32Array;
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

/** A dataset out of rows in any order. Relations to concepts that are not among the rows are left out. */
export const datasetOf = (rows: DrugRows): DrugDataset => {
  const concepts = rows.concepts.toSorted((a, b) => a[0] - b[0]);
  const positions = new Map(concepts.map(([code], position) => [code, position]));
  const relations = (rows.relations ?? [])
    .flatMap(([from, to]) => {
      const source = positions.get(from);
      const target = positions.get(to);
      return source === undefined || target === undefined ? [] : [{ source, target }];
    })
    .sort((a, b) => a.target - b.target || a.source - b.source);
  const packages = (rows.packages ?? []).toSorted((a, b) => Number(a[0]) - Number(b[0]));
  return {
    rxcuis: Uint32Array.from(concepts, ([code]) => code),
    types: concepts.map(([, type]) => type),
    names: concepts.map(([, , name]) => name),
    origins: concepts.map(([, , , origin]) => origin ?? ''),
    relationSources: Uint32Array.from(relations, ({ source }) => source),
    relationTargets: Uint32Array.from(relations, ({ target }) => target),
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
