import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallDataset } from './small-dataset.ts';
import { tablesOf } from './small-tables.ts';

const { sets, at } = tablesOf(smallDataset);

describe('sets of ingredients', () => {
  it('are one for everything that is made of the same', () => {
    const alphadrine = [1, 3, 10, 20, 21, 23, 30, 31, 40].map((code) => sets.setAt(at(code)));
    expect(new Set(alphadrine).size).toBe(1);
    expect(sets.setAt(at(22))).toBe(sets.setAt(at(4)));
    expect(sets.setAt(at(22))).not.toBe(sets.setAt(at(20)));
  });

  it('are the empty one where a part is not known', () => {
    expect(sets.setAt(at(25))).toBe(0);
    expect(sets.basesAt(at(25))).toEqual([]);
    expect(sets.ingredientsAt(at(25))).toEqual([]);
  });

  it('are found by their bases, in ascending order', () => {
    expect(sets.setOf([at(1), at(2)])).toBe(sets.setAt(at(22)));
    expect(sets.setOf([at(1)])).toBe(sets.setAt(at(20)));
    expect(sets.setOf([at(1), at(7)])).toBe(0);
    expect(sets.setOf([])).toBe(0);
  });

  it('name their ingredients in the order of the alphabet, the same list each time', () => {
    const ingredients = sets.ingredientsAt(at(22));
    expect(ingredients.map(({ name }) => name)).toEqual(['alphadrine', 'betazole']);
    expect(sets.ingredientsAt(at(4))).toBe(ingredients);
    expect(sets.ingredientsOfBases([at(2), at(1)])).toEqual(ingredients);
  });

  it('lead to the combination of exactly these ingredients', () => {
    expect(sets.combinationOf([at(1), at(2)])).toBe(at(4));
    expect(sets.combinationOf([at(1)])).toBeNull();
    expect(sets.combinationOf([at(1), at(9)])).toBeNull();
    expect(sets.combinationOf([])).toBeNull();
  });

  it('hold what they are found by, for every concept', () => {
    fc.assert(
      fc.property(fc.nat(smallDataset.rxcuis.length - 1), (position) => {
        const bases = sets.basesAt(position);
        expect(sets.basesIn(sets.setAt(position))).toEqual(bases);
        expect(sets.setOf(bases)).toBe(sets.setAt(position));
        expect([...bases]).toEqual([...new Set(bases)].sort((a, b) => a - b));
        for (const base of bases) expect(sets.basesAt(base)).toEqual([base]);
      }),
    );
  });
});
