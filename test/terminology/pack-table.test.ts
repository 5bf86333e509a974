import { describe, expect, it } from 'vitest';
import { compileDataset } from '../../src/terminology/compile-dataset.ts';
import { createDrugGraph } from '../../src/terminology/indexed-drug-graph.ts';
import { tablesOf } from './small-tables.ts';

const content = '{21 (alphadrine 10 MG Oral Tablet) / 7 (inert ingredients 1 MG Oral Tablet) } Pack';
const other = '{24 (alphadrine 10 MG Oral Tablet) / 4 (inert ingredients 1 MG Oral Tablet) } Pack';
const dataset = compileDataset({
  concepts: [
    [1, 'IN', 'alphadrine'],
    [20, 'SCD', 'alphadrine 10 MG Oral Tablet'],
    [30, 'SBD', 'alphadrine 10 MG Oral Tablet [Alphanox]'],
    [40, 'GPCK', content],
    [41, 'BPCK', `${content} [Alphapak 28 Day]`],
    [42, 'BPCK', `${content} [Otherpak]`],
    [43, 'BPCK', `${other} [Otherpak]`],
    [44, 'SCD?', '{10 (alphadrine 10 MG Oral Tablet) } Pack'],
  ],
});
const { packs, at } = tablesOf(dataset);
const graph = createDrugGraph(dataset);
const ofText = (text: string) => graph.recognize({ rxcuis: [], ndcs: [], texts: [text] });

describe('packs by their brand', () => {
  it('are found with and without the number of their days', () => {
    expect(packs.ofBrand('alphapak 28 day')).toEqual([at(41)]);
    expect(packs.ofBrand('alphapak')).toEqual([at(41)]);
    expect(packs.ofBrand('alphapak 21 day')).toEqual([]);
  });

  it('are all of a brand that has several', () => expect(packs.ofBrand('otherpak')).toEqual([at(42), at(43)]));

  it('name each brand once, and no brand of a product that is no pack', () => {
    expect([...packs.brandNames()].sort()).toEqual(['Alphapak', 'Alphapak 28 Day', 'Otherpak']);
  });
});

describe('the pack without its brand', () => {
  it('is the one of exactly the same content', () => {
    expect([packs.genericOf(at(41)), packs.genericOf(at(42))]).toEqual([at(40), at(40)]);
  });

  it('is the pack itself where there is none, and where it has no brand', () => {
    expect(packs.genericOf(at(43))).toBe(at(43));
    expect(packs.genericOf(at(40))).toBe(at(40));
    expect(packs.genericOf(at(44))).toBe(at(44));
  });
});

describe('a pack in a text', () => {
  it('is the only one of its brand', () => {
    expect(ofText('Alphapak')).toMatchObject({
      recognizedBy: 'brand',
      level: 'pack',
      rxcui: '41',
      brand: 'Alphapak 28 Day',
    });
    expect(ofText('Alphapak')).toMatchObject({ clinicalDrug: { rxcui: '40' }, ingredients: [{ rxcui: '1' }] });
  });

  it('is left open where a brand has several, which are told', () => {
    expect(ofText('Otherpak')).toMatchObject({
      recognizedBy: 'brand',
      clinicalDrug: null,
      ingredients: [{ rxcui: '1' }],
    });
  });

  it('is met by its full name', () => {
    expect(ofText(`${content} [Otherpak]`)).toMatchObject({ certainty: 'certain', level: 'pack', rxcui: '42' });
  });
});
