import type { Patient, PatientCommunication } from '@medplum/fhirtypes';
import type { ClinicPatient } from '../domain/clinic-record.ts';
import { codeSystem } from '../fhir/code-systems.ts';
import { coding, worded } from '../fhir/codeable-concepts.ts';
import { present } from '../fhir/present.ts';
import { referenceTo, resourceKey } from '../fhir/references.ts';
import { usCoreProfile } from '../fhir/us-core.ts';
import { toAddresses, toContactPoints, toHumanName } from './contact-details.ts';
import { identify, type Mapping, type MappingContext } from './mapping-context.ts';
import { metaOf } from './meta-security.ts';
import { toDate } from './record-dates.ts';

/** The patient (US Core Patient), with every identifier by which others may know them. */
export const toUsCorePatient = (patient: ClinicPatient, context: MappingContext): Mapping<Patient> => {
  const { id, identifier } = identify(context.identity, 'patient', patient.id);
  const organization = identify(context.identity, 'organization', context.organization.id);
  const birthDate = toDate(patient.birthDate, '/patient/birthDate');
  const resource = present<Patient>({
    resourceType: 'Patient',
    id,
    meta: metaOf([], usCoreProfile.Patient),
    identifier: [identifier, ...(patient.identifiers ?? []).map(({ system, value }) => ({ system, value }))],
    name: [toHumanName(patient.name)],
    telecom: toContactPoints(patient.contacts),
    gender: patient.sex,
    birthDate: birthDate.value,
    address: toAddresses(patient.address),
    communication: patient.language === undefined ? undefined : [toCommunication(patient.language)],
    managingOrganization: referenceTo('Organization', organization.id, context.organization.name),
  });
  const key = resourceKey('Patient', id);
  return {
    mapped: { resource, key, dataClass: 'Patient', sensitivity: [], recordPath: '/patient' },
    issues: birthDate.issues,
  };
};

/** A BCP 47 tag becomes a code; a language written in words stays words. */
const toCommunication = (language: string): PatientCommunication => ({
  language: /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language)
    ? { coding: [coding(codeSystem.language, language)] }
    : worded(language),
});
