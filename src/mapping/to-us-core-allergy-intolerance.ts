import type { AllergyIntolerance, AllergyIntoleranceReaction, CodeableConcept } from '@medplum/fhirtypes';
import type { Allergy } from '../domain/clinic-record.ts';
import type { Issue } from '../domain/issue.ts';
import { codeSystem } from '../fhir/code-systems.ts';
import { codedConcept, coding, worded } from '../fhir/codeable-concepts.ts';
import { present } from '../fhir/present.ts';
import { resourceKey } from '../fhir/references.ts';
import { usCoreProfile } from '../fhir/us-core.ts';
import { toDrugConcept } from './drug-concept.ts';
import { identify, type Mapping } from './mapping-context.ts';
import { metaOf, unionOfLabels } from './meta-security.ts';
import { toDateTime } from './record-dates.ts';
import type { RecordScope } from './record-scope.ts';
import { withdrawnCertainty } from './to-us-core-condition.ts';

/**
 * An allergy or intolerance (US Core AllergyIntolerance). Withdrawn ones have no clinical status, all others have one
 * (ait-1, ait-2). Reactions stay in the clinic's words: the record has no codes for them.
 */
export const toUsCoreAllergyIntolerance = (
  allergy: Allergy,
  path: string,
  scope: RecordScope,
): Mapping<AllergyIntolerance> => {
  const { id, identifier } = identify(scope.context.identity, 'allergy', allergy.id);
  const sensitivity = unionOfLabels(allergy.sensitivity);
  const substance = toSubstance(allergy, path, scope);
  const recorded = toDateTime(allergy.recorded, `${path}/recorded`);
  const resource = present<AllergyIntolerance>({
    resourceType: 'AllergyIntolerance',
    id,
    meta: metaOf(sensitivity, usCoreProfile.AllergyIntolerance),
    identifier: [identifier],
    ...statusesOf(allergy),
    type: allergy.kind,
    category: allergy.category === undefined ? undefined : [allergy.category],
    criticality: allergy.criticality,
    code: substance.concept,
    patient: scope.patient,
    recordedDate: recorded.value,
    reaction: (allergy.reactions ?? []).map(({ text, severity }) =>
      present<AllergyIntoleranceReaction>({ manifestation: [worded(text)], severity }),
    ),
  });
  return {
    mapped: {
      resource,
      key: resourceKey('AllergyIntolerance', id),
      dataClass: 'AllergyIntolerance',
      sensitivity,
      recordPath: path,
    },
    issues: [...substance.issues, ...recorded.issues, ...withdrawnCertainty(allergy, path)],
  };
};

/** The statement that the patient was asked and knows of no allergy; its id is made of the patient's. */
export const toNoKnownAllergies = (path: string, scope: RecordScope): Mapping<AllergyIntolerance> => {
  const { id, identifier } = identify(scope.context.identity, 'no-known-allergies', scope.patientId);
  const resource = present<AllergyIntolerance>({
    resourceType: 'AllergyIntolerance',
    id,
    meta: metaOf([], usCoreProfile.AllergyIntolerance),
    identifier: [identifier],
    clinicalStatus: codedConcept(codeSystem.allergyClinical, 'active'),
    verificationStatus: codedConcept(codeSystem.allergyVerification, 'confirmed'),
    code: worded('No known allergies', [coding(codeSystem.snomed, '716186003', 'No known allergy')]),
    patient: scope.patient,
  });
  return {
    mapped: {
      resource,
      key: resourceKey('AllergyIntolerance', id),
      dataClass: 'AllergyIntolerance',
      sensitivity: [],
      recordPath: path,
    },
    issues: [],
  };
};

const statusesOf = (allergy: Allergy): Partial<AllergyIntolerance> => {
  const { status, certainty } = allergy;
  if (status === 'entered-in-error') {
    return { verificationStatus: codedConcept(codeSystem.allergyVerification, 'entered-in-error') };
  }
  return {
    clinicalStatus: codedConcept(codeSystem.allergyClinical, status),
    ...(certainty && { verificationStatus: codedConcept(codeSystem.allergyVerification, certainty) }),
  };
};

const toSubstance = (
  allergy: Allergy,
  path: string,
  scope: RecordScope,
): { readonly concept: CodeableConcept; readonly issues: readonly Issue[] } => {
  const mapped = toDrugConcept(allergy.substance, `${path}/substance`, scope.context.drugs);
  // A food or a pollen is not expected among the drugs: that it is not found there is no finding.
  const isDrug = allergy.category === undefined || allergy.category === 'medication' || allergy.category === 'biologic';
  return {
    concept: mapped.concept,
    issues: isDrug ? mapped.issues : mapped.issues.filter((issue) => issue.code !== 'unrecognized-drug'),
  };
};
