import { usCoreProfile } from '../../src/fhir/us-core.ts';
import type { JsonObject } from '../../src/validation/json-shape.ts';

/** The least that each profile asks for, invented, valid under US Core 6.1.0, 7.0.0 and 8.0.0 alike. */
const claiming = (profile: string) => ({ meta: { profile: [profile] } });
const base = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-';
const coded = (system: string, code: string) => ({ coding: [{ system, code }] });
const terminology = 'http://terminology.hl7.org/CodeSystem';
const patient = { reference: 'Patient/p1' };
const fluoxetine = coded('http://www.nlm.nih.gov/research/umls/rxnorm', '310384');

export const minimalResources = {
  patient: {
    resourceType: 'Patient',
    ...claiming(usCoreProfile.Patient),
    identifier: [{ system: 'https://clinic.example/ids/patient', value: 'p1' }],
    name: [{ family: 'Example' }],
    gender: 'female',
  },
  practitioner: {
    resourceType: 'Practitioner',
    ...claiming(usCoreProfile.Practitioner),
    identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: '1234567893' }],
    name: [{ family: 'Sample' }],
  },
  practitionerRole: {
    resourceType: 'PractitionerRole',
    ...claiming(`${base}practitionerrole`),
    practitioner: { reference: 'Practitioner/d1' },
    organization: { reference: 'Organization/o1' },
    telecom: [{ system: 'phone', value: '555-0100' }],
  },
  organization: {
    resourceType: 'Organization',
    ...claiming(usCoreProfile.Organization),
    identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: '1234567893' }],
    active: true,
    name: 'Example Psychiatry',
  },
  medicationRequest: {
    resourceType: 'MedicationRequest',
    ...claiming(usCoreProfile.MedicationRequest),
    status: 'active',
    intent: 'order',
    category: [coded(`${terminology}/medicationrequest-category`, 'outpatient')],
    medicationCodeableConcept: fluoxetine,
    subject: patient,
    authoredOn: '2026-01-05',
    requester: { reference: 'Practitioner/d1' },
    dosageInstruction: [
      {
        text: 'one capsule each morning',
        timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd', when: ['MORN'] } },
        doseAndRate: [
          { doseQuantity: { value: 1, unit: 'capsule', system: 'http://unitsofmeasure.org', code: '{capsule}' } },
        ],
      },
    ],
  },
  medication: { resourceType: 'Medication', ...claiming(`${base}medication`), code: fluoxetine },
  medicationDispense: {
    resourceType: 'MedicationDispense',
    ...claiming(`${base}medicationdispense`),
    status: 'completed',
    medicationCodeableConcept: fluoxetine,
    subject: patient,
    whenHandedOver: '2026-01-06T10:00:00-05:00',
    performer: [{ actor: { reference: 'Organization/o2' } }],
  },
  problem: {
    resourceType: 'Condition',
    ...claiming(usCoreProfile.ProblemCondition),
    clinicalStatus: coded(`${terminology}/condition-clinical`, 'active'),
    verificationStatus: coded(`${terminology}/condition-ver-status`, 'confirmed'),
    category: [coded(`${terminology}/condition-category`, 'problem-list-item')],
    code: coded('http://hl7.org/fhir/sid/icd-10-cm', 'F33.1'),
    subject: patient,
  },
  encounterDiagnosis: {
    resourceType: 'Condition',
    ...claiming(usCoreProfile.EncounterDiagnosis),
    clinicalStatus: coded(`${terminology}/condition-clinical`, 'active'),
    category: [coded(`${terminology}/condition-category`, 'encounter-diagnosis')],
    code: coded('http://hl7.org/fhir/sid/icd-10-cm', 'F33.1'),
    subject: patient,
  },
  carePlan: {
    resourceType: 'CarePlan',
    ...claiming(usCoreProfile.CarePlan),
    text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">Plan</div>' },
    status: 'active',
    intent: 'plan',
    category: [coded('http://hl7.org/fhir/us/core/CodeSystem/careplan-category', 'assess-plan')],
    subject: patient,
    activity: [{ detail: { status: 'in-progress', description: 'psychotherapy' } }],
  },
  allergy: {
    resourceType: 'AllergyIntolerance',
    ...claiming(usCoreProfile.AllergyIntolerance),
    clinicalStatus: coded(`${terminology}/allergyintolerance-clinical`, 'active'),
    verificationStatus: coded(`${terminology}/allergyintolerance-verification`, 'confirmed'),
    code: { text: 'penicillin' },
    patient,
    reaction: [{ manifestation: [{ text: 'rash' }] }],
  },
  provenance: {
    resourceType: 'Provenance',
    ...claiming(usCoreProfile.Provenance),
    target: [{ reference: 'MedicationRequest/m1' }],
    recorded: '2026-01-05T09:00:00Z',
    agent: [
      {
        type: coded(`${terminology}/provenance-participant-type`, 'author'),
        who: { reference: 'Practitioner/d1' },
        onBehalfOf: { reference: 'Organization/o1' },
      },
      {
        type: coded('http://hl7.org/fhir/us/core/CodeSystem/us-core-provenance-participant-type', 'transmitter'),
        who: { reference: 'Organization/o1' },
      },
    ],
  },
  goal: {
    resourceType: 'Goal',
    ...claiming(usCoreProfile.Goal),
    lifecycleStatus: 'active',
    description: { text: 'sleep through the night' },
    subject: patient,
    startDate: '2026-01-05',
    target: [{ dueDate: '2026-06-01' }],
  },
  pregnancy: {
    resourceType: 'Observation',
    ...claiming(usCoreProfile.PregnancyStatus),
    status: 'final',
    category: [coded(`${terminology}/observation-category`, 'social-history')],
    code: coded('http://loinc.org', '82810-3'),
    subject: patient,
    effectiveDateTime: '2026-01-05',
    valueCodeableConcept: { text: 'pregnant' },
  },
} as const satisfies Record<string, JsonObject>;

export type MinimalName = keyof typeof minimalResources;

/** A copy with one property of the top level replaced, or taken out when `value` is `undefined`. */
export const changed = (name: MinimalName, changes: JsonObject): JsonObject => {
  const merged: JsonObject = { ...minimalResources[name], ...changes };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
};
