import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCodeList, encodeCodeList } from '../../../src/adapters/terminology/code-list.ts';

const code = fc.stringMatching(/^[0-9A-Z]{1,7}$/);

describe('a list of short codes', () => {
  it('has the codes that it was made of, and no others', () => {
    fc.assert(
      fc.property(fc.uniqueArray(code), code, (codes, asked) => {
        const has = decodeCodeList(encodeCodeList(codes));
        expect(codes.every(has)).toBe(true);
        expect(has(asked)).toBe(codes.includes(asked));
      }),
      { numRuns: 500, seed: 20260105 },
    );
  });

  it.each([[''], ['F32.1'], ['f321'], ['12345678'], ['constructor']])(
    'does not know what is no such code: %j',
    (asked) => {
      expect(decodeCodeList(encodeCodeList(['F321', '12345']))(asked)).toBe(false);
    },
  );

  it('tells a code from the same code with more characters', () => {
    expect(decodeCodeList(encodeCodeList(['F32']))('F320')).toBe(false);
    expect(decodeCodeList(encodeCodeList(['F320']))('F32')).toBe(false);
  });
});
