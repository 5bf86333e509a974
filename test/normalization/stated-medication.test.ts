import { describe, expect, it } from 'vitest';
import type { ReconciledList } from '../../src/domain/reconciled-list.ts';
import { readStatus } from '../../src/normalization/medication-status.ts';
import { bundleOf, patient, type WrittenResource } from '../support/bundle.ts';
import { fill, order, statement } from '../support/medication-request.ts';
import { onlyOne, reconcile, reconcileDocuments, rowOf } from '../support/reconciled.ts';

const saidOf = (resource: WrittenResource) => onlyOne(onlyOne(reconcile({ pcp: [resource] }).rows).statements);
const outcomeOf = (list: ReconciledList) =>
  list.ledger.entries
    .filter(({ resource }) => !resource.startsWith('Patient'))
    .map(({ outcome, reason }) => ({ outcome, reason }));

describe('status', () => {
  it.each([
    ...['active', 'on-hold', 'cancelled', 'completed', 'entered-in-error', 'stopped', 'draft', 'unknown'].map(
      (code) => ['MedicationRequest', code, code] as const,
    ),
    ...['active', 'completed', 'entered-in-error', 'stopped', 'on-hold', 'unknown'].map(
      (code) => ['MedicationStatement', code, code] as const,
    ),
    ['MedicationStatement', 'intended', 'draft'],
    ['MedicationStatement', 'not-taken', 'stopped'],
    ['MedicationDispense', 'preparation', 'unknown'],
    ['MedicationDispense', 'in-progress', 'unknown'],
    ['MedicationDispense', 'completed', 'unknown'],
    ['MedicationDispense', 'unknown', 'unknown'],
    ['MedicationDispense', 'on-hold', 'on-hold'],
    ['MedicationDispense', 'stopped', 'unknown'],
    ['MedicationDispense', 'cancelled', 'cancelled'],
    ['MedicationDispense', 'declined', 'cancelled'],
    ['MedicationDispense', 'entered-in-error', 'entered-in-error'],
    ['MedicationRequest', 'ACTIVE', 'active'],
  ] as const)('of a %s: %s is %s', (type, written, status) => {
    expect(readStatus(type, written)).toEqual({ status, issues: [] });
  });

  it.each([
    ['MedicationRequest', 'ended', 'completed'],
    ['MedicationStatement', 'recorded', 'unknown'],
    ['MedicationStatement', 'draft', 'draft'],
    ['MedicationRequest', 'suspended', 'unknown'],
    ['MedicationRequest', 'toString', 'unknown'],
    ['MedicationRequest', '__proto__', 'unknown'],
  ] as const)('of a %s: %s, which R4 does not have, is %s with an issue', (type, written, status) => {
    const read = readStatus(type, written);
    expect(read.status).toBe(status);
    expect(read.issues.map(({ code }) => code)).toEqual(['unexpected-status']);
  });

  it.each([
    [null, 'missing-status'],
    ['  ', 'missing-status'],
    [7, 'unexpected-status'],
    [['active'], 'unexpected-status'],
    [{ code: 'active' }, 'unexpected-status'],
  ])('of the wrong type, %o, is unknown: %s', (status, code) => {
    const said = saidOf(order('lisinopril', null, { status }));
    expect([said.status, said.statusAsWritten]).toEqual(['unknown', null]);
    expect(said.issues.map((issue) => issue.code)).toContain(code);
  });
});

describe('what is not used as if it were an order', () => {
  it('an order not to give a drug is excluded, and named as not checked', () => {
    const list = reconcile({ pcp: [order('lisinopril', null, { doNotPerform: true })] });
    expect(list.rows).toEqual([]);
    expect(outcomeOf(list)).toEqual([{ outcome: 'excluded', reason: expect.stringContaining('doNotPerform') }]);
    expect(list.notChecked.map(({ drug }) => drug)).toEqual(['lisinopril']);
  });

  it('a doNotPerform that is no boolean is failed, never taken for an order', () => {
    const list = reconcile({ pcp: [order('lisinopril', null, { doNotPerform: 'true' })] });
    expect(list.rows).toEqual([]);
    expect(list.ledger.failed).toBe(1);
  });

  it('a modifier extension that is not understood fails, and the drug is named', () => {
    const list = reconcile({
      pcp: [order('lisinopril', null, { modifierExtension: [{ url: 'https://x.example', valueBoolean: true }] })],
    });
    expect(list.rows).toEqual([]);
    expect(list.ledger.failed).toBe(1);
    expect(list.notChecked.map(({ drug }) => drug)).toEqual(['lisinopril']);
  });

  it('doNotPerform false and an empty modifierExtension change nothing', () => {
    const list = reconcile({ pcp: [order('lisinopril', null, { doNotPerform: false, modifierExtension: [] })] });
    expect(list.rows).toHaveLength(1);
  });

  it('what was entered in error is excluded, whatever else it says or does not say', () => {
    const bare = {
      resourceType: 'MedicationRequest',
      id: 'e',
      status: 'entered-in-error',
      subject: { reference: 'Patient/p1' },
    };
    const list = reconcile({ pcp: [bare] });
    expect(outcomeOf(list)).toEqual([{ outcome: 'excluded', reason: expect.stringContaining('entered in error') }]);
    expect(list.notChecked).toEqual([]);
  });
});

describe('dates', () => {
  it('of an order: when it was written, and the bounds of its dosage', () => {
    const bounds = (start: string, end?: string) => ({
      text: 'daily',
      timing: { repeat: { boundsPeriod: { start, end } } },
    });
    const dosageInstruction = [
      { sequence: 1, ...bounds('2026-01', '2026-02') },
      { sequence: 2, ...bounds('2026-03', '2027') },
    ];
    expect(saidOf(order('lisinopril', null, { authoredOn: '2025', dosageInstruction }))).toMatchObject({
      asserted: '2025',
      started: '2026-01',
      ended: '2027',
    });
  });

  it.each<[WrittenResource, WrittenResource]>([
    [
      { dateAsserted: '2026-02', effectivePeriod: { start: '2020', end: '2030-01-01' } },
      { asserted: '2026-02', started: '2020', ended: '2030-01-01' },
    ],
    [
      { dateAsserted: undefined, effectiveDateTime: '2026-01-05' },
      { asserted: '2026-01-05', started: '2026-01-05', ended: null },
    ],
    [{ dateAsserted: 'today', effectiveDateTime: '2026-01-05' }, { asserted: '2026-01-05' }],
    [{ dateAsserted: undefined }, { asserted: null, started: null, ended: null }],
  ])('of a statement %o: %o', (fields, dates) => {
    expect(saidOf(statement('lisinopril', null, fields))).toMatchObject(dates);
  });

  it('of a fill: when it was handed over, else prepared', () => {
    expect(saidOf(fill('lisinopril', '2026-05-05T10:00:00+02:00')).asserted).toBe('2026-05-05T10:00:00+02:00');
    expect(saidOf(fill('lisinopril', '', null, { whenPrepared: '2026-05-04' })).asserted).toBe('2026-05-04');
  });
});

describe('who and how', () => {
  it('names the author by the resource referred to, by display, or by the reference', () => {
    const doctor = { resourceType: 'Practitioner', id: 'd', name: [{ family: 'Ruiz', given: ['Mara'] }] };
    const author = (requester: unknown) =>
      rowOf(
        onlyOne(reconcileDocuments({ pcp: [bundleOf([patient(), doctor, order('lisinopril', null, { requester })])] })),
        'lisinopril',
      ).statements[0]?.assertedBy;
    expect(author({ reference: 'Practitioner/d', display: 'somebody' })).toBe('Mara Ruiz');
    expect(author({ reference: 'Practitioner/gone', display: 'Dr. Gone' })).toBe('Dr. Gone');
    expect(author({ reference: 'Practitioner/gone' })).toBe('Practitioner/gone');
    expect(author(undefined)).toBeNull();
  });

  it('keeps the source’s own words of the directions', () => {
    expect(saidOf(order('lisinopril 10 mg oral tablet', '1 tablet daily; avoid salt substitutes')).directions).toBe(
      '1 tablet daily; avoid salt substitutes',
    );
  });

  it('keeps R5’s rendered directions where there are no others', () => {
    expect(saidOf(statement('lisinopril', null, { renderedDosageInstruction: '10 mg daily' })).directions).toBe(
      '10 mg daily',
    );
  });

  it('makes words of the structure where the source wrote none', () => {
    const dosageInstruction = [
      {
        timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd' } },
        doseAndRate: [{ doseQuantity: { value: 10, unit: 'mg' } }],
      },
    ];
    expect(saidOf(order('lisinopril', null, { dosageInstruction })).directions).toBe('10 mg twice a day');
  });
});
