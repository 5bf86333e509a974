import { describe, expect, it } from 'vitest';
import { sourceId } from '../../src/domain/ids.ts';
import type { PatientFacts } from '../../src/domain/patient-facts.ts';
import { checkSafety } from '../../src/safety/check-safety.ts';
import type { WrittenResource } from '../support/bundle.ts';
import { drugs } from '../support/drug-graph.ts';
import { order } from '../support/medication-request.ts';
import { reconcile } from '../support/reconciled.ts';
import { currentRow, noFacts } from './rows.ts';

const on = '2026-11-23';
const stated = { source: sourceId('pcp'), resource: 'Observation/1' } as const;
const named = (alerts: ReturnType<typeof checkSafety>['alerts']) =>
  alerts.map(({ severity, type, drugs: names }) => `${severity} ${type}: ${names.join(', ')}`);
const said = (names: readonly string[], facts: Partial<PatientFacts> = {}) =>
  named(
    checkSafety(
      names.map((name) => currentRow(name, { since: '2026-01-01' })),
      { ...noFacts, ...facts },
      on,
      drugs,
    ).alerts,
  );
const loud = (names: readonly string[], facts: Partial<PatientFacts> = {}) =>
  said(names, facts).filter((alert) => !alert.startsWith('low'));

describe('a drug that was stopped', () => {
  const stopped = (drug: string, end: string): WrittenResource =>
    order(drug, null, {
      status: 'stopped',
      dosageInstruction: [{ timing: { repeat: { boundsPeriod: { start: '2025-01-01', end } } } }],
    });
  const interactions = (...resources: readonly WrittenResource[]) =>
    reconcile({ clinic: resources }).alerts.filter(({ type }) => type === 'interaction');

  it('still acts within the days of its washout, and it is said since when', () => {
    const [alert, ...others] = interactions(stopped('phenelzine', '2026-11-15'), order('sertraline'));
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ severity: 'high', drugs: ['phenelzine', 'sertraline'] });
    expect(alert?.message).toMatch(/^phenelzine was stopped 8 days ago, and acts on for 14 days\./);
  });

  it.each([
    ['after them', 'phenelzine', '2026-11-01', 'sertraline', 0],
    ['for five weeks where it is fluoxetine', 'fluoxetine', '2026-10-25', 'phenelzine', 1],
    ['not for five weeks where it is sertraline', 'sertraline', '2026-10-25', 'phenelzine', 0],
    ['nor beside a drug that it does not harm', 'phenelzine', '2026-11-15', 'metformin', 0],
  ])('%s', (_name, before, end, now, count) => {
    expect(interactions(stopped(before, end), order(now))).toHaveLength(count);
  });

  it('without a day says nothing, and neither does one that another source still lists', () => {
    expect(interactions(order('phenelzine', null, { status: 'stopped' }), order('metformin'))).toEqual([]);
    const list = reconcile({ clinic: [stopped('lithium', '2026-11-20')], pcp: [order('lithium'), order('ibuprofen')] });
    const lithium = list.alerts.filter(({ drugs: names }) => names.includes('lithium'));
    expect(lithium.every(({ message }) => !message.includes('was stopped'))).toBe(true);
  });
});

describe('duplicate therapy', () => {
  it.each([
    ['two SSRIs', ['sertraline', 'escitalopram']],
    ['two benzodiazepines', ['lorazepam', 'clonazepam']],
    ['two ACE inhibitors', ['lisinopril', 'enalapril']],
    ['two statins', ['atorvastatin', 'simvastatin']],
    ['methylphenidate and amphetamine', ['methylphenidate', 'amphetamine']],
  ])('%s', (_name, names) => {
    expect(loud(names).some((alert) => alert.includes('duplicate-therapy'))).toBe(true);
  });

  it.each([
    ['one drug by two names', ['Zoloft', 'sertraline']],
    ['an SSRI and bupropion', ['sertraline', 'bupropion']],
    ['an SSRI and trazodone', ['sertraline', 'trazodone']],
    ['two thyroid hormones that belong together', ['levothyroxine', 'liothyronine']],
    ['the parts of one product', ['lisinopril / hydrochlorothiazide']],
  ])('is none: %s', (_name, names) => {
    expect(loud(names).filter((alert) => alert.includes('duplicate-therapy'))).toEqual([]);
  });

  it('three antipsychotics are one alert, the gravest', () => {
    const alerts = said(['olanzapine', 'risperidone', 'haloperidol']).filter((alert) => alert.includes('duplicate'));
    expect(alerts).toEqual(['high duplicate-therapy: haloperidol, olanzapine, risperidone']);
  });
});

describe('one ingredient in two products', () => {
  const doubled = (...names: readonly string[]) => said(names).filter((alert) => alert.includes('duplicate-therapy'));

  it('is told, where one is a combination', () => {
    expect(doubled('oxycodone / acetaminophen', 'acetaminophen')).toEqual([
      'moderate duplicate-therapy: acetaminophen',
    ]);
  });

  it('is not told of vitamins, of what stays on the skin, or of one drug by two names', () => {
    expect(doubled('alendronate / cholecalciferol', 'cholecalciferol')).toEqual([]);
    expect(doubled('Zoloft', 'sertraline')).toEqual([]);
    const rows = [
      currentRow('lisinopril / hydrochlorothiazide'),
      currentRow('hydrochlorothiazide', { route: 'topical' }),
    ];
    const { alerts } = checkSafety(rows, noFacts, on, drugs);
    expect(alerts.filter(({ type }) => type === 'duplicate-therapy')).toEqual([]);
  });
});

describe('doses of two products', () => {
  const doses = (sources: Parameters<typeof reconcile>[0]) =>
    reconcile(sources)
      .alerts.filter(({ type }) => type === 'dose')
      .map(({ drugs: names }) => names.join());

  it('add up where they cannot be one package', () => {
    expect(
      doses({
        clinic: [order('Wellbutrin XL 300 mg tablet', '1 tablet every morning')],
        pcp: [order('bupropion SR 150 mg tablet', '1 tablet twice daily')],
      }),
    ).toEqual(['bupropion']);
  });

  it('do not where one source may only be behind the other', () => {
    expect(
      doses({
        clinic: [order('citalopram 40 mg tablet', '1 tablet daily')],
        pcp: [order('citalopram 20 mg tablet', '1 tablet daily')],
      }).length,
    ).toBe(doses({ clinic: [order('citalopram 40 mg tablet', '1 tablet daily')] }).length);
  });

  it('add up what a combination holds and what stands by itself', () => {
    const norco = order('hydrocodone-acetaminophen 5-325 mg tablet', '2 tablets every 6 hours');
    const tylenol = order('acetaminophen 500 mg tablet', '2 tablets three times daily');
    expect(doses({ pcp: [norco, tylenol] })).toEqual(['acetaminophen']);
    expect(doses({ pcp: [norco] })).toEqual([]);
  });
});

describe('tests that are due', () => {
  const sodium = (day: string) => ({ ...stated, test: 'sodium' as const, value: 139, on: day });
  const level = (day: string) => ({ ...stated, test: 'lithium-level' as const, value: 0.8, on: day });
  const due = (observations: PatientFacts['observations']) =>
    checkSafety(
      [currentRow('lithium', { since: '2025-01-01' })],
      { ...noFacts, observations },
      on,
      drugs,
    ).alerts.filter(({ rule }) => rule.startsWith('monitoring-lithium-level'));

  it('are told where other tests are on record', () => {
    expect(due([sodium('2026-11-01')])).toHaveLength(1);
    expect(due([sodium('2026-11-01'), level('2025-06-01')])[0]?.message).toContain('2025-06-01');
    expect(due([level('2026-09-01')])).toEqual([]);
  });

  it('are not told where the records hold no measurement: then nobody asked for them, and that is said', () => {
    expect(due([])).toEqual([]);
    const { notChecked } = checkSafety([currentRow('lithium')], noFacts, on, drugs);
    expect(notChecked.some(({ why }) => why.includes('no measurements'))).toBe(true);
  });
});

describe('a rule about injections', () => {
  it('is silent on a drug whose route is not known, or goes by mouth', () => {
    const severityOf = (route: 'oral' | 'injection' | null) =>
      checkSafety(
        [currentRow('clozapine'), currentRow('lorazepam', route === null ? {} : { route })],
        noFacts,
        on,
        drugs,
      ).alerts.find(({ mechanism }) => mechanism === 'cns-depression')?.severity;
    expect([severityOf(null), severityOf('oral'), severityOf('injection')]).toEqual(['moderate', 'moderate', 'high']);
  });
});

describe('what acts only where it is put', () => {
  it('an intrauterine device is no pill', () => {
    expect(loud(['carbamazepine', 'levonorgestrel 52 mg intrauterine device'])).toEqual([]);
    expect(loud(['carbamazepine', 'levonorgestrel 1.5 mg oral tablet']).length).toBeGreaterThan(0);
  });
});

describe('ten ordinary drugs with nothing wrong', () => {
  it.each([
    [
      'sertraline, lamotrigine, metformin, atorvastatin, levothyroxine, pantoprazole, cetirizine, albuterol, montelukast, fluticasone',
    ],
    [
      'escitalopram, bupropion, lisinopril, amlodipine, rosuvastatin, cholecalciferol, loratadine, famotidine, melatonin, docusate',
    ],
    [
      'aripiprazole, sertraline, metformin, losartan, atorvastatin, levothyroxine, tamsulosin, acetaminophen, cetirizine, folic acid',
    ],
  ])('give no high or moderate alert: %s', (names) => {
    expect(loud(names.split(', '), { birthDate: '1985-04-01', sex: 'male' })).toEqual([]);
  });
});

describe('conditions', () => {
  const conditions = (text: string, ...icd10cm: readonly string[]) => [{ ...stated, text, icd10cm }];
  const notChecked = (facts: Partial<PatientFacts>) =>
    checkSafety([currentRow('lithium')], { ...noFacts, ...facts }, on, drugs).notChecked.map(({ drug }) => drug);

  it('one without an ICD-10-CM code is named as not checked', () => {
    expect(notChecked({ conditions: conditions('Kidney trouble') })).toContain('Kidney trouble');
    expect(notChecked({ conditions: conditions('Kidney trouble', 'N18.4') })).not.toContain('Kidney trouble');
  });

  it('one that was read as a pregnancy was looked at as one', () => {
    const pregnancies = [{ ...stated, status: 'pregnant' as const, on }];
    expect(notChecked({ conditions: conditions('Pregnant'), pregnancies })).not.toContain('Pregnant');
  });
});

describe('evidence', () => {
  it('names each text once, also where several rules rest on it', () => {
    const { alerts } = checkSafety(
      ['citalopram', 'sotalol', 'omeprazole'].map((name) => currentRow(name)),
      noFacts,
      on,
      drugs,
    );
    const texts = alerts.map(({ evidence }) => evidence.split('; '));
    expect(texts.filter((titles) => titles.length > 1)).not.toEqual([]);
    expect(texts.filter((titles) => new Set(titles).size !== titles.length)).toEqual([]);
  });
});
