import { loadDrugGraph, loadIcd10cm } from '../../src/adapters/terminology/load-terminology.ts';
import type { ClinicRecord } from '../../src/domain/clinic-record.ts';
import type { MappingContext } from '../../src/mapping/mapping-context.ts';

/** Invented clinic and patients. */
export const context: MappingContext = {
  identity: { system: 'https://juniper.example/ids' },
  organization: {
    id: 'juniper',
    name: 'Juniper Street Psychiatry',
    npi: '1234567893',
    contacts: [{ kind: 'phone', value: '+1 503 555 0100', use: 'work' }],
    address: { lines: ['12 Juniper Street'], city: 'Portland', state: 'OR', postalCode: '97205' },
  },
  partners: [
    { id: 'primary-care', name: 'Alder Family Practice' },
    { id: 'cardiology', name: 'Rivermark Cardiology' },
  ],
  drugs: loadDrugGraph(),
  icd10cm: loadIcd10cm(),
};

const harrow = {
  id: 'dr-harrow',
  npi: '1245319599',
  name: { family: 'Harrow', given: ['Ines'], suffix: 'MD' },
  contacts: [{ kind: 'email', value: 'harrow@juniper.example', use: 'work' }],
} as const;

/** Uses every part of the record at least once. */
export const everything: ClinicRecord = {
  patient: {
    id: 'p-1001',
    identifiers: [{ system: 'https://alder.example/mrn', value: '88-2041' }],
    name: { family: 'Okafor', given: ['Delia', 'Rue'], suffix: 'Jr.' },
    birthDate: '1987-03',
    sex: 'female',
    contacts: [
      { kind: 'phone', value: '+1 503 555 0111', use: 'mobile' },
      { kind: 'email', value: 'delia@mail.example' },
    ],
    address: { lines: ['4 Larch Court', 'Apt 2'], city: 'Portland', state: 'OR', postalCode: '97214' },
    language: 'en',
  },
  prescribers: [harrow, { id: 'np-voss', name: { family: 'Voss', given: ['Teo'] } }],
  diagnoses: [
    {
      id: 'dx-bipolar',
      icd10cm: 'F3181',
      text: 'Bipolar II disorder',
      kind: 'problem',
      status: 'active',
      certainty: 'confirmed',
      onset: '2015',
      recorded: '2021-04-06T10:15:00-07:00',
      diagnosedBy: 'dr-harrow',
    },
    {
      id: 'dx-insomnia',
      icd10cm: 'G47.00',
      text: 'Insomnia',
      kind: 'encounter',
      status: 'resolved',
      abated: '2024-02',
    },
    { id: 'dx-wrong', text: 'Panic disorder', kind: 'problem', status: 'entered-in-error', certainty: 'provisional' },
  ],
  medications: [
    {
      id: 'm-lithium',
      drug: { text: 'Lithium carbonate 300 mg capsule', rxcui: '197889', ndc: '0054-8527-25' },
      origin: { kind: 'prescribed', prescriber: 'dr-harrow' },
      status: 'active',
      written: '2025-09-12',
      started: '2021-04-10',
      steps: [
        { dose: { value: 300, unit: 'mg' }, route: 'oral', frequency: { times: 1, per: 1, unit: 'd' }, when: ['MORN'] },
        {
          dose: { value: 600, unit: 'mg' },
          route: 'oral',
          frequency: { times: 1, per: 1, unit: 'd' },
          when: ['HS'],
          concurrent: true,
        },
      ],
      indication: { diagnosis: 'dx-bipolar' },
      dispense: { quantity: { value: 270, unit: '{capsule}' }, refills: 1, daysSupply: 90 },
      note: 'Level every three months.',
    },
    {
      id: 'm-lamotrigine',
      drug: { text: 'lamotrigine 25 MG Oral Tablet' },
      origin: { kind: 'prescribed', prescriber: 'np-voss' },
      status: 'stopped',
      statusReason: { code: 'sintol', text: 'Rash in the second week' },
      statusDate: '2025-06-20',
      written: '2025-06',
      started: '2025-06-02',
      ended: '2025-06-19',
      sig: '25 mg daily for two weeks, then 50 mg daily',
      steps: [
        {
          dose: { value: 25, unit: 'mg' },
          route: 'oral',
          frequency: { times: 1, per: 1, unit: 'd' },
          lasting: { value: 14, unit: 'd' },
        },
        { dose: { value: 50, unit: 'mg' }, route: 'oral', frequency: { times: 1, per: 1, unit: 'd' } },
      ],
      indication: { text: 'Bipolar depression', icd10cm: 'F31.81' },
    },
    {
      id: 'm-hydroxyzine',
      drug: { text: 'Vistaril 25 mg', ndc: '12345-678' },
      origin: { kind: 'prescribed', prescriber: 'dr-harrow' },
      status: 'active',
      written: '2025-09-12T09:30:00-07:00',
      sig: 'Take 1-2 capsules by mouth every 6 hours as needed for anxiety, max 4 capsules a day',
    },
    {
      id: 'm-ibuprofen',
      drug: { text: 'Ibuprofen 200', ndc: '00113-0074-71' },
      origin: { kind: 'reported-by-patient' },
      status: 'active',
      written: '2025-09-12',
      sig: 'uses it like the box says',
      started: '2025',
    },
    {
      id: 'm-lisinopril',
      drug: { text: 'lisinopril', rxcui: '99999999' },
      origin: { kind: 'reported-by-clinic', clinic: 'Alder Family Practice' },
      status: 'unknown',
    },
  ],
  allergies: [
    {
      id: 'a-codeine',
      substance: { text: 'codeine' },
      kind: 'intolerance',
      category: 'medication',
      status: 'active',
      certainty: 'confirmed',
      criticality: 'low',
      reactions: [{ text: 'Nausea', severity: 'moderate' }, { text: 'Itching' }],
      recorded: '2020-11-03',
    },
    { id: 'a-peanut', substance: { text: 'Peanut' }, kind: 'allergy', category: 'food', status: 'entered-in-error' },
  ],
  treatmentPlans: [
    {
      id: 'tp-1',
      title: 'Mood stabilisation',
      status: 'active',
      summary: 'Keep the level between 0.6 and 0.8 mmol/L; keep sleep regular.',
      started: '2025-01-15',
      author: 'dr-harrow',
      addresses: ['dx-bipolar'],
      goals: [
        { id: 'g-mood', text: 'No episode for six months', status: 'active', started: '2025-01-15', due: '2025-07' },
        { id: 'g-sleep', text: 'Seven hours of sleep', status: 'completed' },
      ],
      activities: [
        {
          id: 'act-1',
          kind: 'medication-management',
          text: 'Review lithium',
          status: 'in-progress',
          frequency: { times: 1, per: 3, unit: 'mo' },
          performer: 'dr-harrow',
          medications: ['m-lithium'],
        },
        {
          id: 'act-2',
          kind: 'psychotherapy',
          text: 'Interpersonal and social rhythm therapy',
          status: 'scheduled',
          frequency: { times: 1, per: 1, unit: 'wk' },
          sessions: 16,
          started: '2025-02-03',
        },
        { id: 'act-3', kind: 'ketamine', text: 'Not at present', status: 'cancelled' },
        { id: 'act-4', kind: 'neurofeedback', text: 'Alpha asymmetry protocol', status: 'stopped', sessions: 10 },
        {
          id: 'act-5',
          kind: 'tms',
          text: 'Left DLPFC, 10 Hz',
          status: 'not-started',
          sessions: 36,
          frequency: { times: 5, per: 1, unit: 'wk' },
        },
        {
          id: 'act-6',
          kind: 'laboratory-monitoring',
          text: 'Lithium level, creatinine, TSH',
          status: 'in-progress',
          medications: ['m-lithium'],
        },
        {
          id: 'act-7',
          kind: 'ecg-monitoring',
          text: 'ECG',
          status: 'completed',
          started: '2025-03-01',
          ended: '2025-03-01',
        },
        {
          id: 'act-8',
          kind: 'follow-up',
          text: 'Visit',
          status: 'scheduled',
          frequency: { times: 1, per: 1, unit: 'mo' },
        },
      ],
    },
  ],
  facts: [
    {
      id: 'f-preg',
      kind: 'pregnancy',
      status: 'pregnant',
      on: '2025-09-12',
      dueDate: '2026-04',
      sensitivity: ['PREGNANT'],
    },
    { id: 'f-lact', kind: 'lactation', status: 'not-lactating', on: '2025-09-12' },
    { id: 'f-qtc', kind: 'qtc', value: 431, unit: 'ms', on: '2025-03-01' },
    { id: 'f-li', kind: 'lithium-level', value: 0.7, unit: 'mEq/L', on: '2025-09-10T08:05:00-07:00' },
    { id: 'f-crea', kind: 'creatinine', value: 0.9, unit: 'mg/dL', on: '2025-09-10' },
    { id: 'f-egfr', kind: 'egfr', value: 84, unit: 'mL/min/1.73m2', on: '2025-09-10' },
    { id: 'f-weight', kind: 'weight', value: 71.5, unit: 'kg', on: '2025-09-12' },
    { id: 'f-weight-2', kind: 'weight', value: 11.2, unit: 'stone', on: '2024' },
  ],
  consents: [
    {
      id: 'c-1',
      decision: 'permit',
      status: 'active',
      signed: '2025-01-15T11:00:00-08:00',
      signedBy: 'patient',
      from: '2025-01-15',
      until: '2026-01-14',
      recipients: ['primary-care', 'obgyn'],
      purposes: ['TREAT', 'COC'],
      dataClasses: ['MedicationRequest', 'CarePlan'],
      sensitivities: ['PREGNANT'],
    },
    {
      id: 'c-2',
      decision: 'deny',
      status: 'active',
      signed: '2025-02-01',
      signedBy: 'patient',
      recipients: ['cardiology'],
      purposes: [],
    },
  ],
};

/** A patient of the clinic's opioid programme, whose records fall under 42 CFR Part 2. */
export const underPart2: ClinicRecord = {
  patient: { id: 'p-1002', name: { family: 'Lindqvist', given: ['Aron'] }, birthDate: '1979-11-30', sex: 'male' },
  prescribers: [harrow],
  diagnoses: [
    {
      id: 'dx-oud',
      icd10cm: 'F11.20',
      text: 'Opioid dependence',
      kind: 'problem',
      status: 'active',
      sensitivity: ['OPIOIDUD', '42CFRPart2'],
    },
  ],
  medications: [
    {
      id: 'm-bup',
      drug: { text: 'buprenorphine 8 mg / naloxone 2 mg film', rxcui: '1010604' },
      origin: { kind: 'prescribed', prescriber: 'dr-harrow' },
      status: 'active',
      written: '2025-08-01',
      steps: [{ sig: '1 film under the tongue twice daily' }],
      indication: { diagnosis: 'dx-oud' },
    },
  ],
  noKnownAllergies: true,
  treatmentPlans: [
    {
      id: 'tp-oud',
      title: 'Maintenance',
      status: 'active',
      goals: [{ id: 'g-oud', text: 'Stay in treatment', status: 'active' }],
      activities: [
        {
          id: 'act',
          kind: 'medication-management',
          text: 'Dose review',
          status: 'in-progress',
          medications: ['m-bup'],
        },
      ],
    },
  ],
  consents: [
    {
      id: 'c-part2',
      decision: 'permit',
      status: 'active',
      signed: '2025-08-01',
      signedBy: 'patient',
      until: '2026-08-01',
      revoked: '2025-12-24',
      recipients: ['*'],
      purposes: ['TREAT'],
      sensitivities: ['42CFRPart2', 'OPIOIDUD'],
    },
  ],
};

/** Only what the schema demands. */
export const bare: ClinicRecord = {
  patient: { id: 'p-1003', name: { family: 'Quill', given: [] }, birthDate: '2001', sex: 'unknown' },
  prescribers: [],
};

/** A record with what records should not have; it passes the schema. */
export const faulty: ClinicRecord = {
  patient: {
    id: 'p-1004',
    name: { family: 'Ash<script>', given: ['Bo & Co'] },
    birthDate: '1990-01-01',
    sex: 'other',
    language: 'en',
  },
  prescribers: [{ id: 'dr-x', npi: '1234567890', name: { family: 'Xu', given: ['Lin'] } }],
  diagnoses: [
    {
      id: 'dx-1',
      icd10cm: 'F10.20',
      text: 'Alcohol dependence',
      kind: 'problem',
      status: 'active',
      abated: '2024-01-01',
      diagnosedBy: 'nobody',
    },
    { id: 'dx-1', text: 'The same id again', kind: 'problem', status: 'active' },
  ],
  medications: [
    {
      id: 'm-1',
      drug: { text: 'lithium or lisinopril', rxcui: '197889', ndc: '00113007471' },
      origin: { kind: 'prescribed', prescriber: 'nobody' },
      status: 'completed',
      started: '2025-05-01',
      ended: '2025-04-01',
      sig: 'twice daily',
      indication: { diagnosis: 'no-such' },
    },
    {
      id: 'm-2',
      drug: { text: 'my sleeping drops' },
      origin: { kind: 'reported-by-patient' },
      status: 'draft',
      dispense: { quantity: { value: 2, unit: 'bottles' } },
    },
    {
      id: 'm-3',
      drug: { text: 'Suboxone-like film', rxcui: '1010604' },
      origin: { kind: 'reported-by-clinic', clinic: 'Harbor & Sons "Detox"' },
      status: 'active',
    },
  ],
  allergies: [{ id: 'a-1', substance: { text: 'something in the flu shot' }, kind: 'allergy', status: 'active' }],
  noKnownAllergies: true,
  treatmentPlans: [
    {
      id: 'tp',
      title: '</div><script>alert("1")</script>',
      status: 'unknown',
      summary: "<img src=x onerror=alert(1)> & more 'quotes'",
      started: '2025-02',
      ended: '2025-01-31',
      author: 'nobody',
      addresses: ['dx-1', 'no-such'],
      goals: [{ id: 'g', text: '<b>bold</b>', status: 'proposed' }],
      activities: [
        {
          id: 'act',
          kind: 'tms',
          text: '<i>x</i>',
          status: 'unknown',
          performer: 'nobody',
          medications: ['m-1', 'no-such'],
        },
      ],
    },
  ],
  facts: [{ id: 'f-1', kind: 'creatinine', value: 88, unit: 'umol/L', on: '2025-01' }],
  consents: [
    {
      id: 'c-empty',
      decision: 'permit',
      status: 'active',
      signed: '2025-01-01',
      signedBy: 'guardian',
      recipients: [],
      purposes: ['TREAT'],
    },
  ],
};
