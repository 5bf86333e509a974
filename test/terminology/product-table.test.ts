import { describe, expect, it } from 'vitest';
import { compileDataset } from '../../src/terminology/compile-dataset.ts';
import { shape, way } from '../../src/terminology/text/form-bits.ts';
import { tablesOf } from './small-tables.ts';

const tables = tablesOf(
  compileDataset({
    concepts: [
      [1, 'IN', 'alphadrine'],
      [2, 'IN', 'betazole'],
      [3, 'IN', 'cholecalciferol'],
      [4, 'IN', 'amphetamine'],
      [5, 'PIN', 'amphetamine sulfate'],
      [6, 'PIN', 'amphetamine aspartate'],
      [20, 'SCD', 'alphadrine 10 MG Oral Tablet', 'DA2025'],
      [21, 'SCD', 'alphadrine 0.05 MG Oral Tablet', 'RXTERMS2013'],
      [22, 'SCD', '24 HR alphadrine 10 MG Extended Release Oral Tablet', 'VSAC2025'],
      [23, 'SCD', '1.5 ML alphadrine 156 MG/ML Prefilled Syringe'],
      [24, 'SCD', 'alphadrine 10 MG / betazole 5 MG Oral Tablet'],
      [25, 'SCD', 'cholecalciferol 0.025 MG Oral Capsule'],
      [26, 'SCD', 'amphetamine aspartate 5 MG / amphetamine sulfate 5 MG Oral Tablet'],
      [27, 'SCD', 'Pediatric alphadrine 10 MG Oral Tablet'],
      [28, 'SCD', 'alphadrine 5 UNHEARD/ML Oral Solution'],
      [30, 'SBD', 'alphadrine 10 MG Oral Tablet [Alphanox]'],
      [31, 'SBD', '24 HR alphadrine 10 MG Extended Release Oral Tablet [Alphanox]'],
      [32, 'SBD', 'alphadrine 99 MG Oral Tablet [ALPHANOX]'],
    ],
  }),
);
const { products, productOf, at, sets } = tables;
/** The number of a kind of strength; -1 where no product has it. */
const kindOf = (kind: string) => products.comparable({ kind, value: 1 }).kind;
const codesOf = (found: readonly number[]) => found.map((product) => tables.codeOf(products.positions[product]));
const partsOf = (code: number) => {
  const product = productOf(code);
  const [start = 0, end = 0] = products.partStarts.subarray(product, product + 2);
  return Array.from({ length: end - start }, (_, index) => start + index);
};

describe('the products of a dataset', () => {
  it('have the bits of their form', () => {
    expect(products.shapes[productOf(20)]).toBe(shape.tablet);
    expect(products.ways[productOf(22)]).toBe(way.oral | way.extended);
    expect(products.shapes[productOf(23)]).toBe(shape.syringe | shape.injectable);
  });

  it('have millilitres or hours where the name begins with them, and never one for the other', () => {
    expect([products.volumes[productOf(23)], products.hours[productOf(23)]]).toEqual([1.5, 0]);
    expect([products.volumes[productOf(22)], products.hours[productOf(22)]]).toEqual([0, 24]);
    expect([products.volumes[productOf(20)], products.hours[productOf(20)]]).toEqual([0, 0]);
  });

  it('have strengths in the unit of their kind', () => {
    const [tablet] = partsOf(21);
    const [syringe] = partsOf(23);
    expect([products.partValues[tablet ?? -1], products.partKinds[tablet ?? -1]]).toEqual([0.05, kindOf('mg')]);
    expect([products.partValues[syringe ?? -1], products.partKinds[syringe ?? -1]]).toEqual([156, kindOf('mg/mL')]);
  });

  it('keep a unit that nobody can compare as a kind of its own, without a measure', () => {
    const [part = -1] = partsOf(28);
    expect(products.measureAt(part)).toBeNull();
    expect(products.partKinds[part]).not.toBe(kindOf('mg/mL'));
    expect(kindOf('never/heard')).toBe(-1);
  });

  it('have measures with UCUM units', () => {
    expect(partsOf(24).map(products.measureAt)).toEqual([
      { amount: { value: 10, unit: 'mg' }, per: null },
      { amount: { value: 5, unit: 'mg' }, per: null },
    ]);
  });

  it('know the milligrams of a unit of vitamin D, and of no other drug', () => {
    expect(partsOf(25).map((part) => products.milligramsPerUnit(part) * 1000)).toEqual([0.025]);
    expect(partsOf(20).map(products.milligramsPerUnit)).toEqual([0]);
  });

  it('are labelled by their sum where they are salts of one drug, else by their parts', () => {
    expect([26, 24, 20].map((code) => products.isLabelledBySum(productOf(code)))).toEqual([true, false, false]);
  });

  it('are current unless only an older extract has them', () => {
    expect([20, 21, 22].map((code) => products.isCurrent(productOf(code)))).toEqual([true, false, true]);
  });

  it('keep the words before the drug', () => {
    expect([products.qualifierAt(productOf(27)), products.qualifierAt(productOf(20))]).toEqual(['Pediatric', '']);
  });
});

describe('groups of products', () => {
  it('hold the clinical drugs of exactly one set of ingredients', () => {
    const ofSet = (...codes: readonly number[]) => codesOf(products.clinicalDrugsOfSet(sets.setOf(codes.map(at))));
    expect(ofSet(1)).toEqual([20, 21, 22, 23, 27, 28]);
    expect(ofSet(1, 2)).toEqual([24]);
    expect(ofSet(2)).toEqual([]);
    expect(products.clinicalDrugsOfSet(9999)).toEqual([]);
  });

  it('hold the products of a brand, whatever case it is written in', () => {
    expect(codesOf(products.productsOfBrand('alphanox'))).toEqual([30, 31, 32]);
    expect(products.productsOfBrand('betanol')).toEqual([]);
    expect(products.productsOfBrand('')).toEqual([]);
  });

  it('hold the branded products of a clinical drug', () => {
    expect(codesOf(products.brandedAs(at(20)))).toEqual([30]);
    expect(codesOf(products.brandedAs(at(22)))).toEqual([31]);
    expect(products.brandedAs(at(24))).toEqual([]);
  });

  it('give a product of its concept alone', () => {
    expect(products.productAt(at(1))).toBeNull();
    expect(products.positions[productOf(24)]).toBe(at(24));
  });
});
