import type { Alert } from '../../../src/domain/alert.ts';
import { patientId, rowId, rxcui, sourceId } from '../../../src/domain/ids.ts';
import type { ReconciledList, ReconciledRow, SourceState } from '../../../src/domain/reconciled-list.ts';
import type { LedgerEntry, StatedMedication } from '../../../src/domain/stated-medication.ts';
import type { StoredList } from '../../../src/flows/ports.ts';

/** An invented patient whose list has something of everything that the page can show. */
export const madeAt = '2026-11-22T18:04:00.000Z';

export const clinic = sourceId('clinic');
export const primaryCare = sourceId('primary-care');
export const cardiology = sourceId('cardiology');

const sources: readonly SourceState[] = [
  { source: clinic, name: 'Riverbend Psychiatry', state: 'complete', asOf: madeAt, detail: null },
  { source: primaryCare, name: 'Alder Street Family Medicine', state: 'complete', asOf: madeAt, detail: null },
  {
    source: cardiology,
    name: 'Willamette Heart Group',
    state: 'not-reached',
    asOf: null,
    detail: 'No answer within 30 seconds.',
  },
];

export const stated = (fields: Partial<StatedMedication> = {}): StatedMedication => ({
  source: clinic,
  resource: 'MedicationRequest/med-1',
  identifiers: [],
  kind: 'ordered',
  text: 'Lithobid 300 mg tablet',
  drug: {
    recognizedBy: 'rxcui',
    certainty: 'certain',
    level: 'branded-drug',
    rxcui: rxcui('756059'),
    conceptName: 'lithium carbonate 300 MG Extended Release Oral Tablet [Lithobid]',
    ingredients: [{ rxcui: rxcui('6448'), name: 'lithium' }],
    strengths: [],
    doseForm: null,
    route: 'oral',
    extendedRelease: true,
    brand: 'Lithobid',
    clinicalDrug: null,
    alternatives: [],
    issues: [],
  },
  steps: [
    {
      sequence: 1,
      text: '300 mg by mouth 3 times a day',
      dose: { value: 300, unit: 'mg', high: null },
      route: 'oral',
      schedule: {
        ...{ count: null, frequency: 3, frequencyMax: null, period: 1, periodMax: null, periodUnit: 'd' },
        ...{ when: [], dayOfWeek: [], timeOfDay: [] },
      },
      lasting: null,
      from: null,
      until: null,
      asNeeded: null,
      atMost: null,
    },
  ],
  directions: 'Take 300 mg by mouth 3 times a day',
  route: 'oral',
  dailyDose: { value: 900, unit: 'mg' },
  status: 'active',
  statusAsWritten: 'active',
  intent: 'order',
  reported: null,
  assertedBy: 'Dana Iverson, MD',
  asserted: '2026-09-28',
  started: null,
  ended: null,
  lastUpdated: null,
  issues: [],
  ...fields,
});

export const lithium: ReconciledRow = {
  id: rowId('row-lithium'),
  drugName: 'lithium',
  ingredients: [{ rxcui: rxcui('6448'), name: 'lithium' }],
  routeGroup: 'oral',
  statements: [
    stated(),
    stated({
      source: primaryCare,
      resource: 'MedicationRequest/pc-1',
      text: 'lithium carbonate',
      kind: 'said-to-be-taken',
      dailyDose: null,
      steps: [],
      directions: 'as directed by psychiatry',
      assertedBy: null,
      asserted: '2026-10',
    }),
  ],
  differences: [
    {
      type: 'dose',
      harm: 'high',
      sources: [clinic, primaryCare],
      statements: [
        { source: clinic, resource: 'MedicationRequest/med-1' },
        { source: primaryCare, resource: 'MedicationRequest/pc-1' },
      ],
      wouldSettle: 'Ask the patient which dose is taken.',
      detail: 'Riverbend Psychiatry: 300 mg; Alder Street Family Medicine: no dose given.',
    },
  ],
  current: true,
};

const ibuprofen: ReconciledRow = {
  id: rowId('row-ibuprofen'),
  drugName: 'ibuprofen',
  ingredients: [{ rxcui: rxcui('5640'), name: 'ibuprofen' }],
  routeGroup: 'oral',
  statements: [
    stated({ source: primaryCare, resource: 'MedicationDispense/pc-2', text: 'Motrin', kind: 'handed-over' }),
  ],
  differences: [
    {
      type: 'omitted',
      harm: 'low',
      sources: [clinic],
      statements: [{ source: primaryCare, resource: 'MedicationDispense/pc-2' }],
      detail: 'Riverbend Psychiatry: not listed.',
      wouldSettle: 'Ask the patient whether it is taken.',
    },
  ],
  current: true,
};

const herbs: ReconciledRow = {
  id: rowId('row-herbs'),
  drugName: 'calm drops',
  ingredients: [],
  routeGroup: null,
  statements: [
    stated({
      source: primaryCare,
      resource: 'MedicationStatement/pc-3',
      text: 'calm drops',
      drug: { recognizedBy: 'none', ingredients: [], alternatives: [], issues: [] },
      status: 'stopped',
    }),
  ],
  differences: [],
  current: false,
};

export const interaction: Alert = {
  id: 'alert-1',
  type: 'interaction',
  mechanism: null,
  severity: 'high',
  drugs: ['ibuprofen', 'lithium'],
  rows: [ibuprofen.id, lithium.id],
  sources: [primaryCare, clinic],
  rule: 'lithium-nsaid',
  evidence: 'Prescribing information of lithium carbonate (2022)',
  message: 'The lithium level can rise to toxicity.',
  management: 'Prefer acetaminophen; measure the level.',
};

const keptEntries: readonly LedgerEntry[] = [lithium, ibuprofen, herbs].flatMap(({ id, statements }) =>
  statements.map(({ source, resource }) => ({
    source,
    resource,
    outcome: 'kept',
    reason: 'It stands on the list.',
    row: id,
  })),
);

const failedEntry: LedgerEntry = {
  source: primaryCare,
  resource: 'MedicationRequest#5',
  outcome: 'failed',
  reason: 'It names no drug.',
  row: null,
};

export const exampleList: ReconciledList = {
  patient: { id: 'patient-4711', name: 'Ada Marchetti', birthDate: '1980-02-29', sex: 'female' },
  sources,
  rows: [ibuprofen, lithium, herbs],
  alerts: [
    {
      ...interaction,
      id: 'alert-2',
      type: 'dose',
      severity: 'low',
      drugs: ['lithium'],
      rows: [lithium.id],
      message: 'The dose is at the upper end.',
    },
    interaction,
  ],
  notChecked: [{ drug: 'calm drops', why: 'It was not recognised as a drug.' }],
  ledger: { received: 5, kept: 4, merged: 0, excluded: 0, failed: 1, entries: [...keptEntries, failedEntry] },
};

export const agreedList: ReconciledList = {
  patient: { id: 'patient-0815', name: 'Bo Lindqvist', birthDate: null, sex: null },
  sources: sources.slice(0, 2),
  rows: [],
  alerts: [],
  notChecked: [],
  ledger: { received: 0, kept: 0, merged: 0, excluded: 0, failed: 0, entries: [] },
};

export const stored = (list: ReconciledList): StoredList => ({
  patient: patientId(list.patient.id),
  madeAt,
  digest: list.patient.id,
  list,
  resources: [],
});
