import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DrugConcept } from '../../../src/domain/stated-medication.ts';
import { createDrugGraph } from '../../../src/terminology/indexed-drug-graph.ts';
import { lookAlikes } from '../../../src/terminology/names/look-alikes.ts';
import { knownNames } from '../../../src/terminology/text/known-names.ts';
import { nameKey } from '../../../src/terminology/text/name-key.ts';
import { editDistance } from '../../../src/terminology/text/spelling.ts';
import { tablesOf } from '../small-tables.ts';
import { readWholeDataset } from '../whole-dataset.ts';

const dataset = readWholeDataset();
const graph = createDrugGraph(dataset);
const { table, sets, products, lexicon } = tablesOf(dataset);
const names = lexicon(knownNames);
const ofText = (text: string) => graph.recognize({ rxcuis: [], ndcs: [], texts: [text] });

interface Named {
  readonly name: string;
  /** Its base ingredients, as codes in one text. */
  readonly drug: string;
  readonly strengths: readonly string[];
}

const codesOf = (codes: readonly string[]) => codes.toSorted().join();
const drugIn = ({ ingredients }: DrugConcept) => codesOf(ingredients.map(({ rxcui }) => rxcui));
const drugOf = (text: string) => drugIn(ofText(text));

/** Every word of every name of a drug: any of them may be what a misspelling is taken for. */
const wordsByDrug = new Map<string, Set<string>>();
const note = (name: string, bases: readonly number[]): void => {
  const drug = codesOf(bases.map(table.rxcuiAt));
  const words = wordsByDrug.get(drug) ?? new Set();
  for (const word of nameKey(name).split(' ')) if (word.length >= 5) words.add(word);
  wordsByDrug.set(drug, words);
};
dataset.types.forEach((type, position) => {
  if (type === 'IN' || type === 'PIN' || type === 'BN') note(table.nameAt(position), sets.basesAt(position));
});
for (const { written } of knownNames) note(written, names.entryOf(nameKey(written))?.bases ?? []);
for (const brand of new Set(dataset.products.brandWords)) note(brand, names.entryOf(nameKey(brand))?.bases ?? []);

const unitWords = new Map([
  ['mg', 'mg'],
  ['ug', 'mcg'],
  ['g', 'g'],
  ['[iU]', 'units'],
  ['meq', 'meq'],
]);

/** Strengths that a drug's tablets and capsules are sold in, as somebody would write them. */
const strengthsOf = (drug: string): readonly string[] => {
  const bases = drug.split(',').flatMap((code) => table.positionOf(code) ?? []);
  const sold = products.clinicalDrugsOfSet(sets.setOf(bases.toSorted((a, b) => a - b)));
  const written = sold.map((product) => {
    const [start = 0, end = 0] = products.partStarts.subarray(product, product + 2);
    const measures = Array.from({ length: end - start }, (_, index) => products.measureAt(start + index));
    const unit = unitWords.get(measures[0]?.amount.unit ?? '');
    const isWhole = measures.every((measure) => measure !== null && measure.per === null);
    return isWhole && unit !== undefined ? `${measures.map((one) => one?.amount.value).join('-')} ${unit}` : '';
  });
  return [...new Set(written.filter((text) => text !== ''))];
};

const named = (name: string): Named => {
  const drug = drugOf(name);
  return { name, drug, strengths: strengthsOf(drug) };
};

/** Pairs in both directions: what is written, misspelt, and what it must not be taken for. */
const pairs = lookAlikes.flatMap(({ names: [one, other] }) => {
  const [first, second] = [named(one), named(other)];
  const isPair = first.drug !== second.drug && first.drug !== '' && second.drug !== '';
  return isPair ? [[first, second] as const, [second, first] as const] : [];
});

/** Every word that is one letter away: a letter less, more or another, two neighbours exchanged. */
const lettersOff = (name: string): ReadonlySet<string> => {
  const edits = new Set<string>();
  for (let at = 0; at <= name.length; at += 1) {
    const [before, letter = '', after] = [name.slice(0, at), name[at], name.slice(at + 1)];
    if (at > 0 && name[at - 1] === ' ') continue;
    edits.add(before + after);
    edits.add(before + after.slice(0, 1) + letter + after.slice(1));
    for (const other of 'abcdefghijklmnopqrstuvwxyz') {
      edits.add(before + other + letter + after);
      edits.add(before + other + after);
    }
  }
  edits.delete(name);
  return edits;
};

/** Whether a misspelling could be read as a name of a drug at all: see `spelling.test.ts` for how far it may be away. */
const couldBe = (misspelt: string, { name }: Named, known: readonly string[]): boolean => {
  const own = name.split(' ');
  return misspelt
    .split(' ')
    .filter((word) => word.length >= 5 && !own.includes(word))
    .some((word) => known.some((other) => editDistance(word, other, 2) <= (word.length < 8 ? 1 : 2)));
};

/** Strengths that may stand behind the name and fit the other drug: one of both where there is one, and its own. */
const contextsOf = (written: Named, other: Named): readonly string[] => {
  const shared = written.strengths.find((strength) => other.strengths.includes(strength));
  return [...new Set([shared, other.strengths[0]].flatMap((strength) => strength ?? []))];
};

/** What a misspelt name of a pair is wrongly taken for: the other drug of the pair. */
const crossing = (written: Named, other: Named, misspelt: string, context: string): readonly string[] => {
  const concept = ofText(`${misspelt} ${context}`);
  const isCrossed = concept.recognizedBy === 'spelling' && drugIn(concept) === other.drug;
  return isCrossed ? [`${misspelt} ${context}: ${written.name} was taken for ${other.name}`] : [];
};

const crossings = ([written, other]: readonly [Named, Named]): readonly string[] => {
  // What is more than three letters from the name itself is more than two from the name with one letter wrong.
  const own = written.name.split(' ');
  const known = [...(wordsByDrug.get(other.drug) ?? [])].filter((word) =>
    own.some((part) => editDistance(part, word, 3) <= 3),
  );
  const contexts = contextsOf(written, other);
  return [...lettersOff(written.name)]
    .filter((misspelt) => couldBe(misspelt, written, known))
    .flatMap((misspelt) => {
      // A form alone confirms a single wrong letter and no more.
      const isNear = known.some((word) => misspelt.split(' ').some((part) => editDistance(part, word, 1) <= 1));
      const said = isNear || contexts.length === 0 ? [...contexts, 'tablet'] : contexts;
      return said.flatMap((context) => crossing(written, other, misspelt, context));
    });
};

describe('a misspelling of a name that is known to be taken for another', () => {
  it('is never taken for the other, whichever letter is wrong and whosever strength is written', () => {
    expect(pairs.flatMap(crossings)).toEqual([]);
  });

  it('is never taken for the other, with two letters wrong', () => {
    fc.assert(
      fc.property(fc.constantFrom(...pairs), fc.nat(), fc.nat(), fc.nat(), ([written, other], one, two, which) => {
        const once = [...lettersOff(written.name)];
        const first = once[one % once.length] ?? '';
        const twice = [...lettersOff(first)];
        const contexts = [...contextsOf(written, other), 'tablet'];
        const context = contexts[which % contexts.length] ?? '';
        expect(crossing(written, other, twice[two % twice.length] ?? '', context)).toEqual([]);
      }),
      { numRuns: 600 },
    );
  });

  it('is read where nothing else can be meant, so that the two tests above are not empty', () => {
    expect(ofText('clonazapam 1 mg tablet')).toMatchObject({ recognizedBy: 'spelling' });
    expect(pairs.length).toBeGreaterThan(1000);
    expect(pairs.filter(([{ strengths }]) => strengths.length > 0).length).toBeGreaterThan(1000);
  });
});

describe('the two names of a pair', () => {
  it('spelt well are never taken for one drug', () => {
    const same = lookAlikes.filter(({ names: [one, other] }) => drugOf(one) !== '' && drugOf(one) === drugOf(other));
    // Two makers' human insulins, and two names of valproate: alike to whoever reads, and the same base.
    const shared = ['divalproex sodium ~ valproic acid', 'humulin ~ novolin'];
    expect(same.map((pair) => pair.names.join(' ~ ')).filter((pair) => !shared.includes(pair))).toEqual([]);
  });
});
