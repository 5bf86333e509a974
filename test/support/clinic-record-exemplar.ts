import type {
  Allergy,
  ClinicalFact,
  ClinicMedication,
  ClinicPatient,
  ClinicRecord,
  ConsentRecord,
  Diagnosis,
  Prescriber,
  Sensitivity,
  SigStep,
  TreatmentPlan,
} from '../../src/domain/clinic-record.ts';

/** Every optional field asked for, at every depth: the compiler refuses an exemplar that leaves one out. */
type Full<T> = T extends string | number | boolean
  ? T
  : T extends readonly (infer Entry)[]
    ? readonly Full<Entry>[]
    : { readonly [Key in keyof T]-?: Full<T[Key]> };

const sensitivity: readonly Sensitivity[] = ['PSY'];

const patient: Full<ClinicPatient> = {
  id: 'patient-1',
  identifiers: [{ system: 'https://primary-care.example/ids/mrn', value: 'PC1' }],
  name: { family: 'Example', given: ['Ada', 'B'], suffix: 'Jr' },
  birthDate: '1980-02-29',
  sex: 'female',
  contacts: [{ kind: 'phone', value: '503-555-0100', use: 'home' }],
  address: { lines: ['1 Sample Street'], city: 'Portland', state: 'OR', postalCode: '97205-1234' },
  language: 'en',
};

const prescriber: Full<Prescriber> = {
  id: 'prescriber-1',
  npi: '1234567893',
  name: { family: 'Sample', given: ['Cy'], suffix: 'MD' },
  contacts: [{ kind: 'email', value: 'cy@concord-clinic.example', use: 'work' }],
};

const diagnosis: Full<Diagnosis> = {
  id: 'dx-1',
  icd10cm: 'F33.1',
  text: 'Major depressive disorder, recurrent, moderate',
  kind: 'problem',
  status: 'remission',
  certainty: 'confirmed',
  onset: '2019',
  abated: '2026-10',
  recorded: '2026-11-02T09:00:00.000-08:00',
  diagnosedBy: 'prescriber-1',
  sensitivity,
};

const step: Full<SigStep> = {
  sig: '150 mg every morning',
  dose: { value: 150, unit: 'mg', high: 300 },
  route: 'oral',
  frequency: { times: 1, timesMax: 2, per: 1, perMax: 2, unit: 'd' },
  when: ['MORN'],
  daysOfWeek: ['mon', 'fri'],
  timesOfDay: ['08:00:00'],
  once: false,
  lasting: { value: 7, unit: 'd' },
  from: '2026-09-14',
  until: '2026-09-21',
  asNeeded: 'low mood',
  atMost: { amount: { value: 450, unit: 'mg' }, per: { value: 1, unit: 'd' } },
  concurrent: false,
};
/** Parts of a day and times of a day exclude each other, so it takes two steps to show both. */
const { timesOfDay: _, ...stepByPartOfDay } = step;
const { when: __, ...stepByTimeOfDay } = step;

const medication = (
  id: string,
  origin: ClinicMedication['origin'],
  indication: Full<NonNullable<ClinicMedication['indication']>>,
): ClinicMedication => {
  const full: Full<Omit<ClinicMedication, 'steps' | 'origin'>> & Pick<ClinicMedication, 'origin'> = {
    id,
    drug: { text: 'Bupropion XL 150 mg', rxcui: '993541', ndc: '00378-2009-05' },
    origin,
    status: 'stopped',
    statusReason: { code: 'sintol', text: 'Insomnia' },
    statusDate: '2026-11-02T09:00:00Z',
    written: '2026-09-14',
    started: '2026-09',
    ended: '2026-11-02',
    sig: '150 mg every morning for 7 days, then 300 mg',
    indication,
    dispense: { quantity: { value: 30, unit: '{tbl}' }, refills: 0, daysSupply: 30 },
    note: 'Taken with breakfast',
    sensitivity,
  };
  return { ...full, steps: [stepByPartOfDay, { ...stepByTimeOfDay, concurrent: true }] };
};

const allergy: Full<Allergy> = {
  id: 'allergy-1',
  substance: { text: 'Penicillin', rxcui: '7984', ndc: '0093101001' },
  kind: 'allergy',
  category: 'medication',
  status: 'active',
  certainty: 'confirmed',
  criticality: 'high',
  reactions: [{ text: 'Hives', severity: 'moderate' }],
  recorded: '2024-11-04',
  sensitivity,
};

const treatmentPlan: Full<TreatmentPlan> = {
  id: 'plan-1',
  title: 'Depression',
  status: 'active',
  summary: 'Medication and psychotherapy',
  started: '2026-09',
  ended: '2027',
  author: 'prescriber-1',
  addresses: ['dx-1'],
  goals: [{ id: 'goal-1', text: 'PHQ-9 below 5', status: 'active', started: '2026-09-14', due: '2027-03' }],
  activities: [
    {
      id: 'activity-1',
      kind: 'medication-management',
      text: 'Bupropion',
      status: 'in-progress',
      frequency: { times: 1, per: 4, unit: 'wk' },
      sessions: 6,
      started: '2026-09-14',
      ended: '2027-03-14',
      performer: 'prescriber-1',
      medications: ['med-1'],
    },
  ],
  sensitivity,
};

const facts: readonly Full<ClinicalFact>[] = [
  { id: 'fact-1', kind: 'pregnancy', status: 'pregnant', on: '2026-11-02', dueDate: '2027-06', sensitivity },
  { id: 'fact-2', kind: 'lactation', status: 'not-lactating', on: '2026-11-02', sensitivity },
  { id: 'fact-3', kind: 'lithium-level', value: 0.8, unit: 'mmol/L', on: '2026-11-02', sensitivity },
];

const consent: Full<ConsentRecord> = {
  id: 'consent-1',
  decision: 'permit',
  status: 'active',
  signed: '2026-01-05',
  signedBy: 'patient',
  from: '2026-01-05',
  until: '2027-01-05',
  revoked: '2026-12-01',
  recipients: ['primary-care', '*'],
  purposes: ['TREAT'],
  dataClasses: ['MedicationRequest'],
  sensitivities: sensitivity,
};

/** A valid record in which every field of the type, and every branch of its unions, is used at least once. */
export const exemplar: Required<ClinicRecord> = {
  patient,
  prescribers: [prescriber],
  diagnoses: [diagnosis],
  medications: [
    medication('med-1', { kind: 'prescribed', prescriber: 'prescriber-1' }, { diagnosis: 'dx-1' }),
    medication('med-2', { kind: 'reported-by-patient' }, { text: 'Low mood', icd10cm: 'F33.1' }),
    medication('med-3', { kind: 'reported-by-clinic', clinic: 'Alder Street' }, { diagnosis: 'dx-1' }),
  ],
  allergies: [allergy],
  noKnownAllergies: false,
  treatmentPlans: [treatmentPlan],
  facts,
  consents: [consent],
};
