import { describe, expect, it } from 'vitest';
import type { PatientFacts } from '../../src/domain/patient-facts.ts';
import type { ReconciledRow } from '../../src/domain/reconciled-list.ts';
import { checkSafety } from '../../src/safety/check-safety.ts';
import { drugs } from '../support/drug-graph.ts';
import { order } from '../support/medication-request.ts';
import { alertsOf, reconcile } from '../support/reconciled.ts';
import { allergyTo, currentRow, noFacts, pregnancy } from './rows.ts';

const check = (rows: readonly ReconciledRow[], facts: Partial<PatientFacts> = {}, on = '2026-11-23') =>
  checkSafety(rows, { ...noFacts, ...facts }, on, drugs);

/** `rule: drugs` of every alert. */
const said = (rows: readonly ReconciledRow[], facts: Partial<PatientFacts> = {}, on = '2026-11-23') =>
  check(rows, facts, on).alerts.map(({ rule, drugs: names }) => `${rule}: ${names.join(', ')}`);

describe('interactions', () => {
  it('uses the VA set where no rule speaks, and says how old it is', () => {
    const [alert, ...others] = check([currentRow('ciprofloxacin'), currentRow('metformin')]).alerts;
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ rule: 'va-ndfrt', severity: 'low', drugs: ['ciprofloxacin', 'metformin'] });
    expect(alert?.evidence).toBe('Department of Veterans Affairs, NDF-RT drug interactions (2015), Significant');
  });

  it('gives one alert a pair: the rule’s words, both evidences', () => {
    const [alert, ...others] = check([currentRow('lithium'), currentRow('lisinopril')]).alerts;
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ rule: 'lithium-with-ace-inhibitor-or-arb', severity: 'high' });
    expect(alert?.evidence).toContain('lithium carbonate prescribing information');
    expect(alert?.evidence).toContain('NDF-RT drug interactions (2015), Significant');
  });

  it('gives one alert for a drug that is there twice, with both rows; what stays on the skin is none of them', () => {
    const rows = [
      currentRow('lithium'),
      currentRow('diclofenac', { route: 'oral' }),
      currentRow('diclofenac', { route: 'injection' }),
      currentRow('diclofenac', { route: 'topical' }),
    ];
    const { alerts } = check(rows);
    expect(alerts.map(({ drugs: names }) => names)).toEqual([['diclofenac', 'lithium']]);
    expect(alerts[0]?.rows).toHaveLength(3);
  });

  it('looks into combinations, but not at their own parts against each other', () => {
    expect(said([currentRow('lisinopril / hydrochlorothiazide')])).toEqual([]);
    expect(said([currentRow('lithium'), currentRow('lisinopril / hydrochlorothiazide')])).toEqual([
      'lithium-with-thiazide: hydrochlorothiazide, lithium',
      'lithium-with-ace-inhibitor-or-arb: lisinopril, lithium',
    ]);
  });

  it.each(['active', 'on-hold', 'unknown', 'draft'] as const)('speaks of a drug that is %s', (status) => {
    expect(said([currentRow('lithium', { status }), currentRow('lisinopril')])).toHaveLength(1);
  });

  it.each(['stopped', 'completed', 'cancelled'] as const)('is silent on a drug that is %s', (status) => {
    expect(said([currentRow('lithium', { status }), currentRow('lisinopril')])).toEqual([]);
  });

  it('puts the strongest first, whatever the order of the rows', () => {
    const rows = ['sumatriptan', 'fluoxetine', 'lithium', 'ibuprofen'].map((drug) => currentRow(drug));
    const grades = check(rows).alerts.map(({ severity }) => severity);
    expect(grades).toEqual(
      grades.toSorted((a, b) => ['high', 'moderate', 'low'].indexOf(a) - ['high', 'moderate', 'low'].indexOf(b)),
    );
    expect(said(rows)).toEqual(said(rows.toReversed()));
  });

  it('keeps the id of an alert while the danger is the same', () => {
    const ids = (rows: readonly ReconciledRow[]) => check(rows).alerts.map(({ id }) => id);
    const rows = [currentRow('lithium'), currentRow('lisinopril')];
    expect(ids(rows)).toEqual(ids(rows.toReversed()));
    expect(ids([currentRow('lithium'), currentRow('ibuprofen')])).not.toEqual(ids(rows));
  });
});

describe('duplicate therapy', () => {
  it('two SSRIs, but not one by two names, nor one that was stopped', () => {
    expect(said([currentRow('sertraline'), currentRow('Lexapro')])).toContain(
      'duplicate-ssri-snri: escitalopram, sertraline',
    );
    expect(said([currentRow('Zoloft'), currentRow('sertraline', { route: 'oral' })])).toEqual([]);
    expect(said([currentRow('sertraline'), currentRow('Lexapro', { status: 'stopped' })])).toEqual([]);
  });

  it('three benzodiazepines are one alert that names all', () => {
    const rows = ['alprazolam', 'lorazepam', 'clonazepam'].map((drug) => currentRow(drug));
    expect(said(rows)).toContain('duplicate-benzodiazepine: alprazolam, clonazepam, lorazepam');
  });
});

describe('pregnancy', () => {
  const valproate = [currentRow('Depakote')];
  const alert = 'pregnancy-valproate: valproate';

  it.each<[string, readonly ReturnType<typeof pregnancy>[], boolean]>([
    ['stated this month', [pregnancy('pregnant', '2026-11-01')], true],
    ['stated without a day', [pregnancy('pregnant', null)], true],
    ['stated 301 days ago', [pregnancy('pregnant', '2026-01-26')], true],
    ['stated 302 days ago', [pregnancy('pregnant', '2026-01-25')], false],
    ['stated by the year, which may be this month', [pregnancy('pregnant', '2026')], true],
    ['denied later', [pregnancy('pregnant', '2026-06-01'), pregnancy('not-pregnant', '2026-09-01')], false],
    ['denied before', [pregnancy('not-pregnant', '2026-06-01'), pregnancy('pregnant', '2026-09-01')], true],
    [
      'denied on the same day, at an hour',
      [pregnancy('pregnant', '2026-09-01'), pregnancy('not-pregnant', '2026-09-01T10:00:00Z')],
      true,
    ],
    ['denied only', [pregnancy('not-pregnant', '2026-09-01')], false],
  ])('%s', (_, pregnancies, isAlert) => {
    expect(said(valproate, { pregnancies })).toEqual(isAlert ? [alert] : []);
  });

  it('names who states the drug and who states the pregnancy', () => {
    const [found] = check(valproate, { pregnancies: [pregnancy('pregnant', '2026-11-01')] }).alerts;
    expect(found).toMatchObject({ severity: 'high', sources: ['pcp', 'ob-gyn'] });
  });
});

describe('doses', () => {
  const old = { birthDate: '1957-04-02' };
  const young = { birthDate: '1990-04-02' };
  const over40 = ['dose-citalopram-over-40: citalopram'];
  const over20 = ['dose-citalopram-over-20-after-60: citalopram'];

  it.each<[number | null, Partial<PatientFacts>, readonly string[]]>([
    [20, old, []],
    [20.5, old, over20],
    [60, old, over20],
    [40, young, []],
    [40.5, young, over40],
    [30, {}, []],
    [60, {}, over40],
    [40, { birthDate: '1966-11-24' }, []],
    [40, { birthDate: '1966-11-23' }, []],
    [40, { birthDate: '1965-11-23' }, over20],
    [40, { birthDate: '1965-11-24' }, []],
    [40, { birthDate: '1965' }, []],
    [40, { birthDate: 'long ago' }, []],
    [null, old, []],
  ])('%s mg a day, %o', (milligrams, facts, rules) => {
    const alerts = said([currentRow('citalopram', { milligrams })], facts);
    expect(alerts.filter((alert) => alert.startsWith('dose-'))).toEqual(rules);
  });

  it('adds up the courses of one source', () => {
    const list = reconcile({
      pcp: [order('citalopram', '20 mg every morning'), order('citalopram', '30 mg at bedtime')],
    });
    expect(alertsOf(list)).toContain('dose: citalopram');
  });

  it('does not add up what several sources say of one course', () => {
    const list = reconcile({ clinic: [order('citalopram', '20 mg daily')], pcp: [order('citalopram', '20 mg daily')] });
    expect(alertsOf(list)).not.toContain('dose: citalopram');
  });

  it('is not checked where the dose or the age is not known, and says which', () => {
    const why = (facts: Partial<PatientFacts>, milligrams: number | null) =>
      check([currentRow('citalopram', { milligrams })], facts)
        .notChecked.map(({ why: reason }) => reason)
        .join('\n');
    expect(why(young, 20)).not.toMatch(/age|daily dose/);
    expect(why({}, 30)).toContain("the patient's age");
    expect(why(young, null)).toContain('daily dose is not known');
  });
});

describe('what no check looked at', () => {
  it('names drugs without a code, drugs that neither a rule nor the VA set has, and allergies to unknown things', () => {
    const { notChecked } = check([currentRow('calming tea'), currentRow('lutein'), currentRow('lithium')], {
      allergies: [allergyTo('mothballs'), allergyTo('penicillins'), allergyTo('lisinopril')],
    });
    const named = notChecked.filter(({ why }) =>
      /no check looked|interaction alert means nothing|no drug was checked/.test(why),
    );
    expect(named.map(({ drug }) => drug)).toEqual(['calming tea', 'lutein', 'mothballs']);
  });

  it('does not name what is history', () => {
    expect(check([currentRow('calming tea', { status: 'stopped' })]).notChecked).toEqual([]);
  });
});
