import type { CodeableConcept, Coding } from '@medplum/fhirtypes';
import type { DrugReference } from '../domain/clinic-record.ts';
import { rxcui } from '../domain/ids.ts';
import { type Issue, warningIssue } from '../domain/issue.ts';
import type { DrugConcept, DrugLevel } from '../domain/stated-medication.ts';
import { codeSystem } from '../fhir/code-systems.ts';
import { coding, worded } from '../fhir/codeable-concepts.ts';
import type { DrugGraph } from '../terminology/drug-graph.ts';

/** A drug as a FHIR concept, and as the drug graph took it. */
export interface MappedDrug {
  readonly concept: CodeableConcept;
  readonly recognized: DrugConcept;
  readonly issues: readonly Issue[];
}

/** Kinds of concept that may be added to what the clinic wrote; brands, components and packs say too little or too much. */
const addedLevels: ReadonlySet<DrugLevel> = new Set(['ingredient', 'clinical-drug', 'branded-drug']);

/**
 * A drug in the clinic's words with its codes: RxNorm and NDC as written (a code that the data does not know is kept,
 * with an issue: it may be newer), or, where the clinic wrote no RxNorm code, that of exactly the concept which the
 * NDC or the text names (`userSelected` false). Codes that contradict one another are all left out.
 * @param path of the drug in the record
 */
export const toDrugConcept = (drug: DrugReference, path: string, drugs: DrugGraph): MappedDrug => {
  const recognized = drugs.recognize({
    rxcuis: drug.rxcui === undefined ? [] : [drug.rxcui],
    ndcs: drug.ndc === undefined ? [] : [drug.ndc],
    texts: [drug.text],
  });
  const issues = recognized.issues.map((issue) => ({ ...issue, path }));
  if (issues.some((issue) => issue.code === 'conflicting-codes')) {
    return { concept: worded(drug.text), recognized, issues };
  }
  const written = [...rxnormAsWritten(drug, path, recognized, drugs), ...ndcAsWritten(drug, path, drugs)];
  const codings = [...written.map((one) => one.coding), ...rxnormAdded(drug, recognized)];
  const own = written.flatMap((one) => one.issues);
  // The graph and this room may both see that a code is unknown; the one with the closer path is kept.
  const others = issues.filter((issue) => !own.some(({ code }) => code === issue.code));
  return {
    concept: worded(drug.text, codings.toSorted(rxnormFirst)),
    recognized,
    issues: [...own, ...others, ...unrecognized(recognized, path)],
  };
};

interface WrittenCode {
  readonly coding: Coding;
  readonly issues: readonly Issue[];
}

const rxnormAsWritten = (
  drug: DrugReference,
  path: string,
  recognized: DrugConcept,
  drugs: DrugGraph,
): readonly WrittenCode[] => {
  if (drug.rxcui === undefined) return [];
  const known = drugs.ingredientsOf(rxcui(drug.rxcui)).length > 0;
  const isMet = recognized.recognizedBy !== 'none' && recognized.rxcui === drug.rxcui;
  const issue = warningIssue('unknown-code', `${path}/rxcui`, 'not in the loaded RxNorm data; kept as it was written');
  return [
    {
      coding: coding(codeSystem.rxnorm, drug.rxcui, isMet ? recognized.conceptName : undefined),
      issues: known || isMet ? [] : [issue],
    },
  ];
};

const ndcAsWritten = (drug: DrugReference, path: string, drugs: DrugGraph): readonly WrittenCode[] => {
  if (drug.ndc === undefined) return [];
  const normalized = drugs.normalizeNdc(drug.ndc);
  const issue = warningIssue(
    'unknown-code',
    `${path}/ndc`,
    'cannot be read as an 11-digit NDC; kept as it was written',
  );
  return [{ coding: coding(codeSystem.ndc, normalized ?? drug.ndc), issues: normalized === null ? [issue] : [] }];
};

const rxnormAdded = (drug: DrugReference, recognized: DrugConcept): readonly Coding[] => {
  if (drug.rxcui !== undefined || recognized.recognizedBy === 'none' || recognized.rxcui === null) return [];
  // A code that goes out is believed: what is only probable stays text.
  if (!addedLevels.has(recognized.level) || recognized.certainty === 'moderate') return [];
  return [{ ...coding(codeSystem.rxnorm, recognized.rxcui, recognized.conceptName), userSelected: false }];
};

const rxnormFirst = (one: Coding, other: Coding): number =>
  Number(one.system !== codeSystem.rxnorm) - Number(other.system !== codeSystem.rxnorm);

const unrecognized = (recognized: DrugConcept, path: string): readonly Issue[] =>
  recognized.recognizedBy === 'none' && recognized.issues.length === 0
    ? [warningIssue('unrecognized-drug', path, 'neither a code nor the text names a drug of the loaded data')]
    : [];
