import { describe, expect, it } from 'vitest';
import type { WrittenResource } from '../support/bundle.ts';
import { by, fill, order, statement } from '../support/medication-request.ts';
import { differencesOf, onlyOne, reconcile, rowOf } from '../support/reconciled.ts';

const rowsOf = (
  sources: Readonly<Record<string, readonly WrittenResource[]>>,
): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(reconcile(sources).rows.map((row) => [`${row.drugName} (${row.routeGroup})`, differencesOf(row)]));

describe('omitted', () => {
  it('names every source that answered and does not list the drug', () => {
    expect(rowsOf({ cardiology: [], clinic: [order('lithium carbonate 300 mg oral capsule')], pcp: [] })).toEqual({
      'lithium (oral)': ['omitted: cardiology, pcp'],
    });
  });

  it('is not said of a source that lists the drug as stopped: that is a difference of status', () => {
    const list = reconcile({ clinic: [order('lithium')], pcp: [order('lithium', null, { status: 'stopped' })] });
    expect(differencesOf(rowOf(list, 'lithium'))).toEqual(['status: clinic, pcp']);
  });

  it('is not said of history', () => {
    const list = reconcile({ clinic: [order('lithium', null, { status: 'completed' })], pcp: [] });
    expect(rowOf(list, 'lithium')).toMatchObject({ current: false, differences: [] });
  });

  it('is not said where the only mention was withdrawn', () => {
    const list = reconcile({
      clinic: [order('lithium')],
      pcp: [order('lithium', null, { status: 'entered-in-error' })],
    });
    expect(differencesOf(rowOf(list, 'lithium'))).toEqual(['omitted: pcp']);
  });

  it('tells a combination from its parts, both ways', () => {
    const combined = order('losartan 50 mg / hydrochlorothiazide 12.5 mg oral tablet', '1 tablet daily');
    const parts = [
      order('losartan 50 mg oral tablet', '1 tablet daily'),
      order('hydrochlorothiazide 12.5 mg oral capsule', '1 capsule daily'),
    ];
    const list = reconcile({ cardiology: [combined], pcp: parts });
    const details = Object.fromEntries(list.rows.map((row) => [row.drugName, onlyOne(row.differences).detail]));
    expect(details).toEqual({
      hydrochlorothiazide: 'cardiology: not listed by itself, only within hydrochlorothiazide / losartan.',
      'hydrochlorothiazide / losartan': 'pcp: not listed as a combination, only hydrochlorothiazide and losartan.',
      losartan: 'cardiology: not listed by itself, only within hydrochlorothiazide / losartan.',
    });
  });
});

describe('route', () => {
  it('is told in one row where prescribers think of one place', () => {
    const list = reconcile({
      clinic: [order('zolpidem 5 mg sublingual tablet', '1 tablet at bedtime')],
      pcp: [order('zolpidem 5 mg oral tablet', '1 tablet at bedtime')],
    });
    expect(differencesOf(rowOf(list, 'zolpidem'))).toEqual(['route: clinic, pcp']);
  });

  it('parts a tablet from a patch into two rows that point at each other, neither omitted', () => {
    expect(
      rowsOf({
        clinic: [order('clonidine 0.1 mg oral tablet', '1 tablet twice daily')],
        pcp: [order('clonidine 0.1 mg/24 hr patch')],
      }),
    ).toEqual({ 'clonidine (oral)': ['route: clinic, pcp'], 'clonidine (transdermal)': ['route: pcp, clinic'] });
  });

  it('a drug without a route joins the only route there is', () => {
    expect(rowsOf({ clinic: [order('clonidine 0.1 mg oral tablet')], pcp: [order('clonidine')] })).toEqual({
      'clonidine (oral)': [],
    });
  });

  it('a drug without a route stays by itself where there are two', () => {
    const list = reconcile({
      clinic: [order('clonidine 0.1 mg/24 hr patch')],
      pcp: [order('clonidine 0.1 mg oral tablet')],
      third: [order('clonidine')],
    });
    expect(list.rows.map(({ routeGroup }) => routeGroup)).toEqual(
      expect.arrayContaining(['oral', 'transdermal', null]),
    );
  });
});

describe('status', () => {
  it.each([
    ['active', 'stopped'],
    ['active', 'completed'],
    ['active', 'cancelled'],
    ['active', 'on-hold'],
    ['active', 'draft'],
    ['on-hold', 'stopped'],
  ])('%s against %s', (ours, theirs) => {
    const list = reconcile({
      clinic: [order('lithium', null, { status: ours })],
      pcp: [order('lithium', null, { status: theirs })],
    });
    expect(differencesOf(rowOf(list, 'lithium'))).toEqual(['status: clinic, pcp']);
  });

  it('unknown contradicts nothing', () => {
    const list = reconcile({ clinic: [order('lithium')], pcp: [order('lithium', null, { status: 'unknown' })] });
    expect(rowOf(list, 'lithium').differences).toEqual([]);
  });

  it('a declined fill ends no course', () => {
    const list = reconcile({
      clinic: [order('lithium')],
      pcp: [fill('lithium', '2026-11-01', '300 mg daily', { status: 'declined' })],
    });
    expect(rowOf(list, 'lithium').differences).toEqual([]);
  });

  it('a statement of what was not taken contradicts the order', () => {
    const list = reconcile({ clinic: [order('lithium')], pcp: [statement('lithium', null, { status: 'not-taken' })] });
    expect(differencesOf(rowOf(list, 'lithium'))).toEqual(['status: clinic, pcp']);
  });

  it('a course that ended in 2019 and was started again is one current line', () => {
    const list = reconcile({
      pcp: [
        order('lithium', '300 mg daily', { status: 'stopped', authoredOn: '2019-02-01' }),
        order('lithium', '600 mg daily', { status: 'active', authoredOn: '2026-09-01' }),
      ],
    });
    expect(rowOf(list, 'lithium').statements.map(({ asserted }) => asserted)).toEqual(['2026-09-01']);
    expect(rowOf(list, 'lithium').differences).toEqual([]);
  });
});

describe('stale', () => {
  it.each([
    ['2025-11-22', true],
    ['2025-11-23', false],
    ['2025', false],
    ['2024', true],
  ])('last written %s: %s', (authoredOn, isStale) => {
    const list = reconcile({ pcp: [order('lithium', null, { authoredOn })] });
    expect(rowOf(list, 'lithium').differences.map(({ type }) => type)).toEqual(isStale ? ['stale'] : []);
  });

  it('needs a date: an undated or unreadably dated order is not thought stale', () => {
    for (const authoredOn of [undefined, 'last spring', '2009-99-99', 20090301]) {
      const list = reconcile({ pcp: [order('lithium', null, { authoredOn })] });
      expect(rowOf(list, 'lithium').differences).toEqual([]);
    }
  });

  it('says so of a date that is none', () => {
    const list = reconcile({ pcp: [order('lithium', null, { authoredOn: 'last spring' })] });
    const { asserted, issues } = onlyOne(rowOf(list, 'lithium').statements);
    expect(asserted).toBeNull();
    expect(issues).toContainEqual(
      expect.objectContaining({ code: 'unreadable-date', path: 'MedicationRequest.authoredOn' }),
    );
  });

  it('is told once a source, and when the source’s own end has passed', () => {
    const list = reconcile({
      pcp: [
        statement('lithium', '300 mg daily', {
          dateAsserted: '2026-10-01',
          effectivePeriod: { start: '2026-01-01', end: '2026-06-30' },
        }),
      ],
    });
    expect(onlyOne(rowOf(list, 'lithium').differences).detail).toBe('pcp: active, but its own end was 2026-06-30.');
  });

  it('is not proven wrong by a server’s touch', () => {
    const meta = { lastUpdated: '2026-11-20T00:00:00Z' };
    const list = reconcile({ pcp: [order('lithium', null, { authoredOn: '2012-01-01', meta })] });
    expect(differencesOf(rowOf(list, 'lithium'))).toEqual(['stale: pcp']);
  });
});

describe('duplicate', () => {
  const gabapentin = (sig: string, fields: WrittenResource) => order('gabapentin 300 mg oral capsule', sig, fields);

  it.each<[string, readonly WrittenResource[], boolean]>([
    [
      'two named prescribers, one regimen',
      [gabapentin('1 capsule TID', by('Dr. A')), gabapentin('1 capsule TID', by('Dr. B'))],
      true,
    ],
    [
      'two named prescribers, two regimens',
      [gabapentin('1 capsule TID', by('Dr. A')), gabapentin('2 capsules at bedtime', by('Dr. B'))],
      true,
    ],
    [
      'one prescriber, two regimens at no time',
      [gabapentin('1 capsule TID', by('Dr. A')), gabapentin('2 capsules BID', by('Dr. A'))],
      true,
    ],
    [
      'one prescriber, the same again',
      [gabapentin('1 capsule TID', by('Dr. A')), gabapentin('1 capsule TID', by('Dr. A'))],
      false,
    ],
    [
      'one prescriber, morning and bedtime',
      [gabapentin('1 capsule in the morning', by('Dr. A')), gabapentin('2 capsules at bedtime', by('Dr. A'))],
      false,
    ],
    [
      'one prescriber, morning and noon',
      [gabapentin('1 capsule in the morning', by('Dr. A')), gabapentin('1 capsule at noon', by('Dr. A'))],
      false,
    ],
    [
      'the first on hold',
      [gabapentin('1 capsule TID', { ...by('Dr. A'), status: 'on-hold' }), gabapentin('2 capsules BID', by('Dr. B'))],
      false,
    ],
    [
      'the second only proposed',
      [gabapentin('1 capsule TID', by('Dr. A')), gabapentin('2 capsules BID', { ...by('Dr. B'), intent: 'proposal' })],
      false,
    ],
    [
      'the second only reported',
      [
        gabapentin('1 capsule TID', by('Dr. A')),
        gabapentin('2 capsules BID', { ...by('Dr. B'), reportedBoolean: true }),
      ],
      false,
    ],
  ])('in one source, %s', (_, orders, isDuplicate) => {
    const types = rowOf(reconcile({ pcp: orders }), 'gabapentin').differences.map(({ type }) => type);
    expect(types.includes('duplicate')).toBe(isDuplicate);
  });

  it('a morning and a noon dose of one strength stay two courses: half the day’s dose is not a refill', () => {
    const list = reconcile({
      pcp: [order('methylphenidate', '10 mg in the morning'), order('methylphenidate', '10 mg at noon')],
    });
    expect(rowOf(list, 'methylphenidate').statements).toHaveLength(2);
  });

  it('tablets of an unknown strength are no refill of milligrams', () => {
    const list = reconcile({ pcp: [order('lithium', '2 tablets daily'), order('lithium', '300 mg daily')] });
    expect(rowOf(list, 'lithium').statements).toHaveLength(2);
  });

  it('two prescribers in two records with two regimens', () => {
    const list = reconcile({
      clinic: [order('sertraline', '50 mg daily', by('Dr. A'))],
      pcp: [order('sertraline', '100 mg daily', by('Dr. B'))],
    });
    expect(differencesOf(rowOf(list, 'sertraline'))).toEqual(['dose: clinic, pcp', 'duplicate: clinic, pcp']);
  });
});

describe('an echo of the clinic’s own line', () => {
  const identifier = [{ system: 'https://clinic.example/ids/medication', value: 'm-1' }];
  const sent = order('lithium carbonate 300 mg oral capsule', '1 capsule twice daily', { identifier });

  it('is merged and no second opinion', () => {
    const list = reconcile({ clinic: [sent], pcp: [{ ...sent, id: 'copy' }] });
    expect(rowOf(list, 'lithium').statements.map(({ source }) => source)).toEqual(['clinic']);
    expect(list.ledger.merged).toBe(1);
  });

  it.each<[string, WrittenResource]>([
    ['drug', { medicationCodeableConcept: { text: 'lisinopril 10 mg oral tablet' } }],
    ['dose', { dosageInstruction: [{ text: '2 capsules twice daily' }] }],
    ['status', { status: 'stopped' }],
  ])('whose %s the partner changed stays a statement of its own', (_, change) => {
    const list = reconcile({ clinic: [sent], pcp: [{ ...sent, id: 'copy', ...change }] });
    expect(list.ledger.merged).toBe(0);
    expect(list.rows.flatMap(({ statements }) => statements)).toHaveLength(2);
  });

  it('is not known by a number without a system', () => {
    const bare = { identifier: [{ value: '1' }] };
    const list = reconcile({ clinic: [order('lithium', null, bare)], pcp: [order('lithium', null, bare)] });
    expect(rowOf(list, 'lithium').statements).toHaveLength(2);
  });
});
