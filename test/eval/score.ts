import type { DrugGraph } from '../../src/terminology/drug-graph.ts';

/** A text and its right answer. `'?'`: the text does not decide it, or more than one answer would be fair. */
export interface ExpectedDrug {
  readonly text: string;
  /** Codes of the base ingredients, sorted; empty where nothing may be recognised. */
  readonly ingredients: readonly string[] | '?';
  readonly clinicalDrug: string | null | '?';
}

/** What became of texts at one level. */
export interface Tally {
  readonly right: number;
  readonly wrong: number;
  /** No answer where there is one. */
  readonly open: number;
}

export interface Outcome {
  readonly expected: ExpectedDrug;
  readonly ingredients: keyof Tally | 'not-scored';
  readonly clinicalDrug: keyof Tally | 'not-scored';
  /** What was answered, for people. */
  readonly answered: string;
}

/** Recognises a text and compares the answer with the right one. */
export const judgeText = (expected: ExpectedDrug, graph: DrugGraph): Outcome => {
  const found = graph.recognize({ rxcuis: [], ndcs: [], texts: [expected.text] });
  const codes = found.ingredients.map(({ rxcui }) => String(rxcui)).sort();
  const clinicalDrug = found.recognizedBy === 'none' ? null : (found.clinicalDrug?.rxcui ?? null);
  return {
    expected,
    ingredients:
      expected.ingredients === '?' ? 'not-scored' : compared(codes.join(), [...expected.ingredients].sort().join(), ''),
    clinicalDrug: expected.clinicalDrug === '?' ? 'not-scored' : compared(clinicalDrug, expected.clinicalDrug, null),
    answered:
      found.recognizedBy === 'none'
        ? (found.issues[0]?.reason ?? '')
        : `${found.clinicalDrug?.name ?? found.conceptName} (${found.recognizedBy}, ${found.certainty})`,
  };
};

const compared = <T>(given: T, right: T, nothing: T): keyof Tally =>
  given === right ? 'right' : given === nothing ? 'open' : 'wrong';

/** Counts outcomes at one level; what is not scored is left out. */
export const tally = (outcomes: readonly Outcome[], level: 'ingredients' | 'clinicalDrug'): Tally => {
  const count = (what: keyof Tally): number => outcomes.filter((outcome) => outcome[level] === what).length;
  return { right: count('right'), wrong: count('wrong'), open: count('open') };
};
