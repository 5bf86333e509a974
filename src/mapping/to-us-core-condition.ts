import type { Condition } from '@medplum/fhirtypes';
import type { Diagnosis } from '../domain/clinic-record.ts';
import { type Issue, informationIssue, warningIssue } from '../domain/issue.ts';
import { codeSystem } from '../fhir/code-systems.ts';
import { codedConcept } from '../fhir/codeable-concepts.ts';
import { present } from '../fhir/present.ts';
import { resourceKey } from '../fhir/references.ts';
import { usCoreProfile } from '../fhir/us-core.ts';
import { toIcd10Concept } from './icd10-concept.ts';
import { identify, type Mapping } from './mapping-context.ts';
import { metaOf } from './meta-security.ts';
import { type DateReading, toDateTime } from './record-dates.ts';
import { findPractitioner, labelsOfDiagnosis, type RecordScope } from './record-scope.ts';

/**
 * A diagnosis (US Core Condition, problems and health concerns or encounter diagnosis by its kind). Withdrawn ones
 * have no clinical status (con-5); an end is given only with a status that has ended (con-4).
 */
export const toUsCoreCondition = (diagnosis: Diagnosis, path: string, scope: RecordScope): Mapping<Condition> => {
  const { id, identifier } = identify(scope.context.identity, 'diagnosis', diagnosis.id);
  const sensitivity = labelsOfDiagnosis(scope, diagnosis.id);
  const code = toIcd10Concept(diagnosis.text, diagnosis.icd10cm, `${path}/icd10cm`, scope.context);
  const onset = toDateTime(diagnosis.onset, `${path}/onset`);
  const abatement = readAbatement(diagnosis, path);
  const recorded = toDateTime(diagnosis.recorded, `${path}/recorded`);
  const asserter = findPractitioner(scope, diagnosis.diagnosedBy, `${path}/diagnosedBy`);
  const isProblem = diagnosis.kind === 'problem';
  const resource = present<Condition>({
    resourceType: 'Condition',
    id,
    meta: metaOf(sensitivity, isProblem ? usCoreProfile.ProblemCondition : usCoreProfile.EncounterDiagnosis),
    identifier: [identifier],
    ...statusesOf(diagnosis),
    category: [codedConcept(codeSystem.conditionCategory, isProblem ? 'problem-list-item' : 'encounter-diagnosis')],
    code: code.concept,
    subject: scope.patient,
    onsetDateTime: onset.value,
    abatementDateTime: abatement.value,
    recordedDate: recorded.value,
    asserter: asserter.reference,
  });
  return {
    mapped: { resource, key: resourceKey('Condition', id), dataClass: 'Condition', sensitivity, recordPath: path },
    issues: [code, onset, abatement, recorded, asserter]
      .flatMap(({ issues }) => issues)
      .concat(withdrawnCertainty(diagnosis, path)),
  };
};

const statusesOf = (diagnosis: Diagnosis): Partial<Condition> => {
  const { status, certainty } = diagnosis;
  if (status === 'entered-in-error') {
    return { verificationStatus: codedConcept(codeSystem.conditionVerification, 'entered-in-error') };
  }
  return {
    clinicalStatus: codedConcept(codeSystem.conditionClinical, status),
    ...(certainty && { verificationStatus: codedConcept(codeSystem.conditionVerification, certainty) }),
  };
};

/** Withdrawn is itself a verification status: there is no second place for how certain it was. */
export const withdrawnCertainty = (
  { status, certainty }: { readonly status: string; readonly certainty?: string },
  path: string,
): readonly Issue[] =>
  status === 'entered-in-error' && certainty !== undefined
    ? [informationIssue('unsupported', `${path}/certainty`, 'entered in error: its former certainty is left out')]
    : [];

const ended: ReadonlySet<Diagnosis['status']> = new Set(['inactive', 'remission', 'resolved']);

const readAbatement = (diagnosis: Diagnosis, path: string): DateReading => {
  const abatement = toDateTime(diagnosis.abated, `${path}/abated`);
  if (abatement.value === undefined || ended.has(diagnosis.status)) return abatement;
  const issue: Issue = warningIssue(
    'invalid-record',
    `${path}/abated`,
    'an end belongs to a diagnosis that is inactive, in remission or resolved; the date is left out',
  );
  return { value: undefined, issues: [...abatement.issues, issue] };
};
