import type { ClinicRecord, Sensitivity } from '../domain/clinic-record.ts';
import { type Issue, warningIssue } from '../domain/issue.ts';
import type { DrugGraph } from '../terminology/drug-graph.ts';
import { dottedIcd10 } from './icd10-concept.ts';
import { substanceUseLabels } from './meta-security.ts';
import { labelsOfDiagnosis, labelsOfMedication, type RecordScope } from './record-scope.ts';

/** Drugs from whose name alone one may conclude on a substance use disorder. */
const tellingIngredients: ReadonlySet<string> = new Set([
  'acamprosate',
  'buprenorphine',
  'disulfiram',
  'methadone',
  'naltrexone',
]);

/**
 * Warnings for what looks like substance use and carries no such label: ICD-10-CM F10 to F19, and drugs that treat it.
 * Only a person knows whether it falls under 42 CFR Part 2, so nothing is labelled here.
 */
export const unlabelledSensitive = (record: ClinicRecord, scope: RecordScope): readonly Issue[] => [
  ...(record.diagnoses ?? []).flatMap((diagnosis, index) =>
    isSubstanceUse(diagnosis.icd10cm) && !isLabelled(labelsOfDiagnosis(scope, diagnosis.id))
      ? [
          warningIssue(
            'unlabelled-sensitive',
            `/diagnoses/${index}/sensitivity`,
            'a diagnosis of substance use (F10 to F19) without a label for it',
          ),
        ]
      : [],
  ),
  ...(record.medications ?? []).flatMap((medication, index) => {
    const { indication } = medication;
    const isFor = indication && 'text' in indication ? indication.icd10cm : undefined;
    const tells = isSubstanceUse(isFor) || isTelling(medication.drug, scope.context.drugs);
    return tells && !isLabelled(labelsOfMedication(scope, medication))
      ? [
          warningIssue(
            'unlabelled-sensitive',
            `/medications/${index}/sensitivity`,
            'a drug for substance use; neither it nor its indication carries a label for it',
          ),
        ]
      : [];
  }),
];

const isSubstanceUse = (icd10cm: string | undefined): boolean =>
  icd10cm !== undefined && /^F1[0-9]/.test(dottedIcd10(icd10cm) ?? '');

const isTelling = (
  drug: { readonly text: string; readonly rxcui?: string; readonly ndc?: string },
  drugs: DrugGraph,
): boolean => {
  const recognized = drugs.recognize({
    rxcuis: drug.rxcui === undefined ? [] : [drug.rxcui],
    ndcs: drug.ndc === undefined ? [] : [drug.ndc],
    texts: [drug.text],
  });
  const isInText = drug.text
    .toLowerCase()
    .split(/[^a-z]+/)
    .some((word) => tellingIngredients.has(word));
  return isInText || recognized.ingredients.some(({ name }) => tellingIngredients.has(name.toLowerCase()));
};

const isLabelled = (labels: readonly Sensitivity[]): boolean =>
  labels.some((label) => substanceUseLabels.includes(label));
