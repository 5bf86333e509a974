import { describe, expect, it } from 'vitest';
import { bundleOf, patient } from '../support/bundle.ts';
import { coded, order, rxnorm, statement } from '../support/medication-request.ts';
import { differencesOf, onlyOne, reconcile, reconcileDocuments, rowOf } from '../support/reconciled.ts';

describe('partners’ servers', () => {
  it('FIELD-NOTES 5: intent plan alone is no report; reported[x] is', () => {
    const plan = { intent: 'plan' };
    const list = reconcile({
      pcp: [
        order('lisinopril', '10 mg daily', plan),
        order('metformin', '500 mg daily', { ...plan, reportedBoolean: true }),
        order('apixaban', '5 mg daily', { ...plan, reportedReference: { display: 'the patient' } }),
        order('sotalol', '80 mg daily', { ...plan, reportedBoolean: false }),
      ],
    });
    const said = ['lisinopril', 'metformin', 'apixaban', 'sotalol'].map((name) =>
      onlyOne(rowOf(list, name).statements),
    );
    expect(said.map(({ reported, kind }) => [reported, kind])).toEqual([
      [null, 'ordered'],
      [true, 'said-to-be-taken'],
      [true, 'said-to-be-taken'],
      [false, 'ordered'],
    ]);
  });

  it('FIELD-NOTES 5: a home medication mixed in beside the order of another dose is no second order', () => {
    const list = reconcile({
      hospital: [
        order('lisinopril 10 mg oral tablet', '1 tablet daily', { requester: { display: 'Dr. A' } }),
        order('lisinopril 10 mg oral tablet', '2 tablets daily', { intent: 'plan' }),
      ],
    });
    expect(differencesOf(rowOf(list, 'lisinopril'))).toEqual([]);
    expect(rowOf(list, 'lisinopril').statements).toHaveLength(2);
  });

  it('FIELD-NOTES 6: a contained Medication, also text-only', () => {
    const contained = (code: object) => ({
      medicationCodeableConcept: undefined,
      contained: [{ resourceType: 'Medication', id: 'med', code }],
      medicationReference: { reference: '#med' },
    });
    const list = reconcile({
      coded: [order('', '1 tablet daily', contained(coded(rxnorm, '314076')))],
      text: [order('', '1 tablet daily', contained({ text: 'Lisinopril 10 MG Oral Tablet' }))],
    });
    const row = rowOf(list, 'lisinopril');
    expect(row.statements.map(({ drug }) => drug.recognizedBy)).toEqual(['rxcui', 'exact-name']);
    expect(row.differences).toEqual([]);
  });

  it('FIELD-NOTES 6: of a Medication that is gone the display stays, with an issue', () => {
    const list = reconcile({
      cardiology: [
        order('', '1 tablet twice daily', {
          medicationCodeableConcept: undefined,
          medicationReference: { reference: 'Medication/gone', display: 'Eliquis 5 mg oral tablet' },
        }),
      ],
    });
    const said = onlyOne(rowOf(list, 'apixaban').statements);
    expect(said.text).toBe('Eliquis 5 mg oral tablet');
    expect(said.issues.map(({ code }) => code)).toContain('unresolved-reference');
  });

  it('FIELD-NOTES 6: a Medication that is gone without a display fails, and is named as not checked', () => {
    const list = reconcile({
      cardiology: [
        order('', null, {
          medicationCodeableConcept: undefined,
          medicationReference: { reference: 'Medication/gone' },
        }),
      ],
    });
    expect(list.rows).toEqual([]);
    expect(list.ledger.failed).toBe(1);
    expect(list.notChecked).toEqual([{ drug: 'a drug without a name', why: expect.stringContaining('names no drug') }]);
  });

  it.each([
    ['recorded', 'unknown'],
    ['ended', 'completed'],
    ['draft', 'draft'],
    ['something-new', 'unknown'],
  ])(
    'FIELD-NOTES 9: the R5 or unheard-of status %s in an R4 statement is read as %s, with an issue',
    (written, read) => {
      const list = reconcile({ pcp: [statement('lisinopril', null, { status: written })] });
      const said = onlyOne(rowOf(list, 'lisinopril').statements);
      expect([said.status, said.statusAsWritten]).toEqual([read, written]);
      expect(said.issues.map(({ code }) => code)).toContain('unexpected-status');
    },
  );

  it('FIELD-NOTES 9: a missing status is unknown and stays on the current list', () => {
    const list = reconcile({ pcp: [order('lisinopril', null, { status: undefined })] });
    expect(rowOf(list, 'lisinopril').current).toBe(true);
    expect(onlyOne(rowOf(list, 'lisinopril').statements).issues.map(({ code }) => code)).toContain('missing-status');
  });

  it('FIELD-NOTES 15: a searchset without entry is an answer that holds nothing', () => {
    const empty = { resourceType: 'Bundle', type: 'searchset', total: 0 };
    expect(reconcileDocuments({ pcp: [empty] })).toEqual([]);
    const lists = reconcileDocuments({ cardiology: [empty], pcp: [bundleOf([patient(), order('lisinopril')])] });
    const list = onlyOne(lists);
    expect(list.ledger.received).toBe(2);
    expect(list.sources.map(({ source, state }) => [source, state])).toEqual([
      ['pcp', 'complete'],
      ['cardiology', 'patient-not-matched'],
    ]);
    expect(rowOf(list, 'lisinopril').differences).toEqual([]);
  });

  it('FIELD-NOTES 15: searchsets of several types, one of them without entry, are one answer', () => {
    const list = onlyOne(
      reconcileDocuments({
        pcp: [bundleOf([patient()]), { resourceType: 'Bundle', type: 'searchset' }, bundleOf([order('lisinopril')])],
      }),
    );
    expect(list.rows.map(({ drugName }) => drugName)).toEqual(['lisinopril']);
  });
});
