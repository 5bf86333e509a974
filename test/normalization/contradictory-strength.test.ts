import { describe, expect, it } from 'vitest';
import type { DosingStep } from '../../src/domain/dosing.ts';
import { rxcui } from '../../src/domain/ids.ts';
import { readSig } from '../../src/dosage/sig.ts';
import { withoutContradictoryStrength } from '../../src/normalization/contradictory-strength.ts';

const fifty = [{ ingredient: rxcui('36437'), amount: { value: 50, unit: 'mg' }, per: null }];

const stepOf = (milligrams: number, text: string): DosingStep => {
  const [step] = readSig('50 mg daily').steps;
  if (step === undefined) throw new Error('the sig must be readable');
  return { ...step, dose: { value: milligrams, high: null, unit: 'mg' }, text };
};

const check = (milligrams: number, text: string, strengths = fifty) =>
  withoutContradictoryStrength([stepOf(milligrams, text)], strengths, 'MedicationRequest.dosageInstruction');

describe('a structured dose beside a text that counts tablets', () => {
  it('is not believed when the tablets come to another amount', () => {
    const { steps, issues } = check(50, 'Take 2 tablets daily');
    expect(steps[0]?.dose).toBeNull();
    expect(issues).toMatchObject([{ code: 'contradictory-dosage', path: 'MedicationRequest.dosageInstruction[0]' }]);
  });

  it.each([
    ['the tablets come to the same', 100, 'Take 2 tablets daily', fifty],
    ['half tablets come to the same', 25, 'Take 1/2 tablet daily', fifty],
    ['the text counts nothing', 50, 'as directed', fifty],
    ['the product has no strength', 50, 'Take 2 tablets daily', []],
    ['the product has two ingredients', 50, 'Take 2 tablets daily', [...fifty, ...fifty]],
  ])('stands when %s', (_, milligrams, text, strengths) => {
    const { steps, issues } = check(milligrams, text, strengths);
    expect(steps[0]?.dose?.value).toBe(milligrams);
    expect(issues).toEqual([]);
  });
});

describe('counted tablets beside a text that names a mass', () => {
  const counted = (value: number, text: string, high: number | null = null) =>
    withoutContradictoryStrength(
      [{ ...stepOf(1, text), dose: { value, high, unit: '{tbl}' } }],
      fifty,
      'MedicationRequest.dosageInstruction',
    );

  it.each([
    ['another dose', 1, 'Take 100 mg by mouth daily'],
    ['another dose with its tablets', 1, 'Take 100 mg (2 tablets) daily'],
    ['another total', 1, 'Take 1 tablet (100 mg total) by mouth daily'],
    ['half of the total', 2, 'Take 2 tablets (50 mg total) by mouth daily'],
    ['another strength', 1, 'Take 1 tablet (100 mg each) by mouth daily'],
    ['neither strength nor total', 1, 'Take 1 tablet (100 mg) by mouth daily'],
    ['an equation that is wrong', 1, 'Take 1 tab = 100 mg daily'],
    ['another dose in its second part', 1, 'Take 1 tablet daily; Take 100 mg daily'],
    ['another total in a text that cannot be read', 1, 'Take 1 tablet (100 mg total) with a bite of bread'],
  ])('are not believed: %s', (_, value, text) => {
    const { steps, issues } = counted(value, text);
    expect(steps[0]?.dose).toBeNull();
    expect(issues).toMatchObject([{ code: 'contradictory-dosage' }]);
  });

  it.each([
    ['the same dose', 2, 'Take 100 mg by mouth daily'],
    ['the same total', 2, 'Take 2 tablets (100 mg total) by mouth daily'],
    ['the strength of each', 2, 'Take 2 tablets (50 mg each) by mouth daily'],
    ['the strength', 2, 'Take 2 tablets (50 mg) by mouth daily'],
    ['the same as grams', 2, 'Take 2 tablets (0.1 g total) by mouth daily'],
    ['another thing', 1, 'Take 1 tablet daily (max 200 mg in 24 hours)'],
    ['a thing in brackets that is no amount', 1, 'Take 1 tablet daily (with food)'],
  ])('stand beside %s', (_, value, text) => {
    expect(counted(value, text)).toMatchObject({ steps: [{ dose: { value } }], issues: [] });
  });

  it('are compared at both ends of a range', () => {
    expect(counted(1, 'Take 1-2 tablets (50-100 mg total) daily', 2).issues).toEqual([]);
    expect(counted(1, 'Take 1-2 tablets (25-50 mg total) daily', 2).issues).toHaveLength(1);
    expect(check(50, 'Take 1-2 tablets daily').steps[0]?.dose).toBeNull();
    expect(check(50, 'Take 50 mg daily; Take 2 tablets daily').steps[0]?.dose).toBeNull();
  });

  it('are a volume where the product is a liquid', () => {
    const liquid = [{ ingredient: rxcui('36437'), amount: { value: 20, unit: 'mg' }, per: { value: 1, unit: 'mL' } }];
    const drunk = (text: string) =>
      withoutContradictoryStrength([{ ...stepOf(1, text), dose: { value: 5, high: null, unit: 'mL' } }], liquid, 'D')
        .issues;
    expect(drunk('Take 5 mL (100 mg total) by mouth daily')).toEqual([]);
    expect(drunk('Take 5 mL (50 mg total) by mouth daily')).toHaveLength(1);
  });
});
