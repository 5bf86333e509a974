import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenizeDrugText } from '../../../src/terminology/text/drug-tokens.ts';
import { readNumber, type WrittenNumber } from '../../../src/terminology/text/written-measures.ts';

/** The first number of a text. */
const numberIn = (text: string): WrittenNumber => {
  const tokens = tokenizeDrugText(text);
  return readNumber(
    tokens,
    tokens.findIndex(({ kind }) => kind === 'number'),
  );
};

const strengthsIn = (text: string) => {
  const number = numberIn(text);
  return number.kind === 'strength' ? number.measures : [];
};

const measure = (value: number, unit: string, per: string | null = null) => ({
  amount: { value, unit },
  per: per === null ? null : { value: 1, unit: per },
});

describe('a written strength', () => {
  it.each([
    ['50 mg', [measure(50, 'mg')]],
    ['50mg', [measure(50, 'mg')]],
    ['50-mg', [measure(50, 'mg')]],
    ['88 mcg', [measure(88, 'ug')]],
    ['88 ug', [measure(88, 'ug')]],
    ['1 g', [measure(1, 'g')]],
    ['20 meq', [measure(20, 'meq')]],
    ['1.2 million units', [measure(1_200_000, '[iU]')]],
    ['156 mg/ml', [measure(156, 'mg', 'mL')]],
    ['300 mg/5 ml', [measure(60, 'mg', 'mL')]],
    ['300 mg per 5 ml', [measure(60, 'mg', 'mL')]],
    ['300 mg in 5 ml', [measure(60, 'mg', 'mL')]],
    ['2 meq/l', [measure(0.002, 'meq', 'mL')]],
    ['90 mcg/actuation', [measure(90, 'ug', '{actuat}')]],
    ['90 mcg/spray', [measure(90, 'ug', '{actuat}')]],
    ['50 mg/tab', [measure(50, 'mg')]],
    ['8-2 mg', [measure(8, 'mg'), measure(2, 'mg')]],
    ['5/325 mg', [measure(5, 'mg'), measure(325, 'mg')]],
    ['0.1-20 mg-mcg', [measure(0.1, 'mg'), measure(20, 'ug')]],
    ['50-12.5-200 mg', [measure(50, 'mg'), measure(12.5, 'mg'), measure(200, 'mg')]],
  ])('of %s is %j', (text, measures) => {
    expect(strengthsIn(text).map((written) => written.measure)).toEqual(measures);
  });

  it('per hour of a patch is a strength and no length of release', () => {
    expect(strengthsIn('0.1 mg/24 hr').map((written) => written.measure)).toMatchObject([
      { amount: { unit: 'mg' }, per: { unit: 'h' } },
    ]);
  });

  it('before another amount of milligrams is not per that amount', () => {
    const [first, ...others] = strengthsIn('5 mg/325 mg');
    expect(first?.measure).toEqual(measure(5, 'mg'));
    expect(others).toEqual([]);
  });

  it('keeps the millilitres that a whole amount is in', () => {
    expect(strengthsIn('234 mg/1.5 ml')).toMatchObject([
      { millilitres: 1.5, readings: [{ kind: 'mg/mL', value: 156 }] },
    ]);
    expect(strengthsIn('156 mg/ml')).toMatchObject([{ millilitres: null }]);
  });

  it('in percent may be of a liquid or of anything else, and is no measure by itself', () => {
    const [written] = strengthsIn('0.5 %');
    expect(written?.measure).toBeNull();
    expect(written?.readings).toEqual(
      expect.arrayContaining([
        { kind: 'mg/mL', value: 5 },
        { kind: 'mg/mg', value: 0.005 },
      ]),
    );
  });

  it('is the same in milligrams and micrograms', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (micrograms) => {
        const [inMicrograms] = strengthsIn(`${micrograms} mcg`);
        const [inMilligrams] = strengthsIn(`${micrograms / 1000} mg`);
        expect(inMicrograms?.readings[0]?.value).toBeCloseTo(inMilligrams?.readings[0]?.value ?? 0, 9);
        expect(inMicrograms?.readings[0]?.kind).toBe(inMilligrams?.readings[0]?.kind);
      }),
    );
  });
});

describe('a written number that is no strength', () => {
  it.each([
    ['5 ml', { kind: 'volume', millilitres: 5, tokens: 2 }],
    ['24 hr', { kind: 'hours', hours: 24, tokens: 2 }],
    ['12-hour', { kind: 'hours', hours: 12, tokens: 2 }],
    ['30 ct', { kind: 'count', tokens: 2 }],
    ['200 actuations', { kind: 'count', tokens: 2 }],
    ['90 days', { kind: 'count', tokens: 2 }],
    ['150', { kind: 'bare', values: [150], tokens: 1 }],
    ['150 tablet', { kind: 'bare', values: [150], tokens: 1 }],
    ['5-325', { kind: 'bare', values: [5, 325], tokens: 2 }],
    ['5 / 325', { kind: 'bare', values: [5, 325], tokens: 2 }],
    ['50, 100 mg', { kind: 'bare', values: [50], tokens: 1 }],
    ['50 (mg)', { kind: 'bare', values: [50], tokens: 1 }],
  ])('is what it stands for: %s', (text, expected) => expect(numberIn(text)).toMatchObject(expected));

  it('takes at least one token, and none beyond the text', () => {
    const pieces = fc.constantFrom(
      '50',
      '0.5',
      '1,000',
      'mg',
      'ml',
      '/',
      '-',
      ' ',
      'per',
      'in',
      '%',
      'hr',
      '(',
      'million',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (after) => {
        const tokens = tokenizeDrugText(`7 ${after.join(' ')}`);
        const { tokens: taken } = readNumber(tokens, 0);
        expect(taken).toBeGreaterThanOrEqual(1);
        expect(taken).toBeLessThanOrEqual(tokens.length);
      }),
      { numRuns: 500 },
    );
  });
});
