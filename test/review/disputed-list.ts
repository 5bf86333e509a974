import type { Alert } from '../../src/domain/alert.ts';
import type { DecisionSubject } from '../../src/domain/decision.ts';
import { clinicSource, rowId, rxcui, sourceId } from '../../src/domain/ids.ts';
import type { Difference, ReconciledList, ReconciledRow, SourceState } from '../../src/domain/reconciled-list.ts';
import type { StatedMedication } from '../../src/domain/stated-medication.ts';
import type { DecisionMade } from '../../src/review/make-decision.ts';

/** An invented patient whose clinic and doctors do not agree about lithium. */
export const alder = sourceId('primary-care');
export const river = sourceId('cardiology');

export const statement = (changes: Partial<StatedMedication> = {}): StatedMedication => ({
  source: clinicSource,
  resource: 'MedicationRequest/own-1',
  identifiers: ['https://juniper.example/ids/medication|m-lithium'],
  kind: 'ordered',
  text: 'Lithium carbonate 300 mg capsule',
  drug: { recognizedBy: 'none', ingredients: [], alternatives: [], issues: [] },
  steps: [],
  directions: 'Take 1 capsule by mouth twice daily',
  route: 'oral',
  dailyDose: null,
  status: 'active',
  statusAsWritten: 'active',
  intent: 'order',
  reported: false,
  assertedBy: null,
  asserted: '2026-10-01',
  started: null,
  ended: null,
  lastUpdated: null,
  issues: [],
  ...changes,
});

export const alderLithium = statement({
  source: alder,
  resource: 'MedicationRequest/77',
  identifiers: ['urn:alder:rx|77'],
  directions: 'Take 1 capsule by mouth three times daily',
});

export const difference = (changes: Partial<Difference> = {}): Difference => ({
  type: 'frequency',
  harm: 'high',
  sources: [clinicSource, alder],
  statements: [],
  detail: 'Juniper Street Psychiatry: twice a day; Alder Family Practice: 3 times a day.',
  wouldSettle: 'Ask the patient how often it is taken.',
  ...changes,
});

export const row = (id: string, changes: Partial<ReconciledRow> = {}): ReconciledRow => ({
  id: rowId(`row-${id}`),
  drugName: 'lithium',
  ingredients: [{ rxcui: rxcui('6448'), name: 'lithium' }],
  routeGroup: 'oral',
  statements: [statement(), alderLithium],
  differences: [difference()],
  current: true,
  ...changes,
});

const ibuprofen = row('bbbbbbbb22222222', {
  drugName: 'ibuprofen',
  ingredients: [{ rxcui: rxcui('5640'), name: 'ibuprofen' }],
  statements: [
    statement({ source: alder, resource: 'MedicationRequest/78', identifiers: [], text: 'Motrin 600 mg tablet' }),
  ],
  differences: [],
});

export const alert: Alert = {
  id: 'alert-cccccccc33333333',
  type: 'interaction',
  severity: 'high',
  mechanism: 'lithium-clearance',
  drugs: ['ibuprofen', 'lithium'],
  rows: [rowId('row-aaaaaaaa11111111'), ibuprofen.id],
  sources: [clinicSource, alder],
  rule: 'lithium-nsaid',
  evidence: 'Lithium label, section 7, 2024',
  message: 'Ibuprofen can raise the lithium level.',
  management: 'Prefer acetaminophen, or check the level within a week.',
};

const source = (id: typeof alder, name: string, state: SourceState['state'] = 'complete'): SourceState => ({
  ...{ source: id, name, state },
  asOf: '2026-11-23T08:00:00Z',
  detail: null,
});

export const sources: ReconciledList['sources'] = [
  source(clinicSource, 'Juniper Street Psychiatry'),
  source(alder, 'Alder Family Practice'),
  source(river, 'Rivermark Cardiology'),
];

export const disputed: ReconciledList = {
  patient: { id: 'p-1001', name: 'Delia Okafor', birthDate: '1987-03', sex: 'female' },
  sources,
  rows: [row('aaaaaaaa11111111'), ibuprofen],
  alerts: [alert],
  notChecked: [],
  ledger: { received: 3, kept: 3, merged: 0, excluded: 0, failed: 0, entries: [] },
};

export const lithium: DecisionSubject = { kind: 'row', row: rowId('row-aaaaaaaa11111111') };
export const interaction: DecisionSubject = { kind: 'alert', alert: alert.id };

/** The same list with other rows of lithium. */
export const withLithium = (changes: Partial<ReconciledRow>, list: ReconciledList = disputed): ReconciledList => ({
  ...list,
  rows: list.rows.map((one) => (one.drugName === 'lithium' ? { ...one, ...changes } : one)),
});

/** The same list with other states of a source. */
export const withState = (id: typeof alder, state: SourceState['state'], list = disputed): ReconciledList => ({
  ...list,
  sources: list.sources.map((one) => (one.source === id ? { ...one, state } : one)),
});

export const made = (id: string, changes: Partial<DecisionMade> = {}): DecisionMade => ({
  id,
  by: 'Ines Harrow, MD',
  at: '2026-11-23T09:00:00.000Z',
  reason: null,
  ...changes,
});
