/** How a search parameter's values are compared (FHIR R4 search, section 3.1.1.4). */
export type SearchParameterKind = 'token' | 'reference' | 'string' | 'date';

/** One search parameter of one type: its kind and the path of its values inside the resource. */
export interface SearchParameterSource {
  readonly kind: SearchParameterKind;
  readonly path: string;
}

type ParametersByName = Readonly<Record<string, SearchParameterSource>>;

const token = (path: string): SearchParameterSource => ({ kind: 'token', path });
const reference = (path: string): SearchParameterSource => ({ kind: 'reference', path });
const string = (path: string): SearchParameterSource => ({ kind: 'string', path });
const date = (path: string): SearchParameterSource => ({ kind: 'date', path });

const identified: ParametersByName = { identifier: token('identifier') };
const ofSubject: ParametersByName = { ...identified, patient: reference('subject'), subject: reference('subject') };
const ofPatient: ParametersByName = { ...identified, patient: reference('patient') };
const person: ParametersByName = {
  ...identified,
  name: string('name'),
  family: string('name.family'),
  given: string('name.given'),
  gender: token('gender'),
};
const drug: ParametersByName = { code: token('medicationCodeableConcept'), status: token('status') };

/** The resource types that a sandbox partner serves, each with the search parameters that US Core and Concord use. */
const parametersByType: Readonly<Record<string, ParametersByName>> = {
  Patient: { ...person, birthdate: date('birthDate') },
  Practitioner: person,
  PractitionerRole: {
    ...identified,
    practitioner: reference('practitioner'),
    organization: reference('organization'),
    specialty: token('specialty'),
  },
  Organization: { ...identified, name: string('name') },
  Location: { ...identified, name: string('name') },
  Medication: { ...identified, code: token('code'), status: token('status') },
  MedicationRequest: {
    ...ofSubject,
    ...drug,
    intent: token('intent'),
    category: token('category'),
    encounter: reference('encounter'),
    authoredon: date('authoredOn'),
  },
  MedicationStatement: { ...ofSubject, ...drug, category: token('category') },
  MedicationDispense: { ...ofSubject, ...drug, type: token('type') },
  Condition: {
    ...ofSubject,
    code: token('code'),
    category: token('category'),
    'clinical-status': token('clinicalStatus'),
    'verification-status': token('verificationStatus'),
    'recorded-date': date('recordedDate'),
  },
  AllergyIntolerance: { ...ofPatient, code: token('code'), 'clinical-status': token('clinicalStatus') },
  CarePlan: { ...ofSubject, category: token('category'), status: token('status'), intent: token('intent') },
  Goal: { ...ofSubject, 'lifecycle-status': token('lifecycleStatus') },
  Observation: {
    ...ofSubject,
    code: token('code'),
    category: token('category'),
    status: token('status'),
    date: date('effectiveDateTime'),
  },
  Consent: { ...ofPatient, status: token('status'), category: token('category') },
  Provenance: { target: reference('target'), recorded: date('recorded') },
  Encounter: { ...ofSubject, status: token('status') },
  Procedure: { ...ofSubject, status: token('status'), code: token('code') },
  List: { ...ofSubject, status: token('status'), code: token('code') },
  DetectedIssue: { ...ofPatient, status: token('status'), code: token('code') },
};

/** The types that carry `medication[x]`, the source of `_include=<Type>:medication`. */
export const medicationTypes: readonly string[] = ['MedicationRequest', 'MedicationStatement', 'MedicationDispense'];

/** The types whose searches take `_revinclude=Provenance:target`. */
export const acceptsProvenance = (type: string): boolean => type !== 'Provenance';

export const servedTypes: readonly string[] = Object.keys(parametersByType);

/** Search parameters of a type beside `_id` and `_lastUpdated`; none for a type that is not served. */
export const searchParametersOf = (type: string): ParametersByName =>
  Object.hasOwn(parametersByType, type) ? (parametersByType[type] ?? {}) : {};
