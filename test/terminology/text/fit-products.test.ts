import { describe, expect, it } from 'vitest';
import {
  askedHours,
  fitStrength,
  fitsForm,
  fitsQuantity,
  fitsSalt,
  isSameRoute,
} from '../../../src/terminology/text/fit-products.ts';
import { pharmacyTables, wantedIn } from '../small-pharmacy.ts';

const { products, productOf } = pharmacyTables;

describe('the form of a product', () => {
  it.each([
    ['alphadrine 10 mg', 20, true],
    ['alphadrine tab', 20, true],
    ['alphadrine cap', 20, false],
    ['alphadrine pill', 24, true],
    ['alphadrine er', 20, false],
    ['alphadrine er', 21, true],
    ['alphadrine ir', 21, false],
    ['alphadrine ir', 20, true],
    ['alphadrine odt', 25, true],
    ['alphadrine po', 20, true],
    ['alphadrine sl', 20, false],
    ['alphadrine liquid', 26, true],
    ['deltapine im', 50, true],
    ['deltapine im', 52, false],
  ])('is what "%s" asks of %i: %s', (text, code, fits) => {
    expect(fitsForm(productOf(code), wantedIn(text), products)).toBe(fits);
  });
});

describe('the salt of a product', () => {
  it.each([
    ['betazole 50 mg', 30, true],
    ['betazole 50 mg', 31, true],
    ['betazole tartrate 50 mg', 30, true],
    ['betazole tartrate 50 mg', 31, false],
    ['betazole succ 50 mg', 31, true],
    ['deltapine 6 mg', 52, true],
    ['alphadrine 10 mg', 20, true],
  ])('is the one that "%s" names, of %i: %s', (text, code, fits) => {
    expect(fitsSalt(productOf(code), wantedIn(text), products)).toBe(fits);
  });
});

describe('the strength of a product', () => {
  it.each([
    ['alphadrine 10 mg', 20, 'all'],
    ['alphadrine 10', 20, 'all'],
    ['alphadrine 11 mg', 20, 'none'],
    ['alphadrine', 20, 'none'],
    ['alphadrine 10 mg/5 ml', 26, 'all'],
    ['alphadrine 2 mg/ml', 26, 'all'],
    ['alphadrine 2 mg', 26, 'none'],
    ['zetaphyllin 100 mcg', 60, 'all'],
    ['zetaphyllin 100', 60, 'all'],
    ['alphadrine-gammacin 10-5 mg', 40, 'all'],
    ['alphadrine-gammacin 10-5 mg', 41, 'none'],
    ['gammacin-alphadrine 10-5 mg', 41, 'all'],
    ['alphadrine-gammacin 10 mg', 40, 'some'],
    ['alphadrine-gammacin 10-5-2 mg', 40, 'none'],
    ['deltapine palmitate 234 mg syringe', 51, 'all'],
    ['deltapine palmitate 234 mg syringe', 50, 'none'],
    ['deltapine palmitate 234 mg', 51, 'none'],
    ['deltapine palmitate 234 mg/1.5 ml', 51, 'all'],
  ])('is told by "%s" of %i: %s', (text, code, fit) => {
    expect(fitStrength(productOf(code), wantedIn(text), products)).toBe(fit);
  });

  it('may be what the whole syringe of a brand holds', () => {
    expect(fitStrength(productOf(73), wantedIn('Deltaven 234 mg'), products)).toBe('all');
  });
});

describe('volume and length of release of a product', () => {
  it.each([
    ['deltapine 156 mg/ml 1.5 ml syringe', 51, true],
    ['deltapine 156 mg/ml 1.5 ml syringe', 50, false],
    ['deltapine 234 mg/1.5 ml', 50, false],
    ['deltapine 156 mg/ml syringe', 51, true],
    ['24 hr alphadrine 10 mg', 21, true],
    ['24 hr alphadrine 10 mg', 22, false],
    ['24 hr alphadrine 10 mg', 20, true],
  ])('are what "%s" says, of %i: %s', (text, code, fits) => {
    const wanted = wantedIn(text);
    expect(fitsQuantity(productOf(code), wanted, wanted.hours, products)).toBe(fits);
  });

  it('are those of the word of release only where the drug is sold in that length', () => {
    const both = [21, 22].map(productOf);
    expect(askedHours(both, wantedIn('alphadrine sr 10 mg'), products)).toEqual([12]);
    expect(askedHours(both, wantedIn('alphadrine xl 10 mg'), products)).toEqual([24]);
    expect(askedHours([productOf(21)], wantedIn('alphadrine sr 10 mg'), products)).toEqual([]);
    expect(askedHours(both, wantedIn('alphadrine sr 10 mg 24 hr'), products)).toEqual([24]);
  });
});

describe('routes', () => {
  it('are one where a form cannot tell them apart', () => {
    expect(isSameRoute('intramuscular', 'injection')).toBe(true);
    expect(isSameRoute('subcutaneous', 'intravenous')).toBe(true);
    expect(isSameRoute('oral', 'oral')).toBe(true);
    expect(isSameRoute('oral', 'sublingual')).toBe(false);
    expect(isSameRoute('oral', 'injection')).toBe(false);
  });
});
