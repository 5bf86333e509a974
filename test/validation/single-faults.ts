import type { JsonObject } from '../../src/validation/json-shape.ts';
import { changed, type MinimalName, minimalResources } from './minimal-resources.ts';

/** One fault in an otherwise valid resource: what is wrong, the resource, and where the validator must say so. */
export interface SingleFault {
  readonly fault: string;
  readonly resource: JsonObject;
  readonly at: string;
  /** Where nobody has looked at what a reference leads to, its text alone is only reason to warn. */
  readonly severity: 'error' | 'warning';
}

const terminology = 'http://terminology.hl7.org/CodeSystem';
const fault = (name: MinimalName, what: string, at: string, changes: JsonObject): SingleFault => ({
  fault: `${name}: ${what}`,
  resource: changed(name, changes),
  at,
  severity: 'error',
});
const doubt = (...given: Parameters<typeof fault>): SingleFault => ({ ...fault(...given), severity: 'warning' });
const coded = (system: string, code: string) => ({ coding: [{ system, code }] });
const assessPlan = coded('http://hl7.org/fhir/us/core/CodeSystem/careplan-category', 'assess-plan');
const enteredInError = (type: string) => coded(`${terminology}/${type}`, 'entered-in-error');
const dose = (quantity: JsonObject) => [{ doseAndRate: [{ doseQuantity: quantity }] }];
const author = minimalResources.provenance.agent[0];

const medicationRequestFaults: readonly SingleFault[] = [
  fault('medicationRequest', 'no status', 'MedicationRequest.status', { status: undefined }),
  fault('medicationRequest', 'a status of R5', 'MedicationRequest.status', { status: 'ended' }),
  fault('medicationRequest', 'no intent', 'MedicationRequest.intent', { intent: undefined }),
  fault('medicationRequest', 'an intent that is none', 'MedicationRequest.intent', { intent: 'history' }),
  fault('medicationRequest', 'no subject', 'MedicationRequest.subject', { subject: undefined }),
  fault('medicationRequest', 'no drug', 'MedicationRequest.medication', { medicationCodeableConcept: undefined }),
  fault('medicationRequest', 'two drugs', 'MedicationRequest.medication', {
    medicationReference: { reference: 'Medication/m' },
  }),
  fault('medicationRequest', 'an order without requester (us-core-21)', 'MedicationRequest', { requester: undefined }),
  doubt('medicationRequest', 'a requester that can not be one', 'MedicationRequest.requester', {
    requester: { reference: 'Medication/m1' },
  }),
  doubt('medicationRequest', 'a subject that is a Practitioner', 'MedicationRequest.subject', {
    subject: { reference: 'https://fhir.example/r4/Practitioner/d1' },
  }),
  doubt('medicationRequest', 'a reference to no type of R4', 'MedicationRequest.subject', {
    subject: { reference: 'Person1/p1' },
  }),
  fault('medicationRequest', 'an unknown element', 'MedicationRequest.medicine', { medicine: 'x' }),
  fault('medicationRequest', 'an element named like a property of every object', 'MedicationRequest.valueOf', {
    valueOf: 'x',
  }),
  fault('medicationRequest', 'an object where a list belongs', 'MedicationRequest.dosageInstruction', {
    dosageInstruction: { text: 'daily' },
  }),
  fault('medicationRequest', 'a list where one value belongs', 'MedicationRequest.status', { status: ['active'] }),
  fault('medicationRequest', 'a number where text belongs', 'MedicationRequest.status', { status: 1 }),
  fault('medicationRequest', 'a date that is none', 'MedicationRequest.authoredOn', { authoredOn: '2026-02-30' }),
  fault('medicationRequest', 'a date in another notation', 'MedicationRequest.authoredOn', { authoredOn: '1/5/2026' }),
  fault('medicationRequest', 'a time without its zone', 'MedicationRequest.authoredOn', {
    authoredOn: '2026-01-05T10:00:00',
  }),
  fault('medicationRequest', 'an hour without minutes', 'MedicationRequest.authoredOn', {
    authoredOn: '2026-01-05T10',
  }),
  fault('medicationRequest', 'an empty list', 'MedicationRequest.category', { category: [] }),
  fault('medicationRequest', 'null', 'MedicationRequest.category', { category: null }),
  fault('medicationRequest', 'an empty object', 'MedicationRequest.encounter', { encounter: {} }),
  fault('medicationRequest', 'a dose as text', 'MedicationRequest.dosageInstruction[0].doseAndRate[0].dose.value', {
    dosageInstruction: dose({ value: '20' }),
  }),
  fault(
    'medicationRequest',
    'a dose with a code of no system (qty-3)',
    'MedicationRequest.dosageInstruction[0].doseAndRate[0].dose',
    {
      dosageInstruction: dose({ value: 20, code: 'mg' }),
    },
  ),
  fault(
    'medicationRequest',
    'a dose with a comparator (sqty-1)',
    'MedicationRequest.dosageInstruction[0].doseAndRate[0].dose',
    {
      dosageInstruction: dose({ value: 20, unit: 'mg', comparator: '<' }),
    },
  ),
  fault(
    'medicationRequest',
    'a period without its unit (tim-2)',
    'MedicationRequest.dosageInstruction[0].timing.repeat',
    {
      dosageInstruction: [{ timing: { repeat: { frequency: 1, period: 1 } } }],
    },
  ),
  fault(
    'medicationRequest',
    'a unit of time that is none',
    'MedicationRequest.dosageInstruction[0].timing.repeat.periodUnit',
    {
      dosageInstruction: [{ timing: { repeat: { frequency: 1, period: 1, periodUnit: 'days' } } }],
    },
  ),
  fault(
    'medicationRequest',
    'a time of day that is none',
    'MedicationRequest.dosageInstruction[0].timing.repeat.when[0]',
    {
      dosageInstruction: [{ timing: { repeat: { when: ['BEDTIME'] } } }],
    },
  ),
  fault(
    'medicationRequest',
    'a period that ends before it starts (per-1)',
    'MedicationRequest.dispenseRequest.validityPeriod',
    {
      dispenseRequest: { validityPeriod: { start: '2026-03-01', end: '2026-02-01' } },
    },
  ),
  fault(
    'medicationRequest',
    'a negative number of refills',
    'MedicationRequest.dispenseRequest.numberOfRepeatsAllowed',
    {
      dispenseRequest: { numberOfRepeatsAllowed: -1 },
    },
  ),
  fault('medicationRequest', 'an extension without value (ext-1)', 'MedicationRequest.extension[0]', {
    extension: [{ url: 'https://clinic.example/x' }],
  }),
  fault('medicationRequest', 'an id that is none', 'MedicationRequest.id', { id: 'not an id' }),
];

const containedFaults: readonly SingleFault[] = [
  fault('medicationRequest', 'a local reference to nothing (ref-1)', 'MedicationRequest.medication', {
    medicationCodeableConcept: undefined,
    medicationReference: { reference: '#m1' },
  }),
  fault('medicationRequest', 'a contained resource that nobody refers to (dom-3)', 'MedicationRequest', {
    contained: [{ resourceType: 'Medication', id: 'm1', code: { text: 'lithium' } }],
  }),
  fault('medicationRequest', 'a contained resource with a wrong code', 'MedicationRequest.contained[0].status', {
    medicationCodeableConcept: undefined,
    medicationReference: { reference: '#m1' },
    contained: [{ resourceType: 'Medication', id: 'm1', status: 'old', code: { text: 'lithium' } }],
  }),
  fault('medicationRequest', 'a contained resource of no type', 'MedicationRequest.contained[0].resourceType', {
    contained: [{ id: 'm1' }],
  }),
  fault('medicationRequest', 'a contained patient as the drug', 'MedicationRequest.medication', {
    medicationCodeableConcept: undefined,
    medicationReference: { reference: '#p1' },
    contained: [{ resourceType: 'Patient', id: 'p1' }],
  }),
];

const conditionFaults: readonly SingleFault[] = [
  fault('problem', 'no category', 'Condition.category', { category: undefined }),
  fault('problem', 'no category of a problem', 'Condition.category', { category: [{ text: 'problem' }] }),
  fault('problem', 'the category of an encounter', 'Condition.category', {
    category: [coded(`${terminology}/condition-category`, 'encounter-diagnosis')],
  }),
  fault('problem', 'no code', 'Condition.code', { code: undefined }),
  fault('problem', 'no subject', 'Condition.subject', { subject: undefined }),
  fault('problem', 'a clinical status that is none', 'Condition.clinicalStatus', {
    clinicalStatus: coded(`${terminology}/condition-clinical`, 'ongoing'),
  }),
  fault('problem', 'a clinical status of another system', 'Condition.clinicalStatus', {
    clinicalStatus: coded('http://snomed.info/sct', 'active'),
  }),
  fault('problem', 'a clinical status in words only', 'Condition.clinicalStatus', {
    clinicalStatus: { text: 'active' },
  }),
  fault('problem', 'an end while active (con-4)', 'Condition', { abatementDateTime: '2026-01-01' }),
  fault('problem', 'a clinical status on an error (con-5)', 'Condition', {
    verificationStatus: enteredInError('condition-ver-status'),
  }),
  fault('problem', 'a stage of nothing (con-1)', 'Condition.stage[0]', { stage: [{ type: { text: 'x' } }] }),
  fault('encounterDiagnosis', 'no category of an encounter', 'Condition.category', {
    category: [coded(`${terminology}/condition-category`, 'problem-list-item')],
  }),
];

const planFaults: readonly SingleFault[] = [
  fault('carePlan', 'no status', 'CarePlan.status', { status: undefined }),
  fault('carePlan', 'an intent of medication', 'CarePlan.intent', { intent: 'original-order' }),
  fault('carePlan', 'no category', 'CarePlan.category', { category: undefined }),
  fault('carePlan', 'two assess-plan categories', 'CarePlan.category', { category: [assessPlan, assessPlan] }),
  fault('carePlan', 'a narrative of another status', 'CarePlan.text.status', {
    text: { status: 'extensions', div: '<div xmlns="http://www.w3.org/1999/xhtml">Plan</div>' },
  }),
  fault('carePlan', 'a narrative without status', 'CarePlan.text.status', {
    text: { div: '<div xmlns="http://www.w3.org/1999/xhtml">Plan</div>' },
  }),
  fault('carePlan', 'an activity by reference and in detail (cpl-3)', 'CarePlan.activity[0]', {
    activity: [{ reference: { reference: 'Task/t1' }, detail: { status: 'in-progress' } }],
  }),
  fault('carePlan', 'an activity without status', 'CarePlan.activity[0].detail.status', {
    activity: [{ detail: { description: 'x' } }],
  }),
  doubt('carePlan', 'a goal that is a Condition', 'CarePlan.goal[0]', { goal: [{ reference: 'Condition/c1' }] }),
  fault('goal', 'no lifecycle status', 'Goal.lifecycleStatus', { lifecycleStatus: undefined }),
  fault('goal', 'a lifecycle status that is none', 'Goal.lifecycleStatus', { lifecycleStatus: 'done' }),
  fault('goal', 'no description', 'Goal.description', { description: undefined }),
];

const peopleFaults: readonly SingleFault[] = [
  fault('patient', 'no identifier', 'Patient.identifier', { identifier: undefined }),
  fault('patient', 'an identifier without system', 'Patient.identifier[0].system', { identifier: [{ value: 'p1' }] }),
  fault('patient', 'a second identifier without value', 'Patient.identifier[1].value', {
    identifier: [...minimalResources.patient.identifier, { system: 'https://clinic.example/ids/patient' }],
  }),
  fault('patient', 'no name', 'Patient.name', { name: undefined }),
  fault('patient', 'a name of nothing (us-core-6)', 'Patient.name[0]', { name: [{ use: 'official' }] }),
  fault('patient', 'a gender that is none', 'Patient.gender', { gender: 'F' }),
  fault('patient', 'a telecom without value', 'Patient.telecom[0].value', { telecom: [{ system: 'phone' }] }),
  fault('patient', 'a telecom system that is none', 'Patient.telecom[0].system', {
    telecom: [{ system: 'mobile', value: '555-0100' }],
  }),
  fault('patient', 'a given name of 5 MB', 'Patient.name[0].given[0]', { name: [{ given: ['x'.repeat(5_000_000)] }] }),
  fault('patient', 'a family name of 5 MB', 'Patient.name[0].family', { name: [{ family: 'x'.repeat(5_000_000) }] }),
  fault('patient', 'a picture that is not base64', 'Patient.photo[0].data', {
    photo: [{ contentType: 'image/png', data: '****' }],
  }),
  fault('patient', 'a birth date with a time', 'Patient.birthDate', { birthDate: '1990-01-01T00:00:00Z' }),
  fault('patient', 'a contact of nothing (pat-1)', 'Patient.contact[0]', { contact: [{ gender: 'female' }] }),
  fault('practitioner', 'an NPI with a wrong check digit (us-core-17)', 'Practitioner.identifier[0]', {
    identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: '1234567890' }],
  }),
  fault('practitioner', 'an NPI of nine digits (us-core-16)', 'Practitioner.identifier[0]', {
    identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: '123456789' }],
  }),
  fault('practitioner', 'no family name', 'Practitioner.name[0].family', { name: [{ given: ['Sam'] }] }),
  fault('practitionerRole', 'no telecom (pd-1)', 'PractitionerRole', { telecom: undefined }),
  fault('practitionerRole', 'nobody and nowhere (us-core-13)', 'PractitionerRole', {
    practitioner: undefined,
    organization: undefined,
  }),
  fault('organization', 'not said whether active', 'Organization.active', { active: undefined }),
  fault('organization', 'no name', 'Organization.name', { name: undefined }),
  fault('organization', 'a home telephone (org-3)', 'Organization.telecom[0]', {
    telecom: [{ system: 'phone', value: '555-0100', use: 'home' }],
  }),
  fault('organization', 'a CLIA number that is none (us-core-18)', 'Organization.identifier[0]', {
    identifier: [{ system: 'urn:oid:2.16.840.1.113883.4.7', value: '1' }],
  }),
  fault('organization', 'a NAIC code that is none (us-core-19)', 'Organization.identifier[0]', {
    identifier: [{ system: 'urn:oid:2.16.840.1.113883.6.300', value: '1' }],
  }),
];

const otherFaults: readonly SingleFault[] = [
  fault('allergy', 'no code', 'AllergyIntolerance.code', { code: undefined }),
  fault('allergy', 'no clinical status (ait-1)', 'AllergyIntolerance', { clinicalStatus: undefined }),
  fault('allergy', 'a clinical status on an error (ait-2)', 'AllergyIntolerance', {
    verificationStatus: enteredInError('allergyintolerance-verification'),
  }),
  fault('allergy', 'a category that is none', 'AllergyIntolerance.category[0]', { category: ['drug'] }),
  fault('allergy', 'a reaction without manifestation', 'AllergyIntolerance.reaction[0].manifestation', {
    reaction: [{ severity: 'mild' }],
  }),
  fault('provenance', 'no target', 'Provenance.target', { target: undefined }),
  fault('provenance', 'recorded on a day only', 'Provenance.recorded', { recorded: '2026-01-05' }),
  doubt('provenance', 'a practitioner on nobody’s behalf (provenance-1)', 'Provenance.agent[0]', {
    agent: [{ type: author.type, who: { reference: 'https://fhir.example/Practitioner/d1' } }],
  }),
  doubt('provenance', 'an agent on a patient’s behalf', 'Provenance.agent[0].onBehalfOf', {
    agent: [{ ...author, onBehalfOf: { reference: 'Patient/p1' } }],
  }),
  fault('medication', 'no code', 'Medication.code', { code: undefined }),
  fault('medicationDispense', 'completed but never handed over (us-core-20)', 'MedicationDispense', {
    whenHandedOver: undefined,
  }),
  fault('medicationDispense', 'handed over before it was prepared (mdd-1)', 'MedicationDispense', {
    whenPrepared: '2026-01-07T10:00:00-05:00',
  }),
  fault('medicationDispense', 'no subject', 'MedicationDispense.subject', { subject: undefined }),
  fault('pregnancy', 'another code', 'Observation.code', { code: coded('http://loinc.org', '11449-6') }),
  fault('pregnancy', 'no value', 'Observation.value', { valueCodeableConcept: undefined }),
  fault('pregnancy', 'a value of another type', 'Observation.valueString', {
    valueCodeableConcept: undefined,
    valueString: 'pregnant',
  }),
  fault('pregnancy', 'a period instead of a time', 'Observation.effectivePeriod', {
    effectiveDateTime: undefined,
    effectivePeriod: { start: '2026-01-01' },
  }),
  fault('pregnancy', 'the category of the profile twice', 'Observation.category', {
    category: [...minimalResources.pregnancy.category, ...minimalResources.pregnancy.category],
  }),
];

export const singleFaults: readonly SingleFault[] = [
  ...medicationRequestFaults,
  ...containedFaults,
  ...conditionFaults,
  ...planFaults,
  ...peopleFaults,
  ...otherFaults,
];
