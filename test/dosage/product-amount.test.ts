import { describe, expect, it } from 'vitest';
import type { Amount } from '../../src/domain/dosing.ts';
import { rxcui } from '../../src/domain/ids.ts';
import type { Strength } from '../../src/domain/stated-medication.ts';
import { asMass, heldBy, milligramsHeldBy } from '../../src/dosage/product-amount.ts';

const strength = (amount: Amount, per: Amount | null): Strength => ({ ingredient: rxcui('6448'), amount, per });

const tablet = strength({ value: 300, unit: 'mg' }, null);
const liquid = strength({ value: 300, unit: 'mg' }, { value: 5, unit: 'mL' });
const tinyTablet = strength({ value: 25, unit: 'ug' }, null);
const spray = strength({ value: 50, unit: 'ug' }, { value: 1, unit: '{spray}' });
const salt = strength({ value: 8, unit: 'meq' }, { value: 5, unit: 'mL' });

describe('how much of an ingredient an amount of a product holds', () => {
  it('a tablet holds its strength, a millilitre its share', () => {
    expect(milligramsHeldBy('{tbl}', tablet)).toBe(300);
    expect(milligramsHeldBy('mL', liquid)).toBe(60);
    expect(milligramsHeldBy('{tbl}', tinyTablet)).toBe(0.025);
    expect(milligramsHeldBy('{spray}', spray)).toBe(0.05);
  });

  it('a strength that is no mass is told in its own unit, and in no milligrams', () => {
    expect(heldBy('mL', salt)).toEqual({ value: 1.6, unit: 'meq' });
    expect(milligramsHeldBy('mL', salt)).toBeNull();
  });

  it('a drop, a tablet of a liquid and a millilitre of a tablet tell nothing', () => {
    expect(heldBy('{drop}', tablet)).toBeNull();
    expect(heldBy('{tbl}', liquid)).toBeNull();
    expect(heldBy('mL', tablet)).toBeNull();
    expect(heldBy('mL', strength({ value: 300, unit: 'mg' }, { value: 0, unit: 'mL' }))).toBeNull();
  });

  it('as a mass where there is exactly one strength, otherwise as it is', () => {
    expect(asMass({ value: 2, unit: '{tbl}' }, [tablet])).toEqual({ value: 600, unit: 'mg' });
    expect(asMass({ value: 10, unit: 'mL' }, [liquid])).toEqual({ value: 600, unit: 'mg' });
    expect(asMass({ value: 2, unit: '{tbl}' }, [tablet, tinyTablet])).toEqual({ value: 2, unit: '{tbl}' });
    expect(asMass({ value: 0.6, unit: 'g' }, [tablet])).toEqual({ value: 600, unit: 'mg' });
    expect(asMass({ value: 2, unit: '{tbl}' }, [])).toEqual({ value: 2, unit: '{tbl}' });
  });
});
