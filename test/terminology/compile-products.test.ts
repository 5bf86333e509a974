import { describe, expect, it } from 'vitest';
import { compileDataset } from '../../src/terminology/compile-dataset.ts';
import type { DrugRows } from '../../src/terminology/drug-dataset.ts';
import { smallDataset } from './small-dataset.ts';
import { tablesOf } from './small-tables.ts';

const tablesOfRows = (rows: DrugRows) => tablesOf(compileDataset(rows));
const sotalol = [1, 'IN', 'sotalol'] as const;

/** What the columns say of the product of a code. */
const productOf = (rows: DrugRows, code: number) => {
  const dataset = compileDataset(rows);
  const { at, productOf: find, products } = tablesOf(dataset);
  const product = find(code);
  const columns = dataset.products;
  const [start = 0, end = 0] = columns.partStarts.subarray(product, product + 2);
  return {
    clinicalDrug: Number(dataset.rxcuis[columns.clinicalDrugs[product] ?? 0]),
    isOwn: columns.clinicalDrugs[product] === at(code),
    brand: products.brandAt(product),
    form: products.formAt(product),
    qualifier: products.qualifierAt(product),
    quantity: [columns.quantities[product], columns.unitWords[columns.quantityUnits[product] ?? 0]],
    parts: Array.from({ length: end - start }, (_, index) => [
      dataset.names[columns.partBases[start + index] ?? 0],
      columns.partValues[start + index],
      columns.unitWords[columns.partUnits[start + index] ?? 0],
      columns.unitWords[columns.partPers[start + index] ?? 0],
    ]),
  };
};

describe('the names of products, taken apart', () => {
  it('give content, form and brand', () => {
    const rows: DrugRows = {
      concepts: [
        [1, 'IN', 'alphadrine'],
        [2, 'IN', 'betazole'],
        [9, 'SBD', '24 HR alphadrine 10 MG / betazole 5 MG Extended Release Oral Tablet [Duonox]'],
      ],
    };
    expect(productOf(rows, 9)).toEqual({
      clinicalDrug: 9,
      isOwn: true,
      brand: 'Duonox',
      form: 'Extended Release Oral Tablet',
      qualifier: '',
      quantity: [24, 'HR'],
      parts: [
        ['alphadrine', 10, 'MG', ''],
        ['betazole', 5, 'MG', ''],
      ],
    });
  });

  it('leave packs, components, names and groups without a strength out', () => {
    const { products, at } = tablesOf(smallDataset);
    expect([10, 31, 40].map((code) => products.productAt(at(code)))).toEqual([null, null, null]);
    const group = tablesOfRows({ concepts: [sotalol, [9, 'SCD?', 'sotalol Oral Tablet']] });
    expect(group.products.size).toBe(0);
  });

  it('leave a product out of which one part is not known', () => {
    const { products, at } = tablesOf(smallDataset);
    expect(products.productAt(at(25))).toBeNull();
  });

  it('refer to parts row by row, one more than there are products', () => {
    const { partStarts, partBases, positions } = smallDataset.products;
    expect(partStarts).toHaveLength(positions.length + 1);
    expect(partStarts[0]).toBe(0);
    expect(partStarts.at(-1)).toBe(partBases.length);
    expect([...partStarts]).toEqual([...partStarts].sort((a, b) => a - b));
    expect([...positions]).toEqual([...positions].sort((a, b) => a - b));
  });

  it('begin every list of words with the empty word, and hold each word once', () => {
    const { brandWords, formWords, qualifierWords, unitWords } = smallDataset.products;
    for (const words of [brandWords, formWords, qualifierWords, unitWords]) {
      expect(words[0]).toBe('');
      expect(new Set(words).size).toBe(words.length);
    }
  });
});

describe('words that stand before a drug', () => {
  it('are no part of its name where the relations know the drug', () => {
    const rows: DrugRows = {
      concepts: [sotalol, [5, 'SCDC', 'sotalol 80 MG'], [9, 'SCD', 'Atrial Fibrillation sotalol 80 MG Oral Tablet']],
      relations: [
        [1, 5],
        [5, 9],
      ],
    };
    expect(productOf(rows, 9)).toMatchObject({
      qualifier: 'Atrial Fibrillation',
      form: 'Oral Tablet',
      parts: [['sotalol', 80, 'MG', '']],
    });
  });

  it('may hold doses and a volume, of which the volume is kept', () => {
    const rows: DrugRows = {
      concepts: [
        [1, 'IN', 'semaglutide'],
        [5, 'SCDC', 'semaglutide 0.68 MG/ML'],
        [9, 'SCD', '0.25 MG, 0.5 MG Dose 3 ML semaglutide 0.68 MG/ML Pen Injector'],
      ],
      relations: [
        [1, 5],
        [5, 9],
      ],
    };
    expect(productOf(rows, 9)).toMatchObject({
      qualifier: '0.25 MG, 0.5 MG Dose',
      quantity: [3, 'ML'],
      form: 'Pen Injector',
      parts: [['semaglutide', 0.68, 'MG', 'ML']],
    });
  });

  it('make no product where no relation tells that the rest is the drug', () => {
    const { products } = tablesOfRows({ concepts: [sotalol, [9, 'SCD', 'Unheard Words sotalol 80 MG Oral Tablet']] });
    expect(products.size).toBe(0);
  });

  it('tell two products apart that are alike in all else', () => {
    const rows: DrugRows = {
      concepts: [
        sotalol,
        [5, 'SCDC', 'sotalol 80 MG'],
        [8, 'SCD', 'sotalol 80 MG Oral Tablet'],
        [9, 'SCD', 'Atrial Fibrillation sotalol 80 MG Oral Tablet'],
      ],
      relations: [
        [1, 5],
        [5, 9],
      ],
    };
    expect([productOf(rows, 8).clinicalDrug, productOf(rows, 9).clinicalDrug]).toEqual([8, 9]);
  });
});

describe('the clinical drug of a product', () => {
  const alphadrine: DrugRows['concepts'] = [
    [1, 'IN', 'alphadrine'],
    [2, 'PIN', 'alphadrine hydrochloride'],
    [8, 'SCD', 'alphadrine 10 MG Oral Tablet'],
  ];

  it('is what the relation of a branded drug says', () => {
    const rows: DrugRows = {
      concepts: [...alphadrine, [9, 'SBD', 'alphadrine hydrochloride 10 MG Oral Tablet [Alphanox]']],
      relations: [[8, 9]],
    };
    expect(productOf(rows, 9).clinicalDrug).toBe(8);
  });

  it('is the one whose name says the same where no relation tells, by the salt or by the base', () => {
    for (const name of [
      'alphadrine 10 MG Oral Tablet [Alphanox]',
      'alphadrine hydrochloride 10 MG Oral Tablet [Alphanox]',
    ]) {
      expect(productOf({ concepts: [...alphadrine, [9, 'SBD', name]] }, 9).clinicalDrug, name).toBe(8);
    }
  });

  it('is the one of the same salt before the one of the base', () => {
    const rows: DrugRows = {
      concepts: [
        ...alphadrine,
        [7, 'SCD', 'alphadrine hydrochloride 10 MG Oral Tablet'],
        [9, 'SBD', 'alphadrine hydrochloride 10 MG Oral Tablet [Alphanox]'],
      ],
    };
    expect(productOf(rows, 9).clinicalDrug).toBe(7);
  });

  it.each([
    ['another strength', 'alphadrine 20 MG Oral Tablet [Alphanox]'],
    ['another form', 'alphadrine 10 MG Oral Capsule [Alphanox]'],
    ['another release', 'alphadrine 10 MG Extended Release Oral Tablet [Alphanox]'],
    ['another length of release', '24 HR alphadrine 10 MG Oral Tablet [Alphanox]'],
    ['another unit', 'alphadrine 10 MG/ML Oral Tablet [Alphanox]'],
  ])('is never one of %s', (_, name) => {
    expect(productOf({ concepts: [...alphadrine, [9, 'SBD', name]] }, 9)).toMatchObject({
      clinicalDrug: 9,
      isOwn: true,
    });
  });

  it.each([
    ['Enteric Coated Tablet', 'Delayed Release Oral Tablet'],
    ['Extended Release Tablet', 'Extended Release Oral Tablet'],
    ['Extended Release Capsule', 'Extended Release Oral Capsule'],
    ['Disintegrating Tablet', 'Disintegrating Oral Tablet'],
  ])('of an older extract is the one whose form has been renamed since: %s', (older, current) => {
    const rows: DrugRows = {
      concepts: [
        [1, 'IN', 'alphadrine'],
        [3, 'SCD', `alphadrine 10 MG ${older}`, 'RXTERMS2013'],
        [8, 'SCD', `alphadrine 10 MG ${current}`, 'DA2025'],
      ],
    };
    expect(productOf(rows, 3)).toMatchObject({ clinicalDrug: 8, form: older });
    expect(productOf(rows, 8).isOwn).toBe(true);
  });

  it('is the one of the newest origin where an older extract repeats it, whatever the order of the codes', () => {
    for (const [older, newer] of [
      [3, 8],
      [8, 3],
    ] as const) {
      const rows: DrugRows = {
        concepts: [
          [1, 'IN', 'alphadrine'],
          [older, 'SCD', 'alphadrine 10 MG Oral Tablet', 'RXTERMS2013'],
          [newer, 'SCD', 'Alphadrine 10 MG Oral Tablet', 'DA2025'],
        ],
      };
      expect([productOf(rows, older).clinicalDrug, productOf(rows, newer).clinicalDrug]).toEqual([newer, newer]);
    }
  });

  it('does not ask for the order of the ingredients', () => {
    const rows: DrugRows = {
      concepts: [
        [1, 'IN', 'alphadrine'],
        [2, 'IN', 'betazole'],
        [3, 'SCD', 'betazole 5 MG / alphadrine 10 MG Oral Tablet', 'RXTERMS2013'],
        [8, 'SCD', 'alphadrine 10 MG / betazole 5 MG Oral Tablet', 'DA2025'],
      ],
    };
    expect(productOf(rows, 3).clinicalDrug).toBe(8);
  });

  it('does not mix up which ingredient has which strength', () => {
    const rows: DrugRows = {
      concepts: [
        [1, 'IN', 'alphadrine'],
        [2, 'IN', 'betazole'],
        [8, 'SCD', 'alphadrine 10 MG / betazole 5 MG Oral Tablet'],
        [9, 'SBD', 'alphadrine 5 MG / betazole 10 MG Oral Tablet [Duonox]'],
      ],
    };
    expect(productOf(rows, 9).isOwn).toBe(true);
  });
});
