import { describe, expect, it } from 'vitest';
import { sourceId } from '../../src/domain/ids.ts';
import type { SourceState } from '../../src/domain/reconciled-list.ts';
import { reconcileStatements } from '../../src/reconciliation/reconcile-statements.ts';
import type { WrittenResource } from '../support/bundle.ts';
import { order, statement } from '../support/medication-request.ts';
import { differencesOf, onlyOne, reconcile, rowOf, today } from '../support/reconciled.ts';

const course = (fields: WrittenResource = {}, sig = '500 mg 3 times a day for 10 days') =>
  order('amoxicillin 500 mg oral capsule', sig, fields);
const ended = (drug: string, end: string) =>
  statement(drug, '300 mg daily', { dateAsserted: '2026-10-01', effectivePeriod: { start: '2026-01-01', end } });

describe('ended', () => {
  it('is told of a course past its own end, with the end', () => {
    const list = reconcile({ pcp: [ended('lithium', '2026-06-30')] });
    expect(onlyOne(rowOf(list, 'lithium').differences)).toMatchObject({
      type: 'ended',
      detail: 'pcp: active, but its own end was 2026-06-30.',
      wouldSettle: 'Ask the patient whether the course is over, and pcp to end it or to renew it.',
    });
  });

  it('is told of a course past the days of its directions, with their number', () => {
    const list = reconcile({ pcp: [course({ authoredOn: '2026-09-01' })] });
    expect(onlyOne(rowOf(list, 'amoxicillin').differences)).toMatchObject({
      type: 'ended',
      harm: 'low',
      detail: 'pcp: active, but its directions were for 10 days from 2026-09-01.',
    });
  });

  it('counts steps that run at the same time once', () => {
    const directions = [
      { sequence: 1, text: '250 mg in the morning for 10 days' },
      { sequence: 1, text: '500 mg at bedtime for 10 days' },
    ];
    const list = reconcile({ pcp: [course({ authoredOn: '2026-10-25', dosageInstruction: directions })] });
    expect(onlyOne(rowOf(list, 'amoxicillin').differences).detail).toContain('for 10 days');
  });

  it('says all there is to say: what is over is not also stale', () => {
    const list = reconcile({
      pcp: [
        statement('lithium', '300 mg daily', { dateAsserted: '2012-01-01', effectivePeriod: { end: '2012-06-30' } }),
      ],
    });
    expect(differencesOf(rowOf(list, 'lithium'))).toEqual(['ended: pcp']);
  });

  it('is not told of an end that has not come or is not precise enough to be past', () => {
    for (const end of ['2026-11-23', '2026-12-01', '2026-11', '2026']) {
      expect(rowOf(reconcile({ pcp: [ended('lithium', end)] }), 'lithium').differences).toEqual([]);
    }
  });
});

describe('stale', () => {
  it('says when it was last confirmed, and by which window that is long ago', () => {
    const list = reconcile({ pcp: [order('lithium', null, { authoredOn: '2025-01-01' })] });
    expect(onlyOne(rowOf(list, 'lithium').differences)).toMatchObject({
      type: 'stale',
      harm: 'moderate',
      detail: 'pcp: active, but last confirmed 2025-01-01, 691 days ago (more than 365).',
      wouldSettle: 'Ask the patient whether it is still taken, and pcp to renew it or to end it.',
    });
  });
});

describe('omitted', () => {
  it('is not told of a drug whose every current course is over', () => {
    const list = reconcile({ clinic: [], pcp: [course({ authoredOn: '2026-09-01' })], cardiology: [] });
    expect(differencesOf(rowOf(list, 'amoxicillin'))).toEqual(['ended: pcp']);
  });

  it('is told where one source’s course is over and another’s is not', () => {
    const list = reconcile({
      clinic: [],
      pcp: [ended('lithium', '2026-06-30')],
      cardiology: [order('lithium', '300 mg daily', { id: 'going' })],
    });
    const omitted = rowOf(list, 'lithium').differences.find(({ type }) => type === 'omitted');
    expect(omitted?.sources).toEqual(['clinic']);
    expect(omitted?.statements).toEqual([{ source: 'cardiology', resource: 'MedicationRequest/going' }]);
  });

  it('is not told of a source that lists the drug as ended, also without a word of its route', () => {
    const list = reconcile({
      clinic: [order('clonidine 0.1 mg oral tablet')],
      pcp: [order('clonidine', null, { status: 'stopped' })],
      third: [order('clonidine 0.1 mg/24 hr patch')],
    });
    const oral = list.rows.find(({ routeGroup }) => routeGroup === 'oral');
    expect(oral?.differences.map(({ type }) => type)).not.toContain('omitted');
  });

  const states: readonly SourceState['state'][] = ['partial', 'not-reached', 'not-asked', 'patient-not-matched'];

  it.each(states)('is not told of a source that is %s: its silence says nothing', (state) => {
    const given = rowOf(reconcile({ clinic: [order('lithium')] }), 'lithium').statements;
    const states: readonly SourceState[] = [
      { source: sourceId('clinic'), name: 'clinic', state: 'complete', asOf: null, detail: null },
      { source: sourceId('pcp'), name: 'pcp', state, asOf: null, detail: null },
    ];
    const { rows } = reconcileStatements({
      patient: 'p1',
      on: today,
      sources: states,
      statements: given,
      staleAfterDays: { bySource: new Map(), otherwise: 365 },
    });
    expect(onlyOne(rows).differences).toEqual([]);
  });

  it.each<[string, WrittenResource]>([
    [
      'says that it left something out (OperationOutcome, suppressed)',
      { resourceType: 'OperationOutcome', issue: [{ severity: 'warning', code: 'suppressed' }] },
    ],
    [
      'masks a medication',
      order('', null, {
        medicationCodeableConcept: {
          extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'masked' }],
        },
      }),
    ],
    [
      'gives a resource from which it took something (REDACTED)',
      {
        resourceType: 'Condition',
        id: 'c1',
        subject: { reference: 'Patient/p1' },
        meta: {
          security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'REDACTED' }],
        },
      },
    ],
  ])('is not told of a source that %s', (_, withheld) => {
    const list = reconcile({ clinic: [order('lithium')], pcp: [withheld] });
    expect(differencesOf(rowOf(list, 'lithium'))).toEqual([]);
    expect(list.sources.find(({ source }) => source === 'pcp')?.state).toBe('partial');
  });
});

describe('a combination beside its parts', () => {
  const combined = (dose: string) =>
    order(`lisinopril ${dose} mg / hydrochlorothiazide 12.5 mg oral tablet`, '1 tablet daily');
  const parts = [
    order('lisinopril 20 mg oral tablet', '1 tablet daily', { id: 'ace' }),
    order('hydrochlorothiazide 12.5 mg oral capsule', '1 capsule daily'),
  ];

  it('of the same amounts is left out as a product, and little is at stake', () => {
    const list = reconcile({ cardiology: [combined('20')], pcp: parts });
    for (const row of list.rows) {
      expect(onlyOne(row.differences)).toMatchObject({ type: 'omitted', harm: 'low' });
    }
  });

  it('of another amount differs in dose, told where the part stands by itself', () => {
    const list = reconcile({ cardiology: [combined('10')], pcp: parts });
    const [dose] = rowOf(list, 'lisinopril').differences;
    expect(dose).toMatchObject({
      type: 'dose',
      harm: 'moderate',
      sources: ['pcp', 'cardiology'],
      detail: 'pcp: 20 mg a day; cardiology: 10 mg a day within hydrochlorothiazide / lisinopril.',
    });
    expect(dose?.statements).toContainEqual({ source: 'pcp', resource: 'MedicationRequest/ace' });
    expect(rowOf(list, 'hydrochlorothiazide').differences.map(({ type }) => type)).toEqual(['omitted']);
  });

  it('with one part alone at the other source is more than a matter of products', () => {
    const list = reconcile({ cardiology: [combined('20')], pcp: parts.slice(0, 1) });
    expect(onlyOne(rowOf(list, 'hydrochlorothiazide / lisinopril').differences)).toMatchObject({
      type: 'omitted',
      harm: 'moderate',
      detail: 'pcp: not listed as a combination, only lisinopril.',
    });
  });
});
