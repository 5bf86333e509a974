import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNpi } from '../../src/domain/npi.ts';

describe('an NPI', () => {
  it.each(['1234567893', '1245319599'])('is recognised: %s', (value) => {
    expect(isNpi(value)).toBe(true);
  });

  it.each(['', '1234567890', '123456789', '12345678931', '123456789a', '１２３４５６７８９３'])(
    'is not: "%s"',
    (value) => {
      expect(isNpi(value)).toBe(false);
    },
  );

  it('has exactly one right last digit for any nine before it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{9}$/), (nine) => {
        expect([...'0123456789'].filter((last) => isNpi(nine + last))).toHaveLength(1);
      }),
    );
  });
});
