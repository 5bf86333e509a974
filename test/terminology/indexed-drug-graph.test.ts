import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Rxcui, rxcui } from '../../src/domain/ids.ts';
import { createDrugGraph } from '../../src/terminology/indexed-drug-graph.ts';
import { sharedData, sharedRows } from '../adapters/terminology/shared-data.ts';
import { smallDataset } from './small-dataset.ts';
import { readWholeDataset } from './whole-dataset.ts';

const dataset = readWholeDataset();
const graph = createDrugGraph(dataset);
const code = (position: number): Rxcui => rxcui(String(dataset.rxcuis[position] ?? ''));
const positions = Array.from(dataset.rxcuis, (_, position) => position);
const ofType = (...types: readonly string[]) => positions.filter((at) => types.includes(dataset.types[at] ?? ''));
const brandIn = (name: string): string => /\[([^[\]]+)\]$/.exec(name)?.[1] ?? '';
const codesOf = (found: readonly { readonly rxcui: Rxcui }[]) => found.map((one) => one.rxcui);
const nameOf = (position: number) => dataset.names[position] ?? '';

describe('the clinical drug of a concept', () => {
  it('is its own clinical drug, for every concept of the data', () => {
    const wrong = positions.filter((at) => {
      const drug = graph.clinicalDrugOf(code(at));
      return drug !== null && graph.clinicalDrugOf(drug.rxcui)?.rxcui !== drug.rxcui;
    });
    expect(wrong.map(nameOf)).toEqual([]);
  });

  it('is made of the same ingredients, and named without a brand', () => {
    const wrong = positions.filter((at) => {
      const drug = graph.clinicalDrugOf(code(at));
      if (drug === null) return false;
      const isKnown = graph.ingredientsOf(code(at)).length > 0;
      // A branded pack that the data has no other pack for is its own.
      const isBranded = brandIn(drug.name) !== '' && drug.rxcui !== code(at);
      return isBranded || (isKnown && !graph.sameIngredient(drug.rxcui, code(at)));
    });
    expect(wrong.map(nameOf)).toEqual([]);
  });

  it('is there for every clinical drug, and for nothing that says less than a product', () => {
    expect(
      ofType('SCD')
        .filter((at) => graph.clinicalDrugOf(code(at)) === null)
        .map(nameOf),
    ).toEqual([]);
    expect(ofType('IN', 'PIN', 'MIN', 'SCDC', 'BN').filter((at) => graph.clinicalDrugOf(code(at)) !== null)).toEqual(
      [],
    );
  });

  it.skipIf(sharedData === null)(
    'is the same of a branded drug and of the clinical drug that RxNorm relates to it',
    () => {
      const types = new Map(sharedRows('rxnorm/concepts.tsv.gz').map(([one = '', type = '']) => [one, type]));
      const related = sharedRows('rxnorm/relations.tsv.gz').filter(
        ([from = '', , to = '']) => types.get(from) === 'SCD' && types.get(to) === 'SBD',
      );
      const apart = related.filter(([from = '', , to = '']) => !graph.sameClinicalDrug(rxcui(from), rxcui(to)));
      expect(related.length).toBeGreaterThan(7000);
      expect(apart.map(([from, , to]) => `${from} and ${to}`)).toEqual([]);
    },
  );

  it('is of a branded pack the pack of the same content, also where the content is named by its brand', () => {
    const plainName = (name: string) => name.replace(/ \[[^[\]]+\](?=\)|$)/g, '');
    const generic = new Map(ofType('GPCK').map((at) => [nameOf(at), code(at)]));
    const wrong = ofType('BPCK', 'SCD?').filter((at) => {
      const expected = nameOf(at).startsWith('{') ? generic.get(plainName(nameOf(at))) : undefined;
      return expected !== undefined && graph.clinicalDrugOf(code(at))?.rxcui !== expected;
    });
    expect(wrong.map(nameOf)).toEqual([]);
  });
});

describe('sameness of two codes', () => {
  const some = fc.constantFrom(...positions).map(code);

  it('is in both directions, and of a known code with itself', () => {
    fc.assert(
      fc.property(some, some, (one, other) => {
        expect(graph.sameIngredient(one, other)).toBe(graph.sameIngredient(other, one));
        expect(graph.sameClinicalDrug(one, other)).toBe(graph.sameClinicalDrug(other, one));
        expect(graph.sameIngredient(one, one)).toBe(graph.ingredientsOf(one).length > 0);
        expect(graph.sameClinicalDrug(one, one)).toBe(graph.clinicalDrugOf(one) !== null);
      }),
      { numRuns: 1000 },
    );
  });

  it('of clinical drugs is one of ingredients too', () => {
    const byDrug = new Map<string, number>();
    const wrong = positions.filter((at) => {
      const drug = graph.clinicalDrugOf(code(at))?.rxcui;
      if (drug === undefined) return false;
      const first = byDrug.get(drug);
      byDrug.set(drug, first ?? at);
      const isKnown = graph.ingredientsOf(code(at)).length > 0;
      return first !== undefined && isKnown && !graph.sameIngredient(code(first), code(at));
    });
    expect(wrong.map(nameOf)).toEqual([]);
  });

  it('is never of codes that are not known', () => {
    for (const one of ['', '0', '999999999', 'abc', '-1', '1.5'].map((text) => text as Rxcui)) {
      expect(graph.ingredientsOf(one)).toEqual([]);
      expect(graph.clinicalDrugOf(one)).toBeNull();
      expect(graph.brandsOf(one)).toEqual([]);
      expect(graph.classesOf(one)).toEqual([]);
      expect([graph.sameIngredient(one, one), graph.sameClinicalDrug(one, one)]).toEqual([false, false]);
    }
  });
});

/** Its strength is in units of one allergen (`12 Amb a 1-U`), which no name is read for; nothing else is like it. */
const unread = '1495463';

describe('the brands of a clinical drug', () => {
  it('are exactly those of its branded drugs', () => {
    const sold = new Map<string, Set<string>>();
    for (const at of ofType('SBD', 'SCD?')) {
      const drug = graph.clinicalDrugOf(code(at))?.rxcui;
      const isBranded = brandIn(nameOf(at)) !== '' && !nameOf(at).startsWith('{');
      if (drug === undefined || !isBranded || graph.ingredientsOf(code(at)).length === 0) continue;
      sold.set(drug, (sold.get(drug) ?? new Set()).add(brandIn(nameOf(at))));
    }
    const wrong = ofType('SCD').filter((at) => {
      if (code(at) === unread) return false;
      const own = graph.clinicalDrugOf(code(at))?.rxcui ?? code(at);
      return (
        graph.ingredientsOf(code(at)).length > 0 &&
        graph.brandsOf(code(at)).join() !== [...(sold.get(own) ?? [])].sort().join()
      );
    });
    expect(wrong.map((at) => `${nameOf(at)}: ${graph.brandsOf(code(at)).join()}`)).toEqual([]);
  });

  it.skipIf(sharedData === null)('hold every brand that RxNorm relates to it', () => {
    const concepts = new Map(sharedRows('rxnorm/concepts.tsv.gz').map(([one = '', , name = '']) => [one, name]));
    const types = new Map(sharedRows('rxnorm/concepts.tsv.gz').map(([one = '', type = '']) => [one, type]));
    const missing = sharedRows('rxnorm/relations.tsv.gz').filter(([from = '', , to = '']) => {
      if (from === unread) return false;
      if (types.get(from) !== 'SCD' || types.get(to) !== 'SBD' || graph.ingredientsOf(rxcui(to)).length === 0)
        return false;
      return !graph.brandsOf(rxcui(from)).includes(brandIn(concepts.get(to) ?? ''));
    });
    expect(missing.map(([from, , to]) => `${from} and ${to}`)).toEqual([]);
  });

  it('are sorted and each there once, of any concept', () => {
    fc.assert(
      fc.property(fc.constantFrom(...positions), (at) => {
        const brands = graph.brandsOf(code(at));
        expect([...brands]).toEqual([...new Set(brands)].sort());
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the classes of a concept', () => {
  it('are those of all its ingredients together, for every concept of the data', () => {
    const keyOf = ({ kind, id }: { readonly kind: string; readonly id: string }) => `${kind} ${id}`;
    const wrong = positions.filter((at) => {
      const own = graph.classesOf(code(at)).map(keyOf);
      const ofParts = graph.ingredientsOf(code(at)).flatMap((one) => graph.classesOf(one.rxcui).map(keyOf));
      return own.join() !== [...new Set(ofParts)].sort().join();
    });
    expect(wrong.map(nameOf)).toEqual([]);
  });

  it('are those of both drugs of a combination', () => {
    const classes = graph.classesOf(rxcui('197885')).map(({ name }) => name);
    expect(classes).toEqual(expect.arrayContaining(['Angiotensin Converting Enzyme Inhibitor', 'Thiazide Diuretic']));
  });
});

describe('the ingredients of a concept', () => {
  it('are bases that have themselves alone, sorted by name, for every concept of the data', () => {
    const wrong = positions.filter((at) => {
      const ingredients = graph.ingredientsOf(code(at));
      const folded = ingredients.map(({ name }) => name.toLowerCase());
      return (
        folded.join('|') !== folded.toSorted().join('|') ||
        ingredients.some((one) => codesOf(graph.ingredientsOf(one.rxcui)).join() !== one.rxcui)
      );
    });
    expect(wrong.map(nameOf)).toEqual([]);
  });

  it('of a pack are those of all that it holds', () => {
    // Ethinyl estradiol and norgestimate, with seven tablets that hold nothing.
    expect(codesOf(graph.ingredientsOf(rxcui('749860')))).toEqual(['4124', '31994']);
    expect(graph.sameIngredient(rxcui('749860'), rxcui('753481'))).toBe(true);
    expect(graph.clinicalDrugOf(rxcui('753481'))?.rxcui).toBe('749860');
    expect(graph.brandsOf(rxcui('749860'))).toContain('Sprintec 28 Day');
  });

  it('are the same list at every question', () => {
    expect(graph.ingredientsOf(rxcui('312941'))).toBe(graph.ingredientsOf(rxcui('36437')));
  });
});

describe('a graph', () => {
  it('answers the same whatever was asked before', () => {
    const [one, other] = [createDrugGraph(smallDataset), createDrugGraph(smallDataset)];
    other.recognize({ rxcuis: [], ndcs: [], texts: ['alphadrin 10 mg tablet'] });
    other.brandsOf(rxcui('1'));
    other.classesOf(rxcui('22'));
    for (const concept of smallDataset.rxcuis) {
      const asked = rxcui(String(concept));
      expect(one.ingredientsOf(asked)).toEqual(other.ingredientsOf(asked));
      expect(one.brandsOf(asked)).toEqual(other.brandsOf(asked));
      expect(one.classesOf(asked)).toEqual(other.classesOf(asked));
      expect(one.clinicalDrugOf(asked)).toEqual(other.clinicalDrugOf(asked));
    }
  });
});
