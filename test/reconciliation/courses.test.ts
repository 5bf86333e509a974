import { describe, expect, it } from 'vitest';
import type { ReconciledRow } from '../../src/domain/reconciled-list.ts';
import type { WrittenResource } from '../support/bundle.ts';
import { by, fill, order } from '../support/medication-request.ts';
import { onlyOne, reconcile, rowOf } from '../support/reconciled.ts';

const rowFor = (drug: string, ...resources: readonly WrittenResource[]): ReconciledRow =>
  rowOf(reconcile({ clinic: resources }), drug);

const changesOf = (row: ReconciledRow) => (row.changes ?? []).map(({ from, to, on }) => `${from} -> ${to} (${on})`);
const coursesOf = (row: ReconciledRow) => (row.courses ?? []).map(({ by: mark }) => mark);
const typesOf = (row: ReconciledRow) => row.differences.map(({ type }) => type);

const fluoxetine = (sig: string, fields: WrittenResource) => order('fluoxetine 20 mg oral capsule', sig, fields);
const sixty = { id: 'sixty', authoredOn: '2026-06-01' };
const forty = { id: 'forty', authoredOn: '2026-09-01' };
const within = (start: string, end: string): WrittenResource => ({
  dosageInstruction: [
    {
      text: '3 capsules daily',
      timing: { repeat: { boundsPeriod: { start, end }, frequency: 1, period: 1, periodUnit: 'd' } },
      doseAndRate: [{ doseQuantity: { value: 60, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' } }],
    },
  ],
});

describe('a dose change', () => {
  it.each<[string, WrittenResource]>([
    ['stopped', fluoxetine('3 capsules daily', { ...sixty, status: 'stopped' })],
    ['completed', fluoxetine('3 capsules daily', { ...sixty, status: 'completed' })],
    [
      'over by its own end before the later begins',
      fluoxetine('', { ...sixty, ...within('2026-06-01', '2026-09-01') }),
    ],
  ])('is one line where the earlier order is %s', (_, earlier) => {
    const row = rowFor('fluoxetine', earlier, fluoxetine('2 capsules daily', forty));
    expect(row.statements.map(({ resource }) => resource)).toEqual(['MedicationRequest/forty']);
    expect(row.changes).toEqual([
      {
        source: 'clinic',
        from: '60 mg a day',
        to: '40 mg a day',
        on: '2026-09-01',
        resources: ['MedicationRequest/sixty', 'MedicationRequest/forty'],
      },
    ]);
    expect(typesOf(row)).toEqual([]);
  });

  it('is one line where the later order names the earlier as replaced, though both are active', () => {
    const later = { ...forty, priorPrescription: { reference: 'MedicationRequest/sixty' } };
    const row = rowFor('fluoxetine', fluoxetine('3 capsules daily', sixty), fluoxetine('2 capsules daily', later));
    expect(changesOf(row)).toEqual(['60 mg a day -> 40 mg a day (2026-09-01)']);
    expect(row.statements).toHaveLength(1);
  });

  it('is told also where both were written on one day', () => {
    const later = {
      ...forty,
      authoredOn: sixty.authoredOn,
      priorPrescription: { reference: 'MedicationRequest/sixty' },
    };
    const resources = [fluoxetine('3 capsules daily', sixty), fluoxetine('2 capsules daily', later)];
    for (const given of [resources, resources.toReversed()]) {
      expect(changesOf(rowFor('fluoxetine', ...given))).toEqual(['60 mg a day -> 40 mg a day (2026-06-01)']);
    }
  });

  it('is told step by step, refills in between changing nothing', () => {
    const ended = { status: 'completed' };
    const row = rowFor(
      'fluoxetine',
      fluoxetine('1 capsule daily', { id: 'a', authoredOn: '2026-03-01', ...ended }),
      fluoxetine('2 capsules daily', { id: 'b', authoredOn: '2026-05-01', ...ended }),
      fluoxetine('2 capsules daily', { id: 'c', authoredOn: '2026-07-01', ...ended }),
      fluoxetine('3 capsules daily', { id: 'd', authoredOn: '2026-09-01' }),
      fluoxetine('3 capsules daily', { id: 'e', authoredOn: '2026-11-01' }),
      fill('fluoxetine 20 mg oral capsule', '2026-11-02', '3 capsules daily'),
    );
    expect(changesOf(row)).toEqual([
      '20 mg a day -> 40 mg a day (2026-05-01)',
      '40 mg a day -> 60 mg a day (2026-09-01)',
    ]);
    expect(row.statements.map(({ resource }) => resource)).toEqual(['MedicationRequest/e']);
  });

  it('of an injection is told by dose and interval', () => {
    const row = rowFor(
      'aripiprazole',
      order('Abilify Maintena', '400 mg every 4 weeks', { authoredOn: '2026-05-01', status: 'stopped' }),
      order('Abilify Maintena', '300 mg every 4 weeks', { authoredOn: '2026-09-01' }),
    );
    expect(changesOf(row)).toEqual(['400 mg every 4 weeks -> 300 mg every 4 weeks (2026-09-01)']);
  });

  it('is none where the drug was begun again years later', () => {
    const row = rowFor(
      'fluoxetine',
      fluoxetine('3 capsules daily', { authoredOn: '2019-02-01', status: 'stopped' }),
      fluoxetine('2 capsules daily', forty),
    );
    expect(changesOf(row)).toEqual([]);
    expect(row.statements).toHaveLength(1);
  });

  it('is none where the earlier order was cancelled and never taken', () => {
    const cancelled = fluoxetine('3 capsules daily', { ...sixty, status: 'cancelled' });
    expect(changesOf(rowFor('fluoxetine', cancelled, fluoxetine('2 capsules daily', forty)))).toEqual([]);
  });

  it('is not yet made by an order that begins later: both stand, the one until the other', () => {
    const row = rowFor(
      'fluoxetine',
      fluoxetine('', { ...sixty, ...within('2026-06-01', '2026-12-01') }),
      fluoxetine('', { id: 'later', authoredOn: '2026-11-20', ...within('2026-12-01', '2027-06-01') }),
    );
    expect(row.statements).toHaveLength(2);
    expect(coursesOf(row)).toEqual(['order-of-dates']);
    expect(typesOf(row)).not.toContain('duplicate');
  });

  it('is not made of two orders in force of which none ends: that is a duplicate', () => {
    const row = rowFor('fluoxetine', fluoxetine('3 capsules daily', sixty), fluoxetine('2 capsules daily', forty));
    expect(row.statements).toHaveLength(2);
    expect(changesOf(row)).toEqual([]);
    expect(coursesOf(row)).toEqual(['not-told']);
    expect(typesOf(row)).toEqual(['duplicate']);
  });

  it('of one release form is not told of the other', () => {
    const row = rowFor(
      'quetiapine',
      order('quetiapine 50 mg oral tablet', '1 tablet every morning', { authoredOn: '2026-06-01', status: 'stopped' }),
      order('quetiapine 100 mg oral tablet', '1 tablet every morning', { authoredOn: '2026-08-01' }),
      order('quetiapine XR 200 mg tablet', '1 tablet at bedtime', { authoredOn: '2026-09-01' }),
    );
    expect(changesOf(row)).toEqual(['50 mg a day -> 100 mg a day (2026-08-01)']);
    expect(coursesOf(row)).toEqual(['release-form']);
  });
});

describe('two courses at the same time', () => {
  const quetiapine = (sig: string, fields: WrittenResource = {}) => order('quetiapine 100 mg oral tablet', sig, fields);

  it.each<[string, readonly WrittenResource[], string]>([
    [
      'immediate release in the morning and extended release in the evening',
      [quetiapine('1 tablet every morning'), order('quetiapine XR 200 mg tablet', '1 tablet at bedtime')],
      'release-form',
    ],
    ['morning and bedtime', [quetiapine('1 tablet every morning'), quetiapine('2 tablets at bedtime')], 'times-of-day'],
    [
      'some days and others',
      [
        order('warfarin 5 mg oral tablet', '1 tablet on Monday and Friday'),
        order('warfarin 5 mg oral tablet', '2 tablets on Tuesday and Thursday'),
      ],
      'days-of-week',
    ],
    [
      'regularly and when needed',
      [order('lorazepam', '1 mg daily'), order('lorazepam', '0.5 mg twice daily as needed')],
      'as-needed',
    ],
    [
      'two prescribers',
      [quetiapine('1 tablet twice daily', by('Dr. A')), quetiapine('1 tablet three times daily', by('Dr. B'))],
      'prescribers',
    ],
    [
      'two strengths that make one dose',
      [
        order('lithium carbonate 300 mg oral capsule', '1 capsule twice daily'),
        order('lithium carbonate 150 mg oral capsule', '1 capsule twice daily'),
      ],
      'strengths',
    ],
  ])('stay two, and say why: %s', (_, resources, mark) => {
    const [first] = resources;
    const row = onlyOne(reconcile({ clinic: resources }).rows);
    expect(first).toBeDefined();
    expect(row.statements).toHaveLength(2);
    const courses = onlyOne(row.courses ?? []);
    expect(courses).toMatchObject({ source: 'clinic', by: mark });
    expect(courses.resources).toHaveLength(2);
    expect(courses.reason).toMatch(/^[A-Z].+\.$/);
  });

  it.each([
    ['release-form', quetiapine('1 tablet every morning'), order('quetiapine XR 200 mg tablet', '1 tablet at bedtime')],
    [
      'strengths',
      order('lithium carbonate 300 mg oral capsule', '1 capsule twice daily'),
      order('lithium carbonate 150 mg oral capsule', '1 capsule twice daily'),
    ],
  ])('are no duplicate where they are parts of one regimen: %s', (_, one, other) => {
    expect(typesOf(onlyOne(reconcile({ clinic: [one, other] }).rows))).toEqual([]);
  });

  it('of a tablet and a patch are two rows, each with its word of the other', () => {
    const list = reconcile({
      clinic: [
        order('clonidine 0.1 mg oral tablet', '1 tablet twice daily', { id: 'tablet' }),
        order('clonidine 0.1 mg/24 hr patch', null, { id: 'patch' }),
      ],
    });
    expect(list.rows).toHaveLength(2);
    for (const row of list.rows) {
      const courses = onlyOne(row.courses ?? []);
      expect(courses.by).toBe('route');
      expect(courses.resources.toSorted()).toEqual(['MedicationRequest/patch', 'MedicationRequest/tablet']);
    }
  });

  it('of one drug at two sources are no courses of one source', () => {
    const list = reconcile({
      clinic: [quetiapine('1 tablet every morning')],
      pcp: [quetiapine('1 tablet at bedtime')],
    });
    expect(onlyOne(list.rows).courses).toBeUndefined();
  });

  it('of two drugs of a class are a change-over where the directions lower the one and raise the other', () => {
    const list = reconcile({
      clinic: [
        order('sertraline', 'take 100 mg daily for 1 week, then 50 mg daily for 1 week, then stop'),
        order('venlafaxine', 'take 37.5 mg daily for 1 week, then 75 mg daily'),
        order('lisinopril', 'take 10 mg daily for 1 week, then 20 mg daily'),
      ],
    });
    expect(coursesOf(rowOf(list, 'sertraline'))).toEqual(['cross-taper']);
    expect(coursesOf(rowOf(list, 'venlafaxine'))).toEqual(['cross-taper']);
    expect(coursesOf(rowOf(list, 'lisinopril'))).toEqual([]);
    expect(onlyOne(rowOf(list, 'venlafaxine').courses ?? []).reason).toBe(
      'A change-over: sertraline is lowered while venlafaxine is raised, as the directions say.',
    );
  });

  it('of two drugs of a class are not called so where the directions do not say it', () => {
    const list = reconcile({ clinic: [order('sertraline', '100 mg daily'), order('venlafaxine', '75 mg daily')] });
    expect(list.rows.flatMap((row) => row.courses ?? [])).toEqual([]);
  });
});
