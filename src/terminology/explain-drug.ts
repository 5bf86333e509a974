import type { Ndc } from '../domain/ids.ts';
import { errorIssue, type Issue, warningIssue } from '../domain/issue.ts';
import type { DrugConcept, Ingredient, NamedDrug } from '../domain/stated-medication.ts';
import { otherSystemFormOf, otherSystemNamedIn } from './code-of-other-system.ts';
import type { DrugClass, DrugGraph } from './drug-graph.ts';
import { ndcReadings } from './ndc.ts';
import { withDoubt } from './text-remarks.ts';
import { type ReadAs, readWrittenDrug } from './written-drug.ts';

/** What one string is taken for. */
export interface WrittenDrugReading {
  readonly concept: DrugConcept;
  /** Whether the string was read as a code of RxNorm, as a package code, as a code that is neither, or as text. */
  readonly readAs: ReadAs;
}

/** What one string is taken for, and what stands around it. */
export interface DrugExplanation extends WrittenDrugReading {
  readonly ingredients: readonly Ingredient[];
  readonly classes: readonly DrugClass[];
  /** Brands of the clinical drug, else those sold with exactly these ingredients. */
  readonly brands: readonly string[];
}

const reasons = {
  empty: 'Nothing is written: neither a name nor a code of a drug.',
  ndc: 'No package of the data has this NDC.',
  ndcForm:
    'An NDC has 10 or 11 digits, 12 with a zero in front, or groups of 4-4-2, 5-3-2, 5-4-1 or 5-4-2; this has neither.',
  tenDigits: 'The ten digits stand for packages of several drugs; the NDC with its hyphens stands for one.',
  number: 'The number is no code of a drug: an RxCUI has up to 8 digits, an NDC 10 to 12.',
} as const;

/** Explains one string that may be an RxCUI (up to eight digits), an NDC in any printed form, or text. */
export const explainDrug = (graph: DrugGraph, input: string): DrugExplanation => {
  const reading = recognizeWritten(graph, input);
  const { concept } = reading;
  const met = concept.recognizedBy === 'none' ? null : concept.rxcui;
  return {
    ...reading,
    ingredients: concept.ingredients,
    classes: concept.ingredients.flatMap(({ rxcui }) => graph.classesOf(rxcui)),
    brands: met === null ? [] : graph.brandsOf(met),
  };
};

/**
 * What one string is taken for, whether it is a code or words. There is always an issue where no drug is recognised,
 * and where one is only moderately sure; its path is empty, since the string is all there is.
 */
export const recognizeWritten = (graph: DrugGraph, input: string): WrittenDrugReading => {
  const { readAs, content } = readWrittenDrug(input);
  const concept = conceptOf(readAs, content, graph);
  return { readAs, concept: { ...concept, issues: concept.issues.map((issue) => ({ ...issue, path: '' })) } };
};

const conceptOf = (readAs: ReadAs, content: string, graph: DrugGraph): DrugConcept => {
  switch (readAs) {
    case 'rxcui':
      return ofRxcui(content, graph);
    case 'ndc':
      return ofNdc(content, graph);
    case 'other-code':
      return none([warningIssue('unknown-code', '', ofOtherCode(content))]);
    case 'text':
      return ofText(content, graph);
  }
};

const none = (issues: readonly Issue[], alternatives: readonly NamedDrug[] = []): DrugConcept => ({
  recognizedBy: 'none',
  ingredients: [],
  alternatives,
  issues,
});

const ofRxcui = (code: string, graph: DrugGraph): DrugConcept => {
  const concept = graph.recognize({ rxcuis: [code], ndcs: [], texts: [] });
  if (concept.recognizedBy !== 'none') return concept;
  const why = concept.issues.filter((issue) => issue.code === 'unknown-code');
  return why.length === 0 ? concept : { ...concept, issues: why };
};

const byNdc = (printed: string, graph: DrugGraph): DrugConcept =>
  graph.recognize({ rxcuis: [], ndcs: [printed], texts: [] });

const ofNdc = (printed: string, graph: DrugGraph): DrugConcept => {
  const concept = byNdc(printed, graph);
  if (concept.recognizedBy !== 'none') return concept;
  const readings = ndcReadings(printed);
  const meant = readings.length < 2 ? [] : drugsOf(readings, graph);
  if (meant.length > 0) return none([warningIssue('ambiguous-drug', '', reasons.tenDigits)], meant);
  return none([warningIssue('unknown-code', '', readings.length === 0 ? reasons.ndcForm : reasons.ndc)]);
};

/** The drugs of several packages, each once. */
const drugsOf = (codes: readonly Ndc[], graph: DrugGraph): readonly NamedDrug[] => {
  const drugs = codes.flatMap((code): readonly NamedDrug[] => {
    const concept = byNdc(code, graph);
    if (concept.recognizedBy === 'none' || concept.rxcui === null) return [];
    return [{ rxcui: concept.rxcui, name: concept.conceptName }];
  });
  return [...new Map(drugs.map((drug) => [drug.rxcui, drug])).values()];
};

const ofOtherCode = (content: string): string => {
  const system = otherSystemNamedIn(content);
  return system === null ? reasons.number : ofOtherSystem(system);
};

const ofOtherSystem = (system: string): string =>
  `This looks like a code of ${system}. Drugs are known here by RxCUI, NDC and name alone.`;

const ofText = (text: string, graph: DrugGraph): DrugConcept => {
  if (text === '') return none([errorIssue('missing-drug', '', reasons.empty)]);
  const concept = graph.recognize({ rxcuis: [], ndcs: [], texts: [text] });
  if (concept.recognizedBy !== 'none') return withDoubt(concept);
  const system = concept.alternatives.length > 0 ? null : otherSystemFormOf(text);
  if (system === null) return concept;
  const remarks = concept.issues.filter(({ code }) => code === 'unusual-characters');
  return { ...concept, issues: [warningIssue('unknown-code', '', ofOtherSystem(system)), ...remarks] };
};
