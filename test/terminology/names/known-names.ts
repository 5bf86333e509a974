import type { Rxcui } from '../../../src/domain/ids.ts';
import type { ExplainableDrugGraph } from '../../../src/terminology/indexed-drug-graph.ts';

const ingredientTypes: ReadonlySet<string> = new Set(['IN', 'PIN', 'MIN']);

/** Codes of the ingredients (IN, PIN, MIN) of the data with exactly this name. */
export const ingredientsNamed = (graph: ExplainableDrugGraph, name: string): readonly Rxcui[] =>
  graph
    .conceptsNamed(name)
    .filter(({ type }) => ingredientTypes.has(type))
    .map(({ rxcui }) => rxcui);

/** Codes of the brands of the data with exactly this name. */
export const brandsNamed = (graph: ExplainableDrugGraph, name: string): readonly Rxcui[] =>
  graph
    .conceptsNamed(name)
    .filter(({ type }) => type === 'BN')
    .map(({ rxcui }) => rxcui);

/** Whether a name, or each part of one joined by ` / `, is that of an ingredient of the data. */
export const isKnownIngredient = (graph: ExplainableDrugGraph, name: string): boolean =>
  ingredientsNamed(graph, name).length > 0 ||
  name.split(' / ').every((part) => ingredientsNamed(graph, part).length > 0);

/** Base ingredients of a meaning, as sorted codes in one text; equal texts mean the same drug. */
export const basesOf = (graph: ExplainableDrugGraph, name: string): string => {
  const whole = ingredientsNamed(graph, name);
  const codes = whole.length > 0 ? whole : name.split(' / ').flatMap((part) => ingredientsNamed(graph, part));
  const bases = codes.flatMap((code) => graph.ingredientsOf(code).map(({ rxcui }) => rxcui));
  return [...new Set(bases)].sort().join(' ');
};
