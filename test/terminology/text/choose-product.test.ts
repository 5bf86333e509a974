import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileDataset } from '../../../src/terminology/compile-dataset.ts';
import { createDrugGraph } from '../../../src/terminology/indexed-drug-graph.ts';
import { chooseProduct } from '../../../src/terminology/text/choose-product.ts';
import { inPharmacy, pharmacyTables, wantedIn } from '../small-pharmacy.ts';

const { products, sets, at, codeOf } = pharmacyTables;

/** The code that is chosen of the products without brand of these ingredients, and the codes of the others. */
const choice = (text: string, ...ingredients: readonly number[]) => {
  const candidates = products.clinicalDrugsOfSet(sets.setOf(ingredients.map(at)));
  const { chosen, others, isDefault } = chooseProduct(candidates, wantedIn(text), products, false);
  const code = (product: number | null) => codeOf(product === null ? null : products.positions[product]);
  return { chosen: code(chosen), others: others.map(code), isDefault };
};

describe('the product that a text means', () => {
  it.each([
    ['alphadrine 20 mg', 23],
    ['alphadrine 20', 23],
    ['alphadrine 30 mg capsule', 24],
    ['alphadrine odt 40 mg', 25],
    ['alphadrine 10 mg/5 ml', 26],
    ['alphadrine ir 10 mg', 20],
    ['alphadrine xl 10 mg', 21],
    ['alphadrine sr 10 mg', 22],
    ['alphadrine er 10 mg 24 hr', 21],
  ])('is the only one that has all that "%s" says', (text, code) => {
    expect(choice(text, 1)).toEqual({ chosen: code, others: [], isDefault: false });
  });

  it('is none where several fit, which are told', () => {
    expect(choice('alphadrine 10 mg', 1)).toMatchObject({ chosen: null, others: [20, 21, 22] });
    expect(choice('alphadrine er 10 mg', 1)).toMatchObject({ chosen: null, others: [21, 22] });
  });

  it('is none where no strength is written, and all of the form are told', () => {
    expect(choice('alphadrine', 1)).toMatchObject({ chosen: null, others: [20, 21, 22, 23, 24, 25, 26] });
    expect(choice('alphadrine capsule', 1)).toMatchObject({ chosen: null, others: [24] });
  });

  it('is none where nothing fits', () => {
    for (const text of [
      'alphadrine 11 mg',
      'alphadrine 20 mg capsule',
      'alphadrine sl 10 mg',
      'alphadrine odt 10 mg',
    ]) {
      expect(choice(text, 1), text).toMatchObject({ chosen: null, others: [] });
    }
  });

  it('is none of two salts of which one is slow, where the salt is not said', () => {
    expect(choice('betazole 50 mg tablet', 2)).toMatchObject({ chosen: null, others: [30, 31] });
  });

  it('is the plain one of a form, by default', () => {
    expect(choice('alphadrine 10 mg tablet', 1)).toEqual({ chosen: 20, others: [21, 22], isDefault: true });
  });

  it('is the one of the salt that is written', () => {
    expect(choice('betazole tartrate 50 mg', 2).chosen).toBe(30);
    expect(choice('betazole succinate 50 mg', 2).chosen).toBe(31);
    expect(choice('betazole 50 mg', 2)).toMatchObject({ chosen: null, others: [30, 31] });
    expect(choice('betazole tartrate er 50 mg', 2)).toMatchObject({ chosen: null, others: [] });
  });

  it('is the one of the volume that is written', () => {
    expect(choice('deltapine palmitate 156 mg/ml 1.5 ml syringe', 6).chosen).toBe(51);
    expect(choice('deltapine palmitate 156 mg/ml 1 ml syringe', 6).chosen).toBe(50);
    expect(choice('deltapine palmitate 234 mg/1.5 ml', 6).chosen).toBe(51);
  });

  it('is the current one of two that say the same', () => {
    expect(choice('zetaphyllin 0.1 mg tablet', 9)).toMatchObject({ chosen: 60, others: [] });
  });

  it('has exactly the written strength where another is very near', () => {
    expect(choice('gammacin 325 mg', 5).chosen).toBe(43);
    expect(choice('gammacin 324 mg', 5).chosen).toBe(42);
    expect(choice('gammacin 323 mg', 5).chosen).toBeNull();
  });
});

describe('patches that are rounded by the hour', () => {
  it('are met by the strength of a day', () => {
    const graph = createDrugGraph(
      compileDataset({
        concepts: [
          [1, 'IN', 'alphadrine'],
          [2, 'SCD', '168 HR alphadrine 0.00417 MG/HR Transdermal System'],
          [3, 'SCD', '168 HR alphadrine 0.00833 MG/HR Transdermal System'],
        ],
      }),
    );
    const ofText = (text: string) => graph.recognize({ rxcuis: [], ndcs: [], texts: [text] });
    expect(ofText('alphadrine 0.1 mg/24 hr patch')).toMatchObject({
      clinicalDrug: { rxcui: '2' },
      route: 'transdermal',
    });
    expect(ofText('alphadrine 0.2 mg/24 hr patch')).toMatchObject({ clinicalDrug: { rxcui: '3' } });
  });
});

describe('what a choice never depends on', () => {
  const texts = ['alphadrine 10 mg tablet', 'alphadrine 10 mg', 'betazole 50 mg', 'alphadrine xl 10 mg', 'Duonox 10-5'];

  it('is the order of the candidates', () => {
    const all = Array.from({ length: products.size }, (_, product) => product);
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.shuffledSubarray(all, { minLength: all.length }), (text, shuffled) => {
        const wanted = wantedIn(text);
        const chosen = (order: readonly number[]) => {
          const { chosen: product } = chooseProduct(order, wanted, products, false);
          return product === null ? null : products.clinicalDrugs[product];
        };
        expect(chosen(shuffled)).toBe(chosen(all));
      }),
      { numRuns: 100 },
    );
  });

  it('is the order of the words of form', () => {
    for (const [one, other] of [
      ['alphadrine xl 10 mg tablet', 'alphadrine 10 mg tablet xl'],
      ['alphadrine oral tablet 10 mg', 'alphadrine tablet 10 mg oral'],
      ['deltapine 234 mg im syringe', 'deltapine im 234 mg syringe'],
    ] as const) {
      expect(inPharmacy(one)).toEqual(inPharmacy(other));
    }
  });
});
