import type { CodeableConcept, Coding, Dosage, Identifier, MedicationRequest } from '@medplum/fhirtypes';
import type { ReconciledList } from '../domain/reconciled-list.ts';
import type { DrugConcept, StatedIndication, StatedMedication } from '../domain/stated-medication.ts';
import { toFhirDosages } from '../dosage/fhir-dosage.ts';
import { codeSystem } from '../fhir/code-systems.ts';
import { coding, worded } from '../fhir/codeable-concepts.ts';
import { type ClinicIdentity, identifierSystemOf } from '../fhir/identity.ts';
import { present } from '../fhir/present.ts';
import { usCoreProfile } from '../fhir/us-core.ts';
import { identify } from './mapping-context.ts';
import { metaOf } from './meta-security.ts';
import { toDateTime } from './record-dates.ts';
import { patientOf, type ReconciliationContext } from './to-medication-list.ts';

/**
 * What another source states of a drug as a US Core MedicationRequest: a plan that is reported, under the source's own
 * identifiers, in its words and with its status. Whoever ordered it there is named, as the source names them.
 */
export const toStatedMedicationRequest = (
  statement: StatedMedication,
  list: ReconciledList,
  context: ReconciliationContext,
): MedicationRequest => {
  const named = `${list.patient.id}/${statement.source}/${statement.resource}`;
  const orderedBy = statement.kind === 'ordered' ? statement.assertedBy : null;
  return present<MedicationRequest>({
    resourceType: 'MedicationRequest',
    id: identify(context.identity, 'reconciled-medication', named).id,
    meta: metaOf(context.sensitivity, usCoreProfile.MedicationRequest),
    identifier: identifiersOf(statement, context.identity),
    status: statement.status,
    statusReason: statement.statusReason === undefined ? undefined : worded(statement.statusReason),
    intent: 'plan',
    reportedBoolean: true,
    medicationCodeableConcept: conceptOfStatement(statement),
    subject: patientOf(list, context.identity),
    authoredOn: statement.asserted === null ? undefined : toDateTime(statement.asserted, '').value,
    requester: orderedBy === null ? undefined : { display: orderedBy },
    reasonCode: statement.indications?.map(toReason),
    dosageInstruction: dosagesOf(statement),
  });
};

/**
 * The source's own names of it. What looks like a name of the clinic's own (a copy that the source changed) is none of
 * theirs; then, and where there is none, where it stands in that source.
 */
const identifiersOf = (statement: StatedMedication, identity: ClinicIdentity): Identifier[] => {
  const theirs = statement.identifiers
    .filter((name) => !name.startsWith(`${identity.system}/`))
    .flatMap((name): readonly Identifier[] => {
      const [system, value] = name.split(/\|(.*)/s);
      if (value === undefined || value === '') return [];
      return [system ? { system, value } : { value }];
    });
  if (theirs.length > 0) return theirs;
  return [{ system: identifierSystemOf(identity, `source/${statement.source}`), value: statement.resource }];
};

/** The source's words, with the code that certainly means them. */
const conceptOfStatement = ({ text, drug }: StatedMedication): CodeableConcept => {
  const isCode = /^[\d-]+$/.test(text) && drug.recognizedBy !== 'none';
  return worded(isCode ? drug.conceptName : text, codingsOf(drug));
};

/** RxNorm's code of a drug, marked as added where the source did not write it; none where the drug is only probable. */
export const codingsOf = (drug: DrugConcept): readonly Coding[] => {
  if (drug.recognizedBy === 'none' || drug.rxcui === null || drug.certainty === 'moderate') return [];
  const code = coding(codeSystem.rxnorm, drug.rxcui, drug.conceptName);
  return [drug.recognizedBy === 'rxcui' ? code : { ...code, userSelected: false }];
};

const toReason = ({ text, icd10cm }: StatedIndication): CodeableConcept =>
  worded(
    text,
    icd10cm.map((code) => coding(codeSystem.icd10cm, code)),
  );

const dosagesOf = ({ steps, directions }: StatedMedication): Dosage[] => {
  const dosages = toFhirDosages(steps).filter((dosage) => Object.keys(dosage).length > 0);
  return dosages.length > 0 || directions === null ? dosages : [{ text: directions }];
};
