import { describe, expect, it } from 'vitest';
import { rxcui } from '../../src/domain/ids.ts';
import { compileDataset } from '../../src/terminology/compile-dataset.ts';
import { createDrugGraph } from '../../src/terminology/indexed-drug-graph.ts';

const pack = '{21 (alphadrine 10 MG Oral Tablet) } Pack';
const graph = createDrugGraph(
  compileDataset({
    concepts: [
      [1, 'IN', 'alphadrine'],
      [2, 'IN', 'betazole'],
      [3, 'PIN', 'alphadrine hydrochloride'],
      [10, 'SCDC', 'alphadrine 10 MG'],
      [20, 'SCD', 'alphadrine 10 MG Oral Tablet'],
      [21, 'SCD', 'alphadrine 20 MG Oral Tablet'],
      [22, 'SCD', 'alphadrine 10 MG / betazole 5 MG Oral Tablet'],
      [23, 'SCD', 'unknownium 3 MG Oral Tablet'],
      [30, 'SBD', 'alphadrine 10 MG Oral Tablet [Zetanox]'],
      [31, 'SBD', 'alphadrine 10 MG Oral Tablet [Alphanox]'],
      [32, 'SBD', 'alphadrine 20 MG Oral Tablet [Alphanox]'],
      [33, 'SBD', 'alphadrine 10 MG / betazole 5 MG Oral Tablet [Duonox]'],
      [34, 'SBD', 'alphadrine 30 MG Oral Tablet [Lonelynox]'],
      [35, 'BN', 'Alphanox'],
      [36, 'SBD', 'unknownium 3 MG Oral Tablet [Unknox]'],
      [40, 'GPCK', pack],
      [41, 'BPCK', `${pack} [Alphapak 28 Day]`],
    ],
    relations: [[31, 35]],
  }),
);
const brandsOf = (code: number) => graph.brandsOf(rxcui(String(code)));

describe('the brands of a concept', () => {
  it('are those that a clinical drug is sold under, sorted', () => {
    expect(brandsOf(20)).toEqual(['Alphanox', 'Zetanox']);
    expect(brandsOf(21)).toEqual(['Alphanox']);
    expect(brandsOf(22)).toEqual(['Duonox']);
  });

  it('are of a branded drug those of its clinical drug', () => {
    expect(brandsOf(30)).toEqual(['Alphanox', 'Zetanox']);
    expect(brandsOf(32)).toEqual(['Alphanox']);
  });

  it('are of anything else those that are sold with exactly its ingredients, packs with them', () => {
    const alphadrine = ['Alphanox', 'Alphapak', 'Alphapak 28 Day', 'Lonelynox', 'Zetanox'];
    for (const code of [1, 3, 10, 35, 40]) expect(brandsOf(code), String(code)).toEqual(alphadrine);
  });

  it('are those of its ingredients for a branded drug that no clinical drug is known of', () => {
    expect(brandsOf(34)).toContain('Lonelynox');
  });

  it('are none where nothing is sold, where a part is not known, and of a code that is not known', () => {
    for (const code of [2, 23, 36, 999]) expect(brandsOf(code), String(code)).toEqual([]);
  });

  it('are the same at every question', () => {
    expect(brandsOf(20)).toEqual(brandsOf(20));
    expect(brandsOf(1)).toBe(brandsOf(3));
  });
});
