import { describe, expect, it } from 'vitest';
import type { Alert } from '../../src/domain/alert.ts';
import { clinicSource, rowId, rxcui, sourceId } from '../../src/domain/ids.ts';
import type { ReconciledList, ReconciledRow, SourceState } from '../../src/domain/reconciled-list.ts';
import type { StatedMedication } from '../../src/domain/stated-medication.ts';
import { toDetectedIssue } from '../../src/mapping/to-detected-issue.ts';
import { type ReconciliationContext, toMedicationList } from '../../src/mapping/to-medication-list.ts';
import { toReconciliationProvenance } from '../../src/mapping/to-reconciliation-provenance.ts';
import { createValidator } from '../../src/validation-library.ts';
import { context as clinic } from './clinic-records.ts';

const context: ReconciliationContext = {
  identity: clinic.identity,
  organization: clinic.organization,
  reconciled: '2025-09-13T08:00:00Z',
  sensitivity: [],
};

const alder = sourceId('primary-care');
const river = sourceId('cardiology');

const statement = (changes: Partial<StatedMedication>): StatedMedication => ({
  source: clinicSource,
  resource: 'MedicationRequest/own-1',
  identifiers: ['https://juniper.example/ids/medication|m-lithium'],
  kind: 'ordered',
  text: 'Lithium carbonate 300 mg capsule',
  drug: { recognizedBy: 'none', ingredients: [], alternatives: [], issues: [] },
  steps: [],
  directions: null,
  route: null,
  dailyDose: null,
  status: 'active',
  statusAsWritten: 'active',
  intent: 'order',
  reported: false,
  assertedBy: null,
  asserted: null,
  started: null,
  ended: null,
  lastUpdated: null,
  issues: [],
  ...changes,
});

const row = (id: string, changes: Partial<ReconciledRow>): ReconciledRow => ({
  id: rowId(id),
  drugName: 'lithium',
  ingredients: [{ rxcui: rxcui('6448'), name: 'lithium' }],
  routeGroup: 'oral',
  statements: [statement({})],
  differences: [],
  current: true,
  ...changes,
});

const source = (id: typeof alder, name: string, state: SourceState['state'], asOf: string | null): SourceState => ({
  source: id,
  name,
  state,
  asOf,
  detail: null,
});

const list: ReconciledList = {
  patient: { id: 'p-1001', name: 'Delia Okafor', birthDate: '1987-03', sex: 'female' },
  sources: [
    source(clinicSource, 'Juniper Street Psychiatry', 'complete', '2025-09-13T08:00:00Z'),
    source(alder, 'Alder Family Practice', 'complete', '2025-09-13T07:59:00Z'),
    source(river, 'Rivermark Cardiology', 'not-reached', null),
  ],
  rows: [
    row('lithium', {
      differences: [
        {
          type: 'omitted',
          harm: 'high',
          sources: [alder],
          statements: [],
          detail: 'Alder does not list it.',
          wouldSettle: 'Ask the patient whether it is taken.',
        },
      ],
    }),
    row('ibuprofen', {
      drugName: 'ibuprofen',
      statements: [
        statement({
          source: alder,
          resource: 'MedicationRequest/77',
          identifiers: ['urn:alder:rx|A|7'],
          text: 'Motrin IB',
        }),
        statement({
          source: alder,
          resource: 'MedicationStatement#2',
          identifiers: [],
          text: 'ibuprofen',
          status: 'stopped',
        }),
      ],
    }),
  ],
  alerts: [],
  notChecked: [],
  ledger: { received: 3, kept: 3, merged: 0, excluded: 0, failed: 0, entries: [] },
};

const alert: Alert = {
  id: 'interaction:ibuprofen:lithium',
  type: 'interaction',
  mechanism: null,
  severity: 'high',
  drugs: ['ibuprofen', 'lithium'],
  rows: [rowId('lithium'), rowId('ibuprofen')],
  sources: [clinicSource, alder],
  rule: 'va-ndfrt',
  evidence: 'VA NDF-RT drug interactions, 2015',
  message: 'Ibuprofen can raise the lithium level.',
  management: 'Prefer another analgesic, or check the level within a week.',
};

describe('a reconciled list as a FHIR List', () => {
  const resource = toMedicationList(list, context);

  it('is a current snapshot with both codes and the time of its making', () => {
    expect(resource).toMatchObject({ status: 'current', mode: 'snapshot', date: '2025-09-13T08:00:00Z' });
    expect(resource.code?.coding?.map(({ code }) => code)).toEqual(['10160-0', 'medications']);
    expect(resource.subject?.reference).toMatch(/^Patient\/[0-9a-f-]{36}$/);
    expect(resource.identifier?.[0]?.value).toBe('p-1001');
  });

  it('points our own statement out literally and others by what they are called where they are', () => {
    expect(resource.entry?.map(({ item }) => item)).toEqual([
      { reference: 'MedicationRequest/own-1', display: 'Lithium carbonate 300 mg capsule (Juniper Street Psychiatry)' },
      {
        type: 'MedicationRequest',
        identifier: { system: 'urn:alder:rx', value: 'A|7' },
        display: 'Motrin IB (Alder Family Practice)',
      },
      {
        type: 'MedicationStatement',
        identifier: { system: 'https://juniper.example/ids/source/primary-care', value: 'MedicationStatement#2' },
        display: 'ibuprofen (Alder Family Practice)',
      },
    ]);
  });

  it('flags each entry with its status and the kinds of difference', () => {
    expect(resource.entry?.map(({ flag }) => flag?.text)).toEqual(['active; differs in: omitted', 'active', 'stopped']);
  });

  it('names the sources that it lacks', () => {
    expect(resource.note).toEqual([{ text: 'Rivermark Cardiology: not reached; nothing of it is in this list.' }]);
  });

  it('says as of when it is where a source that answered before was not reached', () => {
    const since = '2025-09-09T07:59:00Z';
    const gone = {
      ...source(alder, 'Alder Family Practice', 'complete', since),
      types: [{ type: 'MedicationRequest', asOf: since, isReached: false }],
    };
    expect(toMedicationList({ ...list, sources: [gone] }, context).note).toEqual([
      { text: `Alder Family Practice: not reached; what is listed of it is as of ${since}.` },
    ]);
  });

  it('says that nothing is known only when every source answered in full', () => {
    const none = { ...list, rows: [] };
    const complete = { ...none, sources: list.sources.slice(0, 2) };
    expect(toMedicationList(none, context).emptyReason?.coding?.[0]?.code).toBe('unavailable');
    expect(toMedicationList(complete, context).emptyReason?.coding?.[0]?.code).toBe('nilknown');
    expect(toMedicationList(none, context)).not.toHaveProperty('entry');
    expect(resource).not.toHaveProperty('emptyReason');
  });

  it('carries the labels it is given', () => {
    const labelled = toMedicationList(list, { ...context, sensitivity: ['OPIOIDUD'] });
    expect(labelled.meta?.security?.map(({ code }) => code)).toEqual(['R', 'OPIOIDUD']);
  });
});

describe('an alert as a FHIR DetectedIssue', () => {
  it('is preliminary, coded, and implicates the statements of its drugs', () => {
    const resource = toDetectedIssue(alert, list, context);
    expect(resource).toMatchObject({
      status: 'preliminary',
      severity: 'high',
      identifiedDateTime: '2025-09-13T08:00:00Z',
      detail: 'Ibuprofen can raise the lithium level. Prefer another analgesic, or check the level within a week.',
      evidence: [{ code: [{ text: 'VA NDF-RT drug interactions, 2015 (rule va-ndfrt)' }] }],
    });
    expect(resource.implicated).toHaveLength(3);
    expect(resource).not.toHaveProperty('reference');
  });

  it.each([
    ['interaction', 'DRG'],
    ['duplicate-therapy', 'DUPTHPY'],
    ['allergy', 'ALGY'],
    ['pregnancy', 'PREG'],
    ['condition', 'COND'],
    ['age', 'AGE'],
    ['dose', 'DOSE'],
  ] as const)('codes %s as %s', (type, code) => {
    expect(toDetectedIssue({ ...alert, type }, list, context).code?.coding?.[0]?.code).toBe(code);
  });

  it('has another id for another patient', () => {
    const other = { ...list, patient: { ...list.patient, id: 'p-9' } };
    expect(toDetectedIssue(alert, other, context).id).not.toBe(toDetectedIssue(alert, list, context).id);
  });
});

describe('the Provenance of a reconciled list', () => {
  it('names the software for the clinic as assembler and every source that gave something', () => {
    const made = toMedicationList(list, context);
    const issue = toDetectedIssue(alert, list, context);
    const provenance = toReconciliationProvenance(list, [made, issue], context);
    expect(provenance.target.map(({ reference }) => reference)).toEqual([
      `List/${made.id}`,
      `DetectedIssue/${issue.id}`,
    ]);
    expect(provenance.agent.map(({ type }) => type?.coding?.[0]?.code)).toEqual(['assembler', 'transmitter']);
    expect(provenance.agent[0]?.onBehalfOf?.reference).toMatch(/^Organization\//);
    expect(provenance.entity?.map(({ role, what }) => [role, what.display])).toEqual([
      ['source', 'Juniper Street Psychiatry'],
      ['source', 'Alder Family Practice'],
    ]);
  });
});

describe('what a reconciliation puts out', () => {
  it('is valid', () => {
    const validate = createValidator();
    const made = toMedicationList(list, context);
    const empty = toMedicationList({ ...list, rows: [] }, context);
    const issue = toDetectedIssue(alert, list, context);
    const provenance = toReconciliationProvenance(list, [made, issue], context);
    const found = [made, empty, issue, provenance].flatMap((resource) => validate(resource));
    expect(found.filter(({ severity }) => severity !== 'information')).toEqual([]);
  });
});
