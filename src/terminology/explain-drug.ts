import type { DrugConcept, Ingredient } from '../domain/stated-medication.ts';
import type { DrugClass } from './drug-graph.ts';
import type { ExplainableDrugGraph, NamedConcept } from './indexed-drug-graph.ts';

/** What one string is taken for, and what stands around it. */
export interface DrugExplanation {
  readonly concept: DrugConcept;
  /** Whether the string was read as a code of RxNorm, as a package code, or as text. */
  readonly readAs: 'rxcui' | 'ndc' | 'text';
  readonly ingredients: readonly Ingredient[];
  readonly classes: readonly DrugClass[];
  /** Brands sold with exactly these ingredients. */
  readonly brands: readonly string[];
  /** Other concepts of the same name, case and white space apart. */
  readonly alternatives: readonly NamedConcept[];
}

const isNdcForm = (text: string): boolean => /^\d{4,6}-\d{3,4}-\d{1,2}$/.test(text) || /^\d{10,12}$/.test(text);
const isRxcuiForm = (text: string): boolean => /^\d{1,8}$/.test(text);

/** Explains one string that may be an RxCUI (up to eight digits), an NDC in any printed form, or text. */
export const explainDrug = (graph: ExplainableDrugGraph, input: string): DrugExplanation => {
  const text = input.trim();
  const readAs = isRxcuiForm(text) ? 'rxcui' : isNdcForm(text) ? 'ndc' : 'text';
  const concept = graph.recognize({
    rxcuis: readAs === 'rxcui' ? [text] : [],
    ndcs: readAs === 'ndc' ? [text] : [],
    texts: readAs === 'text' ? [text] : [],
  });
  const codes = concept.ingredients.map(({ rxcui }) => rxcui);
  const name = concept.recognizedBy === 'none' ? text : concept.conceptName;
  const met = concept.recognizedBy === 'none' ? null : concept.rxcui;
  return {
    concept,
    readAs,
    ingredients: concept.ingredients,
    classes: codes.flatMap((code) => graph.classesOf(code)),
    brands: codes.length === 0 ? [] : graph.brandsOf(codes),
    alternatives: graph.conceptsNamed(name).filter(({ rxcui }) => rxcui !== met),
  };
};
