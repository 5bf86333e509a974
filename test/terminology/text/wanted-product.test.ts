import { describe, expect, it } from 'vitest';
import { shape, way } from '../../../src/terminology/text/form-bits.ts';
import { pharmacyTables, wantedIn } from '../small-pharmacy.ts';

const { at, products } = pharmacyTables;
const milligrams = products.comparable({ kind: 'mg', value: 1 }).kind;
const strengthsOf = (text: string) =>
  wantedIn(text).strengths.map(({ readings, base }) => [
    readings[0]?.value,
    readings[0]?.kind === milligrams ? 'mg' : 'other',
    base,
  ]);

describe('what a text asks of a product', () => {
  it('is a strength, without an ingredient where there is one name only', () => {
    expect(strengthsOf('alphadrine 0.02 g')).toEqual([[20, 'mg', null]]);
  });

  it('is a strength of each ingredient, in the order of the names', () => {
    const expected = [
      [10, 'mg', at(1)],
      [5, 'mg', at(5)],
    ];
    expect(strengthsOf('alphadrine-gammacin 10-5 mg')).toEqual(expected);
    expect(strengthsOf('alphadrine 10 mg / gammacin 5 mg')).toEqual(expected);
    expect(strengthsOf('gammacin 5 mg and alphadrine 10 mg')).toEqual(expected.toReversed());
  });

  it('is a strength of whichever it fits where there are fewer strengths than names', () => {
    expect(strengthsOf('alphadrine-gammacin 10 mg')).toEqual([[10, 'mg', null]]);
  });

  it('is every shape and every way that it names, and none of those that it rules out', () => {
    const { shapes, ways, notWays } = wantedIn('alphadrine xr 10 mg oral tab');
    expect(shapes).toEqual([shape.tablet]);
    expect(ways.toSorted((a, b) => a - b)).toEqual([way.oral, way.extended]);
    expect(notWays).toBe(0);
    expect(wantedIn('alphadrine ir 10 mg').notWays).toBe(way.extended | way.delayed);
  });

  it('is the finer route of two that agree, and none of two that do not', () => {
    expect(wantedIn('deltapine 234 mg im injection').route).toBe('intramuscular');
    expect(wantedIn('deltapine 234 mg injection').route).toBe('injection');
    expect(wantedIn('alphadrine 10 mg po sl').route).toBeNull();
    expect(wantedIn('alphadrine 10 mg').route).toBeNull();
  });

  it('is the length that the text or the word of release stands for', () => {
    expect(wantedIn('24 hr alphadrine 10 mg')).toMatchObject({ hours: [24], usualHours: null });
    expect(wantedIn('alphadrine sr 10 mg')).toMatchObject({ hours: [], usualHours: 12 });
    expect(wantedIn('alphadrine xl 10 mg')).toMatchObject({ hours: [], usualHours: 24 });
    expect(wantedIn('alphadrine er 10 mg')).toMatchObject({ hours: [], usualHours: null });
  });

  it('may be what a whole syringe holds where an injection or a volume is named', () => {
    expect(wantedIn('deltapine 234 mg syringe').isInTotal).toBe(true);
    expect(wantedIn('deltapine 234 mg im').isInTotal).toBe(true);
    expect(wantedIn('deltapine 234 mg/1.5 ml').isInTotal).toBe(true);
    expect(wantedIn('deltapine 234 mg').isInTotal).toBe(false);
    expect(wantedIn('deltapine 6 mg tablet').isInTotal).toBe(false);
  });

  it('is the salt that it names, by its base', () => {
    expect(wantedIn('betazole tartrate 50 mg').named).toEqual(new Map([[at(2), new Set([at(3)])]]));
    expect(wantedIn('betazole 50 mg').named).toEqual(new Map([[at(2), new Set([at(2)])]]));
  });
});
