import { describe, expect, it } from 'vitest';
import { bundleOf, patient } from '../support/bundle.ts';
import { but, by, coded, fill, ndcSystem, order, rxnorm, statement } from '../support/medication-request.ts';
import { alertsOf, differencesOf, onlyOne, reconcile, reconcileDocuments, rowOf } from '../support/reconciled.ts';

const outcomes = (list: ReturnType<typeof reconcile>): readonly string[] =>
  list.ledger.entries.filter(({ resource }) => resource.startsWith('Medication')).map(({ outcome }) => outcome);

describe('medication data as partners send it', () => {
  it('FIELD-NOTES 18: thirteen refills of one drug are one row and twelve merged', () => {
    const refills = Array.from({ length: 13 }, (_, month) =>
      order('lisinopril 10 mg oral tablet', '1 tablet by mouth once daily', {
        authoredOn: `202${5 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-05`,
        status: month === 12 ? 'active' : 'completed',
      }),
    );
    const list = reconcile({ pcp: refills });
    expect(rowOf(list, 'lisinopril').statements).toHaveLength(1);
    expect(rowOf(list, 'lisinopril').statements[0]?.asserted).toBe('2026-01-05');
    expect(outcomes(list).toSorted()).toEqual(['kept', ...Array<string>(12).fill('merged')]);
    expect(rowOf(list, 'lisinopril').differences).toEqual([]);
  });

  it('FIELD-NOTES 18: a list row and a prescription row of one drug are one line', () => {
    const list = reconcile({
      pcp: [
        statement('lisinopril 10 mg oral tablet', '1 tablet by mouth once daily', { dateAsserted: '2026-09-01' }),
        order('lisinopril 10 mg oral tablet', '1 tablet by mouth once daily', { authoredOn: '2026-09-01' }),
      ],
    });
    expect(rowOf(list, 'lisinopril').statements).toHaveLength(1);
    expect(outcomes(list).toSorted()).toEqual(['kept', 'merged']);
  });

  it('FIELD-NOTES 19: brand, generic, RxCUI, NDC and exact text of one drug are one row without a difference', () => {
    const sig = '1 tablet by mouth once daily';
    const list = reconcile({
      brand: [order('Zoloft 50 mg oral tablet', sig)],
      code: [order('', sig, { medicationCodeableConcept: coded(rxnorm, '312941') })],
      generic: [order('sertraline 50 mg oral tablet', sig)],
      package: [order('', sig, { medicationCodeableConcept: coded(ndcSystem, '0049-4900-30') })],
    });
    const row = rowOf(list, 'sertraline');
    expect(row.statements.map(({ source, drug }) => `${source}: ${drug.recognizedBy}`)).toEqual([
      'brand: brand',
      'code: rxcui',
      'generic: exact-name',
      'package: ndc',
    ]);
    expect(row.differences).toEqual([]);
  });

  it('FIELD-NOTES 19: a drug that is only text stays on the list, in its own words and named as not checked', () => {
    const list = reconcile({ pcp: [order('Grandma’s calming tea', 'one cup at night')] });
    const row = onlyOne(list.rows);
    expect(row.statements[0]?.text).toBe('Grandma’s calming tea');
    expect(row.statements[0]?.directions).toBe('one cup at night');
    expect(differencesOf(row)).toEqual(['uncoded: pcp']);
    expect(list.notChecked).toEqual([
      { drug: 'Grandma’s calming tea', why: expect.stringContaining('not recognised') },
    ]);
  });

  it('FIELD-NOTES 19: codings that disagree are taken for neither drug', () => {
    const concept = {
      coding: [
        { system: rxnorm, code: '312941', display: 'sertraline 50 MG Oral Tablet' },
        { system: rxnorm, code: '314076', display: 'lisinopril 10 MG Oral Tablet' },
      ],
    };
    const list = reconcile({ pcp: [order('', null, { medicationCodeableConcept: concept })] });
    const row = onlyOne(list.rows);
    expect(row.ingredients).toEqual([]);
    expect(row.statements[0]?.issues.map(({ code }) => code)).toContain('conflicting-codes');
    expect(list.notChecked.map(({ drug }) => drug)).toEqual(['sertraline 50 MG Oral Tablet']);
  });

  it('FIELD-NOTES 20: a fill alone is unknown, neither an order nor a word that it is taken', () => {
    const list = reconcile({ pcp: [fill('lisinopril 10 mg oral tablet', '2026-10-10')] });
    const said = onlyOne(rowOf(list, 'lisinopril').statements);
    expect([said.kind, said.status, said.reported]).toEqual(['handed-over', 'unknown', null]);
    expect(rowOf(list, 'lisinopril').current).toBe(true);
  });

  it('FIELD-NOTES 20: a fill after the order was ended is not hidden behind it', () => {
    const ended = order('lithium carbonate 300 mg oral capsule', '1 capsule by mouth twice daily', {
      status: 'stopped',
      authoredOn: '2026-01-10',
    });
    const filled = fill('lithium carbonate 300 mg oral capsule', '2026-11-01', '1 capsule by mouth twice daily');
    const list = reconcile({ pcp: [ended, filled, order('ibuprofen 600 mg oral tablet')] });
    expect(rowOf(list, 'lithium').current).toBe(true);
    expect(rowOf(list, 'lithium').statements.map(({ status }) => status)).toEqual(['stopped', 'unknown']);
    expect(alertsOf(list)).toContain('interaction: ibuprofen, lithium');
  });

  it('FIELD-NOTES 20: the first fill of an order that was ended is history with it', () => {
    const list = reconcile({
      pcp: [
        order('amoxicillin 500 mg oral capsule', '1 capsule by mouth three times daily', {
          status: 'completed',
          authoredOn: '2026-02-01',
        }),
        fill('amoxicillin 500 mg oral capsule', '2026-02-02', '1 capsule by mouth three times daily'),
      ],
    });
    expect(rowOf(list, 'amoxicillin').current).toBe(false);
    expect(outcomes(list).toSorted()).toEqual(['kept', 'merged']);
  });

  it.each(['2019', '2019-05', '2019-05-06', '2019-05-06T10:30:00-07:00', '2019-05-06T10:30:00'])(
    'FIELD-NOTES 21: a date is kept as precise as it was written: %s',
    (authoredOn) => {
      const list = reconcile({ pcp: [order('lisinopril', null, { authoredOn })] });
      expect(rowOf(list, 'lisinopril').statements[0]?.asserted).toBe(authoredOn);
    },
  );

  it('FIELD-NOTES 22: active since 2009 without a fill is stale, and says why and by which window', () => {
    const list = reconcile({ pcp: [order('omeprazole 20 mg oral capsule', null, { authoredOn: '2009-03-01' })] });
    const difference = onlyOne(rowOf(list, 'omeprazole').differences);
    expect(difference.type).toBe('stale');
    expect(difference.detail).toBe('pcp: active, but last confirmed 2009-03-01, 6476 days ago (more than 365).');
  });

  it('FIELD-NOTES 22: a fill of last month confirms an order of 2009', () => {
    const list = reconcile({
      pcp: [
        order('omeprazole 20 mg oral capsule', '1 capsule daily', { authoredOn: '2009-03-01' }),
        fill('omeprazole 20 mg oral capsule', '2026-10-20', '1 capsule daily'),
      ],
    });
    expect(rowOf(list, 'omeprazole').differences).toEqual([]);
  });

  it('FIELD-NOTES 23: different drugs of one start date and one sig are different rows', () => {
    const names = ['lisinopril 10 mg oral tablet', 'metformin 500 mg oral tablet', 'green drops', 'blue drops'];
    const list = reconcile({ pcp: names.map((name) => order(name, '1 tablet daily', { authoredOn: '2026-01-01' })) });
    expect(list.rows.map(({ drugName }) => drugName).toSorted()).toEqual([
      'blue drops',
      'green drops',
      'lisinopril',
      'metformin',
    ]);
  });

  it('FIELD-NOTES 24: draft and unknown are on the current list', () => {
    const list = reconcile({
      pcp: [order('lisinopril', null, { status: 'draft' }), order('metformin', null, { status: 'unknown' })],
    });
    expect(list.rows.map(({ drugName, current }) => [drugName, current])).toEqual([
      ['lisinopril', true],
      ['metformin', true],
    ]);
  });

  it('FIELD-NOTES 24: every dosage is shown, not only the first', () => {
    const list = reconcile({
      pcp: [
        order('clozapine 100 mg oral tablet', null, {
          dosageInstruction: [{ text: '1 tablet in the morning' }, { text: '2 tablets at bedtime' }],
        }),
      ],
    });
    const said = onlyOne(rowOf(list, 'clozapine').statements);
    expect(said.directions).toContain('1 tablet in the morning');
    expect(said.directions).toContain('2 tablets at bedtime');
    expect(said.dailyDose).toEqual({ value: 300, unit: 'mg' });
  });

  it('FIELD-NOTES 24: a contained drug is shown by its name', () => {
    const list = reconcile({
      pcp: [
        order('', null, {
          medicationCodeableConcept: undefined,
          medicationReference: { reference: '#m' },
          contained: [{ resourceType: 'Medication', id: 'm', code: { text: 'Abilify 5 mg oral tablet' } }],
        }),
      ],
    });
    expect(rowOf(list, 'aripiprazole').statements[0]?.text).toBe('Abilify 5 mg oral tablet');
  });
});

describe('what a widely used deduplicator does wrong', () => {
  it('FIELD-NOTES 25: a statement with a medicationCodeableConcept is kept', () => {
    const list = reconcile({ pcp: [statement('lisinopril 10 mg oral tablet')] });
    expect(rowOf(list, 'lisinopril').statements).toHaveLength(1);
  });

  it('FIELD-NOTES 26: entered in error with active stays one active and one withdrawn', () => {
    const list = reconcile({
      pcp: [order('lisinopril', '10 mg daily'), order('lisinopril', '10 mg daily', { status: 'entered-in-error' })],
    });
    expect(rowOf(list, 'lisinopril').statements.map(({ status }) => status)).toEqual(['active']);
    expect(outcomes(list).toSorted()).toEqual(['excluded', 'kept']);
  });

  it('FIELD-NOTES 26: an old completed order does not beat a newer active one, nor an old active a newer stopped one', () => {
    const newerActive = reconcile({
      pcp: [
        order('lisinopril', '10 mg daily', { status: 'completed', authoredOn: '2020-01-01' }),
        order('lisinopril', '10 mg daily', { status: 'active', authoredOn: '2026-01-01' }),
      ],
    });
    expect(rowOf(newerActive, 'lisinopril').statements.map(({ status }) => status)).toEqual(['active']);
    const newerStopped = reconcile({
      pcp: [
        order('lisinopril', '10 mg daily', { status: 'active', authoredOn: '2026-01-01' }),
        order('lisinopril', '10 mg daily', { status: 'stopped', authoredOn: '2026-05-01' }),
      ],
    });
    const row = rowOf(newerStopped, 'lisinopril');
    expect(row.statements.map(({ status }) => status)).toEqual(['stopped', 'active']);
    expect(differencesOf(row)).toEqual(['status: pcp']);
  });

  it('FIELD-NOTES 27: undated orders of one drug in two regimens stay two', () => {
    const undated = { authoredOn: undefined };
    const list = reconcile({
      pcp: [
        order('gabapentin 300 mg oral capsule', '1 capsule three times daily', undated),
        order('gabapentin 300 mg oral capsule', '2 capsules at bedtime', undated),
      ],
    });
    expect(rowOf(list, 'gabapentin').statements).toHaveLength(2);
    expect(differencesOf(rowOf(list, 'gabapentin'))).toEqual(['duplicate: pcp']);
  });

  it('FIELD-NOTES 27: one drug of two patients is on two lists', () => {
    const [ada, bob] = [patient(), patient({ id: 'p2', name: [{ family: 'Bates', given: ['Bob'] }], gender: 'male' })];
    const mine = order('lisinopril', '10 mg daily');
    const lists = reconcileDocuments({
      pcp: [bundleOf([ada, bob, mine, but(mine, { id: 'other', subject: { reference: 'Patient/p2' } })])],
    });
    expect(lists.map(({ patient: about, rows }) => [about.name, rows.length])).toEqual([
      ['Ada Okoye', 1],
      ['Bob Bates', 1],
    ]);
  });

  it('FIELD-NOTES 28: words that hold the letters "unk" are words, and case does not part one drug', () => {
    const list = reconcile({
      cardiology: [order('TRUNK BALM', null)],
      pcp: [order('trunk balm', null), order('Lisinopril', '10 mg daily'), order('LISINOPRIL', '10 mg daily')],
    });
    expect(list.rows.map(({ drugName, statements }) => [drugName, statements.length])).toEqual([
      ['lisinopril', 1],
      ['TRUNK BALM', 2],
    ]);
  });

  it('FIELD-NOTES 29: the most similar name is not good enough', () => {
    const list = reconcile({ pcp: [order('lisinoprill 10 mgg', 'daily', by('Dr. Typo'))] });
    expect(onlyOne(list.rows).ingredients).toEqual([]);
    expect(onlyOne(list.rows).drugName).toBe('lisinoprill 10 mgg');
  });
});
