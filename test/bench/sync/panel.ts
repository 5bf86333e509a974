import type { Patient } from '@medplum/fhirtypes';
import type { ClinicMedication, ClinicRecord } from '../../../src/domain/clinic-record.ts';

export const partnerIds = ['primary-care', 'cardiology', 'ob-gyn'] as const;

const mrn = 'https://region.example/mrn';
const lithium = { text: 'Lithium carbonate 300 mg capsule', rxcui: '197889' };
const sertraline = { text: 'Sertraline 100 mg tablet', rxcui: '312938' };

const diagnosis = (id: string, icd10cm: string, text: string): NonNullable<ClinicRecord['diagnoses']>[number] => ({
  ...{ id, icd10cm, text },
  kind: 'problem',
  status: 'active',
  diagnosedBy: 'dr-1',
});

const medication = (id: string, drug: ClinicMedication['drug'], sig: string, reason: string): ClinicMedication => ({
  ...{ id, drug, sig },
  origin: { kind: 'prescribed', prescriber: 'dr-1' },
  status: 'active',
  written: '2026-09-28',
  indication: { diagnosis: reason },
});

/** An invented patient of the clinic with two drugs and two diagnoses, who lets every partner know. */
export const recordOf = (index: number, sig = 'Take 1 capsule by mouth twice daily'): ClinicRecord => ({
  patient: {
    id: `p-${index}`,
    identifiers: [{ system: mrn, value: `${index}` }],
    name: { family: `Bench-${index}`, given: ['Ida'] },
    birthDate: '1970-05-14',
    sex: 'female',
  },
  prescribers: [{ id: 'dr-1', npi: '1526018159', name: { family: 'Solheim', given: ['Ingrid'] } }],
  diagnoses: [
    diagnosis(`bipolar-${index}`, 'F31.32', 'Bipolar disorder'),
    diagnosis(`anxiety-${index}`, 'F41.1', 'Generalized anxiety disorder'),
  ],
  medications: [
    medication(`lithium-${index}`, lithium, sig, `bipolar-${index}`),
    medication(`sertraline-${index}`, sertraline, 'Take 1 tablet by mouth once daily', `anxiety-${index}`),
  ],
  consents: [
    {
      id: `consent-${index}`,
      decision: 'permit',
      status: 'active',
      signed: '2026-01-05',
      signedBy: 'patient',
      recipients: [...partnerIds],
      purposes: ['TREAT'],
    },
  ],
});

/** The same patient as a partner knows them. */
export const theirPatient = (index: number): Patient => ({
  resourceType: 'Patient',
  id: `their-${index}`,
  identifier: [{ system: mrn, value: `${index}` }],
  name: [{ family: `Bench-${index}`, given: ['Ida'] }],
  birthDate: '1970-05-14',
  gender: 'female',
});
