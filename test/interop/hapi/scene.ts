import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Bundle, Medication, MedicationRequest, Resource } from '@medplum/fhirtypes';
import type { ClinicRecord } from '../../../src/domain/clinic-record.ts';

const fixtures = fileURLToPath(new URL('../../../fixtures', import.meta.url));
const lithiumCase = '02-lithium-lisinopril-ibuprofen';
const fluoxetineCase = '01-fluoxetine-new-triptan';

const read = (folder: string, file: string): unknown =>
  JSON.parse(readFileSync(`${fixtures}/${folder}/${file}`, 'utf8'));

export const partnerIds = ['hapi', 'medplum'] as const;
export type CyclePartnerId = (typeof partnerIds)[number];

/** Two of the demo's invented patients, who let both partners know, without an end. */
export const records = (): readonly [lithium: ClinicRecord, fluoxetine: ClinicRecord] => [
  withConsent(read(lithiumCase, 'clinic-record.json') as ClinicRecord),
  withConsent(read(fluoxetineCase, 'clinic-record.json') as ClinicRecord),
];

const withConsent = (record: ClinicRecord): ClinicRecord => ({
  ...record,
  consents: (record.consents ?? []).map(({ until: _until, ...consent }) => ({ ...consent, recipients: partnerIds })),
});

/** The same record with other directions for its first medication. */
export const withDirections = (record: ClinicRecord, sig: string): ClinicRecord => ({
  ...record,
  medications: (record.medications ?? []).map((medication, index) => {
    if (index > 0) return medication;
    const { steps: _steps, ...rest } = medication;
    return { ...rest, sig };
  }),
});

/** The same record with another lithium level. */
export const withLithiumLevel = (record: ClinicRecord, value: number): ClinicRecord => ({
  ...record,
  facts: (record.facts ?? []).map((fact) => (fact.kind === 'lithium-level' ? { ...fact, value } : fact)),
});

const gordon = { reference: 'Patient/pc-02-patient' };

const theirMetformin: Medication = {
  resourceType: 'Medication',
  id: 'pc-metformin',
  code: { text: 'Metformin 500 mg tablet' },
};

const theirRequest = (
  id: string,
  drug: Pick<MedicationRequest, 'medicationCodeableConcept' | 'medicationReference'>,
): MedicationRequest => ({
  resourceType: 'MedicationRequest',
  ...{ id, status: 'active', intent: 'order', subject: gordon, authoredOn: '2026-10-05', ...drug },
  dosageInstruction: [{ text: 'Take 1 tablet by mouth once daily' }],
});

/** The ibuprofen of the case, by which a change of the partner's is tried. */
export const theirIbuprofen = 'MedicationRequest/pc-02-request-3';
/** One that the partner takes away again. */
export const theirLevothyroxine = 'MedicationRequest/pc-02-levothyroxine';

/** What a partner's server holds before Concord comes: both patients, and more orders than go on one page. */
export const theirResources = (): readonly Resource[] => [
  // Without its own line of lithium: what it says of ours must be seen.
  ...resourcesIn(read(lithiumCase, 'primary-care.json') as Bundle).filter(({ id }) => id !== 'pc-02-request-1'),
  ...resourcesIn(read(fluoxetineCase, 'primary-care.json') as Bundle).filter(
    ({ resourceType }) => resourceType !== 'Organization' && resourceType !== 'Practitioner',
  ),
  theirMetformin,
  theirRequest('pc-02-metformin', { medicationReference: { reference: 'Medication/pc-metformin' } }),
  theirRequest('pc-02-atorvastatin', { medicationCodeableConcept: { text: 'Atorvastatin 20 mg tablet' } }),
  theirRequest('pc-02-omeprazole', { medicationCodeableConcept: { text: 'Omeprazole 20 mg capsule' } }),
  theirRequest('pc-02-levothyroxine', { medicationCodeableConcept: { text: 'Levothyroxine 50 mcg tablet' } }),
];

const resourcesIn = ({ entry = [] }: Bundle): readonly Resource[] =>
  entry.flatMap(({ resource }) => (resource === undefined ? [] : [resource]));

export const lithiumPatient = 'patient-02';
