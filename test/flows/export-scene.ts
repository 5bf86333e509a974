import type { Patient, Resource } from '@medplum/fhirtypes';
import type { ClinicRecord, ConsentRecord } from '../../src/domain/clinic-record.ts';
import { type PatientId, patientId } from '../../src/domain/ids.ts';
import type { BulkExport } from '../../src/domain/partner.ts';
import type { PullReport } from '../../src/flows/pull.ts';
import { pullPanel } from '../../src/flows/pull-in-bulk.ts';
import { reconcilePatient } from '../../src/flows/reconcile-patient.ts';
import type { BulkExportHabit } from '../../src/sandbox/bulk-export-habit.ts';
import type { SandboxHabits } from '../../src/sandbox/habits.ts';
import { openScene, permit, recordOf, type Scene } from '../support/clinic-scene.ts';

const mrn = 'https://primary-care.example/mrn';
export const panelNumbers = [1, 2, 3, 4, 5] as const;
export const ourPatient = (n: number): PatientId => patientId(`p-${n}`);

export const theirPatient = (n: number): Patient => ({
  resourceType: 'Patient',
  id: `their-${n}`,
  identifier: [{ system: mrn, value: `PC-${n}` }],
  name: [{ family: `Panel${n}`, given: ['Ada'] }],
  birthDate: '1970-01-01',
  gender: 'female',
});

const about = (n: number) => ({ reference: `Patient/their-${n}` });

/** What primary care has of one patient: more than is asked for. */
export const theirData = (n: number): readonly Resource[] => [
  theirPatient(n),
  {
    ...{
      resourceType: 'MedicationRequest',
      id: `ibuprofen-${n}`,
      status: 'active',
      intent: 'order',
      subject: about(n),
    },
    medicationCodeableConcept: { text: 'Ibuprofen 600 mg tablet' },
    authoredOn: '2026-11-12',
    dosageInstruction: [{ text: 'Take 1 tablet by mouth three times daily' }],
  },
  {
    ...{ resourceType: 'MedicationRequest', id: `sotalol-${n}`, status: 'active', intent: 'order', subject: about(n) },
    medicationReference: { reference: n % 2 === 0 ? 'Medication/sotalol-80' : 'Medication/sotalol-160' },
    authoredOn: '2026-10-01',
    dosageInstruction: [{ text: 'Take 1 tablet by mouth twice daily' }],
  },
  {
    ...{
      resourceType: 'MedicationRequest',
      id: `thought-${n}`,
      status: 'active',
      intent: 'proposal',
      subject: about(n),
    },
    medicationCodeableConcept: { text: 'Zolpidem 5 mg tablet' },
  },
  { resourceType: 'Condition', id: `condition-${n}`, subject: about(n), code: { text: 'Long QT syndrome' } },
  { resourceType: 'AllergyIntolerance', id: `allergy-${n}`, patient: about(n), code: { text: 'Penicillin' } },
  {
    ...{ resourceType: 'Observation', id: `potassium-${n}`, status: 'final', subject: about(n) },
    code: { coding: [{ system: 'http://loinc.org', code: '2823-3' }] },
    effectiveDateTime: '2026-09-01T08:00:00Z',
    valueQuantity: { value: 4.1, unit: 'mmol/L', system: 'http://unitsofmeasure.org', code: 'mmol/L' },
  },
  {
    ...{ resourceType: 'Observation', id: `old-${n}`, status: 'final', subject: about(n) },
    code: { coding: [{ system: 'http://loinc.org', code: '2823-3' }] },
    effectiveDateTime: '2019-09-01',
  },
  {
    ...{ resourceType: 'Observation', id: `height-${n}`, status: 'final', subject: about(n) },
    code: { coding: [{ system: 'http://loinc.org', code: '0000-0' }] },
    effectiveDateTime: '2026-09-01',
  },
];

const medications: readonly Resource[] = [
  { resourceType: 'Medication', id: 'sotalol-80', code: { text: 'Sotalol 80 mg tablet' } },
  { resourceType: 'Medication', id: 'sotalol-160', code: { text: 'Sotalol 160 mg tablet' } },
  { resourceType: 'Medication', id: 'nobody-has-it', code: { text: 'Thalidomide 50 mg capsule' } },
];

/** Patients whom the clinic does not know, and one whom it may not ask about. */
const strangers = [theirData(77), theirData(78)].flat();
export const unaskedNumber = 6;

export const terms: BulkExport = {
  kind: 'group',
  group: 'panel',
  minimumPatients: 3,
  fileHosts: [],
  typeFilters: [],
  limits: { minutes: 10, files: 100, bytes: 10_000_000, lines: 100_000 },
};

export interface PanelScene extends Scene {
  read(): Promise<PullReport>;
  /** The list of one patient without its times. */
  listOf(n: number): Promise<unknown>;
  /** Drug names of one patient's list. */
  drugsOf(n: number): Promise<readonly string[]>;
  /** Requests that primary care was sent, by method and path. */
  asked(): readonly string[];
}

export const everyPatient = [...panelNumbers, unaskedNumber];

export const ourRecord = (n: number, consents: readonly ConsentRecord[]): ClinicRecord =>
  recordOf({
    patient: {
      id: `p-${n}`,
      identifiers: [{ system: mrn, value: `PC-${n}` }],
      name: { family: `Panel${n}`, given: ['Ada'] },
      birthDate: '1970-01-01',
      sex: 'female',
    },
    consents,
  });

/** Six patients, one of whom primary care may not be asked about, and primary care with its habits. */
export const openPanel = async (
  habit: BulkExportHabit | null = {},
  habits: SandboxHabits = {},
  bulkExport: Partial<BulkExport> | null = {},
): Promise<PanelScene> => {
  const scene = await openScene({
    'primary-care': {
      read: ['MedicationRequest', 'Condition', 'AllergyIntolerance', 'Observation'],
      ...(bulkExport === null ? {} : { bulkExport: { ...terms, ...bulkExport } as BulkExport }),
      sandbox: {
        resources: [...everyPatient.flatMap(theirData), ...strangers, ...medications],
        habits: { ...habits, ...(habit === null ? {} : { bulkExport: habit }) },
      },
    },
  });
  await scene.put(...everyPatient.map((n) => ourRecord(n, n === unaskedNumber ? [] : [permit(['primary-care'])])));
  // What primary care has is older than the first export.
  scene.advance(60_000);
  const { partner, sandbox } = scene.of('primary-care');
  const list = async (n: number) => (await reconcilePatient(ourPatient(n), scene.context))?.list;
  return {
    ...scene,
    read: () => pullPanel(partner, everyPatient.map(ourPatient), scene.context),
    listOf: async (n) => {
      const found = await list(n);
      return JSON.parse(JSON.stringify(found, (name, value) => (name === 'asOf' ? 'then' : value)));
    },
    drugsOf: async (n) => ((await list(n))?.rows ?? []).map(({ drugName }) => drugName).toSorted(),
    asked: () => sandbox.requests.map(({ method, path }) => `${method} ${path}`),
  };
};
