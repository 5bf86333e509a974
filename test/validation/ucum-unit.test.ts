import { describe, expect, it } from 'vitest';
import { createUcumCheck, frequentUcumUnits } from '../../src/validation/ucum-unit.ts';

const counting = (answer: (code: string) => boolean) => {
  const asked: string[] = [];
  const isUcum = createUcumCheck((code) => {
    asked.push(code);
    return answer(code);
  });
  return { isUcum, asked };
};

describe('the check of UCUM codes', () => {
  it('answers frequent units without asking the engine', () => {
    const { isUcum, asked } = counting(() => false);
    expect(frequentUcumUnits.every((code) => isUcum(code))).toBe(true);
    expect(asked).toEqual([]);
  });

  it('asks the engine once for a code, whatever the answer', () => {
    const { isUcum, asked } = counting((code) => code === 'kg.m/s2');
    expect([isUcum('kg.m/s2'), isUcum('mcg'), isUcum('kg.m/s2'), isUcum('mcg')]).toEqual([true, false, true, false]);
    expect(asked).toEqual(['kg.m/s2', 'mcg']);
  });

  it('does not ask for what has characters or a length that no UCUM code has', () => {
    const { isUcum, asked } = counting(() => true);
    for (const code of ['', ' mg', 'mg ', 'm g', '{a b}', 'µg', '{é}', 'mg\n', 'm.'.repeat(200)]) {
      expect([code, isUcum(code)]).toEqual([code, false]);
    }
    expect(asked).toEqual([]);
  });

  it('does not remember more than it has room for, and still answers', () => {
    const { isUcum, asked } = counting((code) => code.endsWith('0}'));
    for (let round = 0; round < 2; round += 1) {
      for (let number = 0; number < 10_000; number += 1) expect(isUcum(`{a${number}}`)).toBe(number % 10 === 0);
    }
    expect(asked.length).toBeGreaterThan(10_000);
  });
});
