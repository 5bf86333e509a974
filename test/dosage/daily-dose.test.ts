import { describe, expect, it } from 'vitest';
import { rxcui } from '../../src/domain/ids.ts';
import type { Strength } from '../../src/domain/stated-medication.ts';
import { currentStepsOf } from '../../src/dosage/current-steps.ts';
import { dailyDoseOf } from '../../src/dosage/daily-dose.ts';
import { readSig } from '../../src/dosage/sig.ts';

const stepsOf = (sig: string, ...from: readonly (string | null)[]) =>
  readSig(sig).steps.map((step, index) => ({ ...step, from: from[index] ?? step.from }));
const strength = (value: number, unit: string, per: Strength['per'] = null): Strength => ({
  ingredient: rxcui('6448'),
  amount: { value, unit },
  per,
});
const titration = '25 mg daily for 14 days, then 50 mg daily for 2 weeks, then 100 mg daily';

describe('dailyDoseOf', () => {
  it.each<readonly [string, readonly Strength[], number, string]>([
    ['300 mg TID', [], 900, 'mg'],
    ['300 mg q12h', [], 600, 'mg'],
    ['0.1 mg TID', [], 0.3, 'mg'],
    ['0.7 mg TID', [], 2.1, 'mg'],
    ['1 g BID', [], 2000, 'mg'],
    ['25 mcg daily', [], 25, 'ug'],
    ['25 mcg daily', [strength(0.05, 'mg')], 0.025, 'mg'],
    ['10 mg in the morning and 20 mg at bedtime', [], 30, 'mg'],
    ['1 tab in the morning and at bedtime', [strength(300, 'mg')], 600, 'mg'],
    ['1.5 tabs BID', [strength(0.1, 'g')], 300, 'mg'],
    ['1 tab BID', [], 2, '{tbl}'],
    ['1 tab BID', [strength(5, 'mg'), strength(160, 'mg')], 2, '{tbl}'],
    ['5 mL TID', [strength(8, 'mg', { value: 1, unit: 'mL' })], 120, 'mg'],
    ['5 mL TID', [], 15, 'mL'],
    ['1 patch every 24 hours', [], 1, '{patch}'],
    ['1 tab at 08:00 and 20:00', [strength(10, 'mg')], 20, 'mg'],
    ['2 tablets (600 mg) at bedtime', [strength(300, 'mg')], 600, 'mg'],
    ['1 tab TID with meals', [], 3, '{tbl}'],
  ])('adds up %s', (sig, strengths, value, unit) => {
    expect(dailyDoseOf(stepsOf(sig), strengths, '2026-05-01')).toEqual({ value, unit });
  });

  it.each([
    '1-2 tabs daily',
    '1 tab every 4-6 hours',
    '1 tab 2-3 times a day',
    '1 tab q6h prn pain max 4/day',
    '10 mg at bedtime; and 10 mg prn anxiety',
    '1 tab weekly',
    '1 tab every other day',
    '1 tab every 72 hours',
    '1 tab Mon Wed Fri',
    '117 mg every 4 weeks',
    '5 mg once',
    '1 tab with meals',
    '1 tab in the morning; and 10 mg at bedtime',
    'as directed',
    '300 mg',
    '',
  ])('says nothing where it is not certain: %s', (sig) => {
    expect(dailyDoseOf(stepsOf(sig), [], '2026-05-01')).toBeNull();
  });

  it.each([
    ['2026-01-01', 25],
    ['2026-01-14', 25],
    ['2026-01-15', 50],
    ['2026-01-28', 50],
    ['2026-01-29', 100],
    ['2027-01-01', 100],
  ])('finds the step of a titration by its day: %s', (on, value) => {
    expect(dailyDoseOf(stepsOf(titration, '2026-01-01'), [], on)).toEqual({ value, unit: 'mg' });
  });

  it('does not assume the last step of a titration whose start is not known', () => {
    expect(dailyDoseOf(stepsOf(titration), [], '2026-06-01')).toBeNull();
    expect(dailyDoseOf(stepsOf(titration, '2026-01-01'), [], null)).toBeNull();
    expect(dailyDoseOf(stepsOf(titration, '2026'), [], '2026-01-20')).toBeNull();
    expect(dailyDoseOf(stepsOf('40 mg daily x 5 days, 20 mg daily x 5 days'), [], '2026-01-20')).toBeNull();
  });

  it('says nothing before the first and after the last step', () => {
    const taper = '40 mg daily x 5 days, 20 mg daily x 5 days';
    expect(dailyDoseOf(stepsOf(titration, '2026-01-01'), [], '2025-12-31')).toBeNull();
    expect(dailyDoseOf(stepsOf(taper, '2026-01-01'), [], '2026-01-10')).toEqual({ value: 20, unit: 'mg' });
    expect(dailyDoseOf(stepsOf(taper, '2026-01-01'), [], '2026-01-11')).toBeNull();
  });
});

describe('currentStepsOf', () => {
  const values = (sig: string, on: string | null, ...from: readonly (string | null)[]) =>
    currentStepsOf(stepsOf(sig, ...from), on)?.map(({ dose }) => dose?.value) ?? null;

  it('gives all steps that run at the same time, on any day', () => {
    expect(values('10 mg in the morning and 20 mg at bedtime', null)).toEqual([10, 20]);
    expect(values('10 mg in the morning and 20 mg at bedtime', '2026-01-01')).toEqual([10, 20]);
  });

  it('follows loading doses by their dates', () => {
    const sig = 'inject 234 mg IM day 1, 156 mg day 8 then 117 mg q4wk';
    const dates = ['2026-01-05', '2026-01-12', '2026-02-09'];
    expect(values(sig, '2026-01-06', ...dates)).toEqual([234]);
    expect(values(sig, '2026-01-12', ...dates)).toEqual([156]);
    expect(values(sig, '2026-03-01', ...dates)).toEqual([117]);
    expect(values(sig, '2026-03-01')).toBeNull();
  });

  it('holds steps to their own dates', () => {
    const sig = '10 mg daily from 2026-01-01 until 2026-01-31';
    expect(values(sig, '2026-01-31')).toEqual([10]);
    expect(values(sig, '2026-02-01')).toEqual([]);
    expect(values(sig, '2025-12-31')).toEqual([]);
    expect(values('10 mg daily until 2026-01', '2026-01-15')).toBeNull();
    expect(values('10 mg daily until 2026-01', '2026-02-01')).toEqual([]);
  });

  it('counts months by the calendar', () => {
    expect(values('10 mg daily for 1 month, then 20 mg daily', '2026-02-28', '2026-01-31')).toEqual([20]);
    expect(values('10 mg daily for 1 month, then 20 mg daily', '2026-02-27', '2026-01-31')).toEqual([10]);
  });

  it('reads a written instant by its own calendar day', () => {
    const steps = stepsOf('10 mg daily for 2 days, then 20 mg daily', '2026-01-31T23:30:00-05:00');
    expect(currentStepsOf(steps, '2026-02-02')?.map(({ dose }) => dose?.value)).toEqual([20]);
  });

  it('gives no step of no steps', () => {
    expect(currentStepsOf([], '2026-01-01')).toEqual([]);
  });

  it('keeps a course of unknown start that nothing follows', () => {
    expect(values('10 mg daily for 7 days', '2026-01-01')).toEqual([10]);
  });
});
