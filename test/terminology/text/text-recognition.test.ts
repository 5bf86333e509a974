import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DrugConcept } from '../../../src/domain/stated-medication.ts';
import { createDrugGraph } from '../../../src/terminology/indexed-drug-graph.ts';
import { inPharmacy } from '../small-pharmacy.ts';
import { readWholeDataset } from '../whole-dataset.ts';

const dataset = readWholeDataset();
const graph = createDrugGraph(dataset);
const ofText = (text: string) => graph.recognize({ rxcuis: [], ndcs: [], texts: [text] });

/** Everything of an answer but how sure it is, which may differ between a full name and the same words otherwise. */
const met = (concept: DrugConcept) => {
  if (concept.recognizedBy === 'none') return null;
  const { clinicalDrug, ingredients, strengths, doseForm, route, extendedRelease, brand } = concept;
  return { clinicalDrug, ingredients, strengths, doseForm, route, extendedRelease, brand };
};

const names = [
  'sertraline',
  'lithium carbonate',
  'Depakote',
  'Wellbutrin XL',
  'bupropion',
  'buspirone',
  'levothyroxine',
];
const more = [
  'HCTZ',
  'amphetamine-dextroamphetamine',
  'lisinopril-hydrochlorothiazide',
  'Invega Sustenna',
  'folic acid',
];
const rest = [
  'xyzal',
  'daily',
  'bid',
  'prn',
  'teva',
  '#30',
  '(Zoloft)',
  '[Prozac]',
  'no',
  'pm',
  'w/',
  'hcl',
  'er',
  'odt',
];
const strengths = [
  '50 mg',
  '300mg',
  '150',
  '25-12.5',
  '88 mcg',
  '0.5 mg',
  '20 mg/5 mL',
  '1 g',
  '-5 mg',
  '234 mg/1.5 mL',
];
const forms = ['tablet', 'cap', 'tab', 'oral solution', 'patch', 'injection', 'cream', 'im'];

const drugLike = fc
  .tuple(
    fc.constantFrom(...names, ...more, 'sertralin', 'unheardine'),
    fc.array(fc.constantFrom(...strengths, ...forms, ...rest, ...names), { maxLength: 4 }),
  )
  .map(([name, words]) => [name, ...words].join(' '));

describe('an answer to a text', () => {
  it('never fails, and says why where it names no drug, for any string', () => {
    const anything = fc.oneof(
      { weight: 3, arbitrary: drugLike },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
      { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 300 }) },
      { weight: 1, arbitrary: fc.array(drugLike, { maxLength: 300 }).map((texts) => texts.join(' ').slice(0, 10_000)) },
    );
    fc.assert(
      fc.property(anything, (text) => {
        const concept = ofText(text);
        expect(concept.recognizedBy === 'none').toBe(concept.ingredients.length === 0);
        if (concept.recognizedBy === 'none') expect(concept.issues.length).toBeGreaterThan(0);
        else expect(concept.issues.filter(({ severity }) => severity === 'error')).toEqual([]);
      }),
      { numRuns: 1000, examples: [[''], ['a'.repeat(10_000)], ['50 mg '.repeat(1600)], ['('.repeat(10_000)]] },
    );
  });

  it('is whole in itself: ingredients, strengths and clinical drug are of one drug', () => {
    fc.assert(
      fc.property(drugLike, (text) => {
        const concept = ofText(text);
        if (concept.recognizedBy === 'none') return;
        const codes = concept.ingredients.map(({ rxcui }) => rxcui);
        expect(new Set(codes).size).toBe(codes.length);
        for (const { ingredient, amount } of concept.strengths) {
          expect(codes).toContain(ingredient);
          expect(amount.value).toBeGreaterThan(0);
        }
        const drug = concept.clinicalDrug;
        if (drug !== null) {
          expect(graph.ingredientsOf(drug.rxcui).map(({ rxcui }) => rxcui)).toEqual(codes);
          expect(graph.clinicalDrugOf(drug.rxcui)).toEqual(drug);
          expect(concept.alternatives.map(({ rxcui }) => rxcui)).not.toContain(drug.rxcui);
        }
        if (concept.rxcui !== null) {
          expect(graph.ingredientsOf(concept.rxcui).map(({ rxcui }) => rxcui)).toEqual(codes);
        }
        if (concept.recognizedBy === 'spelling') expect(concept.certainty).toBe('moderate');
      }),
      { numRuns: 1000 },
    );
  });

  it('repeats nothing of the text in its issues', () => {
    for (const text of ['Mrs Example sertralin', 'unheardine Example 50 mg', '-5 mg sertraline Example']) {
      expect(JSON.stringify(ofText(text).issues)).not.toMatch(/example|unheardine|sertralin/i);
    }
  });

  it('tells no more than a few alternatives, each once', () => {
    for (const text of ['lithium', 'sertraline', 'aspirin', 'Tylenol', 'insulin glargine', 'MS 15 mg']) {
      const codes = ofText(text).alternatives.map(({ rxcui }) => rxcui);
      expect(codes.length).toBeLessThanOrEqual(8);
      expect(new Set(codes).size).toBe(codes.length);
    }
  });
});

describe('a combination that goes by a number', () => {
  it.each(['Tylenol #3', 'Tylenol 3', 'Tylenol no. 3', 'Tylenol 4', 'tylenol-codeine #3', 'Tylenol w/ codeine 3'])(
    'is never taken for its better known half: %s',
    (text) => {
      const codes = ofText(text).ingredients.map(({ rxcui }) => String(rxcui));
      expect(codes.includes('161')).toBe(codes.includes('2670'));
    },
  );
});

describe('what never changes the answer', () => {
  it('is case', () => {
    fc.assert(
      fc.property(drugLike, fc.infiniteStream(fc.boolean()), (text, upper) => {
        const cased = [...text].map((one) => (upper.next().value ? one.toUpperCase() : one.toLowerCase())).join('');
        expect(ofText(cased)).toEqual(ofText(text));
      }),
      { numRuns: 400 },
    );
  });

  it('is white space and trade-mark signs', () => {
    fc.assert(
      fc.property(drugLike, fc.constantFrom('  ', '\t', '\n', '\u00a0', '\u2003'), (text, space) => {
        expect(ofText(`${space}${text.replaceAll(' ', space)}${space}`)).toEqual(ofText(text));
        expect(ofText(text.replace(' ', '® '))).toEqual(ofText(text));
      }),
      { numRuns: 400 },
    );
  });

  it('is a mark of writing direction, which is told', () => {
    fc.assert(
      fc.property(drugLike, (text) => {
        const { ingredients, issues } = ofText(`\u200e${text}`);
        expect(ingredients).toEqual(ofText(text).ingredients);
        expect(issues.map(({ code }) => code)).toContain('unusual-characters');
      }),
      { numRuns: 200 },
    );
  });

  it('is whether a unit is joined to its number', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...names, ...more),
        fc.constantFrom('5', '10', '25', '50', '88', '100', '150', '300', '0.5'),
        fc.constantFrom('mg', 'mcg', 'g'),
        fc.constantFrom('', ' tablet', ' cap', ' er'),
        (name, value, unit, form) => {
          expect(ofText(`${name} ${value}${unit}${form}`)).toEqual(ofText(`${name} ${value} ${unit}${form}`));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is the order of the ingredients of a combination, each with its strength', () => {
    const { positions, partStarts, partNames } = dataset.products;
    const combinations = [...positions].flatMap((position, product) => {
      const count = (partStarts[product + 1] ?? 0) - (partStarts[product] ?? 0);
      return count === 2 && dataset.types[position] === 'SCD' ? [product] : [];
    });
    fc.assert(
      fc.property(fc.constantFrom(...combinations), fc.constantFrom(' / ', '/', ' and ', '-'), (product, joiner) => {
        const [one, other] = [0, 1].map((part) => {
          const at = (partStarts[product] ?? 0) + part;
          const { partValues, partUnits, partPers, unitWords } = dataset.products;
          const [unit, per] = [unitWords[partUnits[at] ?? 0] ?? '', unitWords[partPers[at] ?? 0] ?? ''];
          return `${dataset.names[partNames[at] ?? 0]} ${partValues[at]} ${unit}${per === '' ? '' : `/${per}`}`;
        });
        expect(met(ofText(`${other}${joiner}${one}`))).toEqual(met(ofText(`${one}${joiner}${other}`)));
      }),
      { numRuns: 400 },
    );
  });

  it('is which of two names of one drug stands in brackets', () => {
    const pairs = ['sertraline|Zoloft', 'divalproex sodium|Depakote', 'lurasidone|Latuda', 'lamotrigine|Lamictal'];
    fc.assert(
      fc.property(
        fc.constantFrom(...pairs),
        fc.constantFrom('', ' 50 mg', ' 500 mg tablet', ' 40 mg'),
        (pair, said) => {
          const [generic, brand] = pair.split('|');
          expect(met(ofText(`${brand} (${generic})${said}`))).toEqual(met(ofText(`${generic} (${brand})${said}`)));
        },
      ),
    );
  });
});

describe('what the text itself says', () => {
  it('is kept where no product is met', () => {
    expect(inPharmacy('epsilomab 5 mg subcut')).toMatchObject({
      strengths: [{ ingredient: '8', amount: { value: 5, unit: 'mg' }, per: null }],
      route: 'subcutaneous',
      extendedRelease: null,
    });
    expect(inPharmacy('alphadrine er 10 mg')).toMatchObject({ clinicalDrug: null, extendedRelease: true });
    expect(inPharmacy('alphadrine ir 77 mg')).toMatchObject({ clinicalDrug: null, extendedRelease: false });
  });

  it('is finer than the form of the product where it names the way of an injection', () => {
    expect(inPharmacy('deltapine palmitate 234 mg im syringe')).toMatchObject({ route: 'intramuscular' });
    expect(inPharmacy('deltapine palmitate 234 mg syringe')).toMatchObject({ route: 'injection' });
  });
});
