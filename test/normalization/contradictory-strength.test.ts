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
