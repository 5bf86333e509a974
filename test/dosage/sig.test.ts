import { describe, expect, it } from 'vitest';
import type { DosingStep, Schedule } from '../../src/domain/dosing.ts';
import { emptySchedule } from '../../src/domain/dosing.ts';
import { readSig } from '../../src/dosage/sig.ts';

/** Step as said in the table: what is not named is `null`. */
type Said = Partial<Omit<DosingStep, 'schedule' | 'text'>> & { readonly schedule?: Partial<Schedule> };

const step = (said: Said) => ({
  sequence: 1,
  dose: null,
  route: null,
  lasting: null,
  from: null,
  until: null,
  asNeeded: null,
  atMost: null,
  ...said,
  schedule: said.schedule === undefined ? null : { ...emptySchedule, ...said.schedule },
});

const dose = (value: number, unit: string, high: number | null = null) => ({ dose: { value, unit, high } });
const rate = (
  frequency: number,
  period: number,
  periodUnit: 'h' | 'd' | 'wk' | 'mo',
  more: Partial<Schedule> = {},
) => ({
  schedule: { frequency, period, periodUnit, ...more },
});
const daily = (frequency: number, more: Partial<Schedule> = {}) => rate(frequency, 1, 'd', more);
const prn = (reason: string | null = null) => ({ asNeeded: { reason } });
const oral = { route: 'oral' } as const;

/** A sig and the steps that it says. */
const table: readonly (readonly [string, ...Said[]])[] = [
  ['1 tab PO BID', { ...dose(1, '{tbl}'), ...oral, ...daily(2) }],
  ['300 mg PO TID', { ...dose(300, 'mg'), ...oral, ...daily(3) }],
  ['40 mg daily', { ...dose(40, 'mg'), ...daily(1) }],
  ['40 mg QD', { ...dose(40, 'mg'), ...daily(1) }],
  ['5.0 mg q.d.', { ...dose(5, 'mg'), ...daily(1) }],
  ['1 tab. p.o. b.i.d.', { ...dose(1, '{tbl}'), ...oral, ...daily(2) }],
  [
    'take 1/2 tablet by mouth every morning and 1 at bedtime',
    { ...dose(0.5, '{tbl}'), ...oral, ...daily(1, { when: ['MORN'] }) },
    { ...dose(1, '{tbl}'), ...oral, ...daily(1, { when: ['HS'] }) },
  ],
  [
    '1 capsule by mouth once daily in the morning with food',
    { ...dose(1, '{capsule}'), ...oral, ...daily(1, { when: ['MORN'] }) },
  ],
  [
    '150mg qAM x7d then 300mg qAM',
    { ...dose(150, 'mg'), ...daily(1, { when: ['MORN'] }), lasting: { value: 7, unit: 'd' } },
    { sequence: 2, ...dose(300, 'mg'), ...daily(1, { when: ['MORN'] }) },
  ],
  ['take 2 tablets (600 mg) by mouth at bedtime', { ...dose(2, '{tbl}'), ...oral, ...daily(1, { when: ['HS'] }) }],
  ['600 mg (2 tablets) qhs', { ...dose(600, 'mg'), ...daily(1, { when: ['HS'] }) }],
  [
    '1-2 tabs q4-6h prn anxiety max 4/day',
    {
      ...dose(1, '{tbl}', 2),
      ...rate(1, 4, 'h', { periodMax: 6 }),
      ...prn('anxiety'),
      atMost: { amount: { value: 4, unit: '{tbl}' }, per: { value: 1, unit: 'd' } },
    },
  ],
  ['0.5 mg qhs prn', { ...dose(0.5, 'mg'), ...daily(1, { when: ['HS'] }), ...prn() }],
  ['0.5 mg PO QHS PRN insomnia', { ...dose(0.5, 'mg'), ...oral, ...daily(1, { when: ['HS'] }), ...prn('insomnia') }],
  ['apply 1 patch every 72 hours', { ...dose(1, '{patch}'), ...rate(1, 72, 'h') }],
  ['1 patch weekly', { ...dose(1, '{patch}'), ...rate(1, 1, 'wk') }],
  ['8 mg SL daily', { ...dose(8, 'mg'), route: 'sublingual', ...daily(1) }],
  ['1 film under the tongue once daily', { ...dose(1, '{film}'), route: 'sublingual', ...daily(1) }],
  [
    '25 mg daily for 14 days, then 50 mg daily',
    { ...dose(25, 'mg'), ...daily(1), lasting: { value: 14, unit: 'd' } },
    { sequence: 2, ...dose(50, 'mg'), ...daily(1) },
  ],
  [
    '25 mg daily weeks 1-2, then 50 mg daily weeks 3-4, then 100 mg daily thereafter',
    { ...dose(25, 'mg'), ...daily(1), lasting: { value: 2, unit: 'wk' } },
    { sequence: 2, ...dose(50, 'mg'), ...daily(1), lasting: { value: 2, unit: 'wk' } },
    { sequence: 3, ...dose(100, 'mg'), ...daily(1) },
  ],
  [
    '40 mg daily x 5 days, 20 mg daily x 5 days, 10 mg daily x 5 days then stop',
    { ...dose(40, 'mg'), ...daily(1), lasting: { value: 5, unit: 'd' } },
    { sequence: 2, ...dose(20, 'mg'), ...daily(1), lasting: { value: 5, unit: 'd' } },
    { sequence: 3, ...dose(10, 'mg'), ...daily(1), lasting: { value: 5, unit: 'd' } },
  ],
  ['take one tablet by mouth twice a day', { ...dose(1, '{tbl}'), ...oral, ...daily(2) }],
  ['q12h', rate(1, 12, 'h')],
  ['q8h', rate(1, 8, 'h')],
  ['three times a day', daily(3)],
  ['2-3 times daily', daily(2, { frequencyMax: 3 })],
  ['every other day', rate(1, 2, 'd')],
  ['QOD', rate(1, 2, 'd')],
  ['weekly on Monday', { schedule: { dayOfWeek: ['mon'] } }],
  ['Mon Wed Fri', { schedule: { dayOfWeek: ['mon', 'wed', 'fri'] } }],
  ['3 times a week on Monday, Wednesday, and Friday', { schedule: { dayOfWeek: ['mon', 'wed', 'fri'] } }],
  ['1 tab Mon-Fri', { ...dose(1, '{tbl}'), schedule: { dayOfWeek: ['mon', 'tue', 'wed', 'thu', 'fri'] } }],
  ['monthly', rate(1, 1, 'mo')],
  ['every 4 weeks', rate(1, 4, 'wk')],
  ['q6h prn pain', { ...rate(1, 6, 'h'), ...prn('pain') }],
  ['2 puffs inhaled q4h prn', { ...dose(2, '{puff}'), route: 'inhaled', ...rate(1, 4, 'h'), ...prn() }],
  [
    '10 mg in AM and 20 mg at HS',
    { ...dose(10, 'mg'), ...daily(1, { when: ['MORN'] }) },
    { ...dose(20, 'mg'), ...daily(1, { when: ['HS'] }) },
  ],
  [
    '100 mg BID and 200 mg at bedtime',
    { ...dose(100, 'mg'), ...daily(2) },
    { ...dose(200, 'mg'), ...daily(1, { when: ['HS'] }) },
  ],
  ['1 tab in the morning and at bedtime', { ...dose(1, '{tbl}'), ...daily(2, { when: ['MORN', 'HS'] }) }],
  ['1 tab every night at bedtime', { ...dose(1, '{tbl}'), ...daily(1, { when: ['HS'] }) }],
  ['1 tab every morning with breakfast', { ...dose(1, '{tbl}'), ...daily(1, { when: ['CM'] }) }],
  ['1 tab TID with meals', { ...dose(1, '{tbl}'), ...daily(3, { when: ['C'] }) }],
  ['1 tab daily at noon', { ...dose(1, '{tbl}'), ...daily(1, { when: ['NOON'] }) }],
  ['1 tab at 08:00 and 20:00', { ...dose(1, '{tbl}'), schedule: { timeOfDay: ['08:00:00', '20:00:00'] } }],
  ['1 tab twice daily at 8 am and 8 pm', { ...dose(1, '{tbl}'), schedule: { timeOfDay: ['08:00:00', '20:00:00'] } }],
  ['5 mL PO TID', { ...dose(5, 'mL'), ...oral, ...daily(3) }],
  ['once', { schedule: { count: 1 } }],
  ['2 mg stat', { ...dose(2, 'mg'), schedule: { count: 1 } }],
  ['1 tab q4h x 3 doses', { ...dose(1, '{tbl}'), ...rate(1, 4, 'h', { count: 3 }) }],
  ['take one and a half tablets daily', { ...dose(1.5, '{tbl}'), ...daily(1) }],
  ['1 1/2 tabs daily', { ...dose(1.5, '{tbl}'), ...daily(1) }],
  ['1½ tabs daily', { ...dose(1.5, '{tbl}'), ...daily(1) }],
  ['½ tab qhs', { ...dose(0.5, '{tbl}'), ...daily(1, { when: ['HS'] }) }],
  ['half a tablet daily', { ...dose(0.5, '{tbl}'), ...daily(1) }],
  ['.5 mg bid', { ...dose(0.5, 'mg'), ...daily(2) }],
  ['1,000 mg BID', { ...dose(1000, 'mg'), ...daily(2) }],
  ['two (2) tablets po bid', { ...dose(2, '{tbl}'), ...oral, ...daily(2) }],
  ['100 mcg daily', { ...dose(100, 'ug'), ...daily(1) }],
  ['100 µg daily', { ...dose(100, 'ug'), ...daily(1) }],
  ['10 units SC at bedtime', { ...dose(10, '[iU]'), route: 'subcutaneous', ...daily(1, { when: ['HS'] }) }],
  ['20 mEq PO daily', { ...dose(20, 'meq'), ...oral, ...daily(1) }],
  ['1 g QID', { ...dose(1, 'g'), ...daily(4) }],
  ['1 tablet(s) daily', { ...dose(1, '{tbl}'), ...daily(1) }],
  ['1 ER tablet daily', { ...dose(1, '{tbl}'), ...daily(1) }],
  ['1 or 2 drops daily', { ...dose(1, '{drop}', 2), ...daily(1) }],
  ['50 mg to 100 mg at bedtime', { ...dose(50, 'mg', 100), ...daily(1, { when: ['HS'] }) }],
  [
    '1 tab q6h prn pain, not to exceed 60 mg per day',
    {
      ...dose(1, '{tbl}'),
      ...rate(1, 6, 'h'),
      ...prn('pain'),
      atMost: { amount: { value: 60, unit: 'mg' }, per: { value: 1, unit: 'd' } },
    },
  ],
  [
    '1 tablet daily NTE 3 tablets in 24 hours',
    {
      ...dose(1, '{tbl}'),
      ...daily(1),
      atMost: { amount: { value: 3, unit: '{tbl}' }, per: { value: 24, unit: 'h' } },
    },
  ],
  [
    '1 tab up to 3 times a day as needed for panic attacks',
    { ...dose(1, '{tbl}'), ...daily(1, { frequencyMax: 3 }), ...prn('panic attacks') },
  ],
  ['Take 1 tablet by mouth daily. Take with food. Do not crush.', { ...dose(1, '{tbl}'), ...oral, ...daily(1) }],
  ['1 tablet daily do not take with alcohol', { ...dose(1, '{tbl}'), ...daily(1) }],
  ['1 tablet daily on an empty stomach', { ...dose(1, '{tbl}'), ...daily(1) }],
  ['1 tablet daily for depression', { ...dose(1, '{tbl}'), ...daily(1) }],
  ['1 tab at bedtime as needed (insomnia)', { ...dose(1, '{tbl}'), ...daily(1, { when: ['HS'] }), ...prn('insomnia') }],
  [
    '1 tab q6h prn (max 4 tabs per day)',
    {
      ...dose(1, '{tbl}'),
      ...rate(1, 6, 'h'),
      ...prn(),
      atMost: { amount: { value: 4, unit: '{tbl}' }, per: { value: 1, unit: 'd' } },
    },
  ],
  ['0.5-1 tablets (0.25-0.5 mg total) 3 (three) times daily', { ...dose(0.5, '{tbl}', 1), ...daily(3) }],
  [
    'take 1 tablet every morning, take 2 tablets at bedtime',
    { ...dose(1, '{tbl}'), ...daily(1, { when: ['MORN'] }) },
    { ...dose(2, '{tbl}'), ...daily(1, { when: ['HS'] }) },
  ],
  [
    'take 2 tablets on day 1, then take 1 tablet daily on days 2-5',
    { ...dose(2, '{tbl}'), schedule: { count: 1 } },
    { sequence: 2, ...dose(1, '{tbl}'), ...daily(1), lasting: { value: 4, unit: 'd' } },
  ],
  [
    '1 tablet daily from 2026-03-01 until 2026-03-31',
    { ...dose(1, '{tbl}'), ...daily(1), from: '2026-03-01', until: '2026-03-31' },
  ],
];

describe('readSig', () => {
  it.each(table.map(([sig, ...expected]) => ({ sig, expected })))('reads $sig', ({ sig, expected }) => {
    const { steps, issues } = readSig(sig);
    expect(steps.map(({ text: _text, ...read }) => read)).toEqual(expected.map((said) => step(said)));
    expect(issues).toEqual([]);
  });

  it.each([
    'as directed',
    'use as directed',
    '1 tablet as directed',
    'as directed 1 tablet daily',
    'take 1 tablet daily except Sunday',
    '1 tablet daily, hold if SBP < 100',
    '1 tablet daily alternating with 2 tablets',
    '25 mg daily, increase as tolerated',
    'taper over 2 weeks',
    '10 U daily',
    'MS 10 mg daily',
    '1 tab BIW',
    '1 tab biweekly',
    '1 tab OD',
    '2 tsp daily',
    '5 gr daily',
    '1,5 mg daily',
    '0,5 mg daily',
    '10/20 mg daily',
    '40 mg/day',
    '5 mg/kg daily',
    '0 tabs daily',
    '2-1 tabs daily',
    '1-1/2 tabs daily',
    '-5 mg daily',
    '10 mg daily twice a day',
    'BID at bedtime',
    'once daily in the morning and at bedtime',
    '1 tab once at bedtime',
    '1 tab at 8:00',
    '1 spray in alternating nostrils daily',
    '1 tab in the morning and 2 tabs at bedtime as needed for sleep',
    '10 mg in the morning, 20 mg at bedtime for 7 days',
    '25 mg daily 50 mg daily',
    '25 mg daily, 50 mg daily',
    '25 mg daily and',
    '25 mg daily for 7 days then',
    '25 mg daily weeks 1 and 2',
    '25 mg daily weeks 1-2, then 50 mg daily weeks 5-6',
    'inject 5 mg by mouth daily',
    'apply 1 patch daily for 12 hours',
    '1 tab every 4 hours while awake',
    '900 mg daily in 3 divided doses',
    '1 tab daily, may repeat in 2 hours',
    '1 mg IM q6h prn agitation or PO',
    '1 tab #30 daily',
    '2 tablets (1 tablet) daily',
    '1 tab prn for',
    '300 mg tablet take 1 daily',
    'with food',
    'daily '.repeat(300),
  ])('keeps the text and says so when a sig cannot be read: %s', (sig) => {
    const { steps, issues } = readSig(sig, '/medications/0/sig');
    expect(steps).toEqual([{ ...step({}), text: sig.trim() }]);
    expect(issues).toMatchObject([{ code: 'unreadable-sig', severity: 'warning', path: '/medications/0/sig' }]);
  });

  it.each<readonly [string, Said]>([
    ['take 1 daily', daily(1)],
    ['0.5 mg prn max 4/day', { ...dose(0.5, 'mg'), ...prn() }],
    ['1 tab q6h prn max 3 doses per day', { ...dose(1, '{tbl}'), ...rate(1, 6, 'h'), ...prn() }],
    ['1 tab qPM', { ...dose(1, '{tbl}'), ...daily(1) }],
  ])('leaves out only what has two meanings, and says so: %s', (sig, expected) => {
    const { steps, issues } = readSig(sig);
    expect(steps).toEqual([{ ...step(expected), text: sig }]);
    expect(issues.map(({ code }) => code)).toEqual(['partly-read-sig']);
  });

  it('does not lend the milligrams of one step to the number of the next', () => {
    const { steps, issues } = readSig('0.5 mg in the morning and 1 at bedtime');
    expect(steps.map((each) => each.dose)).toEqual([{ value: 0.5, unit: 'mg', high: null }, null]);
    expect(issues.map(({ code }) => code)).toEqual(['partly-read-sig']);
  });

  it('gives each step its own words, made whole where they lean on the step before', () => {
    const texts = (sig: string) => readSig(sig).steps.map(({ text }) => text);
    expect(texts('25 mg daily for 14 days, then 50 mg daily')).toEqual(['25 mg daily for 14 days', '50 mg daily']);
    expect(texts('take 1 tablet by mouth every morning and 2 at bedtime with food')).toEqual([
      'take 1 tablet by mouth every morning',
      '2 tablets by mouth at bedtime, with food',
    ]);
  });

  it('has no steps and no issues for an empty text', () => {
    expect(readSig('  \n ')).toEqual({ steps: [], issues: [] });
  });
});

describe('doses of single days', () => {
  it.each([
    ['inject 234 mg IM day 1, 156 mg day 8 then 117 mg q4wk', ['day 1', 'day 8', '4']],
    ['Day 1: 10 mg, Day 5: 20 mg', ['Day 1', 'Day 5']],
    ['80 mg day 1, then 40 mg every 2 weeks starting day 15', ['day 1', 'day 15']],
  ])('keeps the day in the words of each step of %s', (sig, days) => {
    const { steps, issues } = readSig(sig);
    expect(issues.map(({ code }) => code)).toEqual(['partly-read-sig']);
    expect(steps).toHaveLength(days.length);
    for (const [index, day] of days.entries()) expect(steps[index]?.text).toContain(day);
  });
});
