import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toDrugAnswer } from '../../src/terminology/drug-answer.ts';
import { explainDrug, recognizeWritten } from '../../src/terminology/explain-drug.ts';
import { createDrugGraph } from '../../src/terminology/indexed-drug-graph.ts';
import { drugs } from '../support/drug-graph.ts';
import { smallDataset } from './small-dataset.ts';

const graph = createDrugGraph(smallDataset);
const read = (input: string) => {
  const { readAs, concept } = recognizeWritten(graph, input);
  return { readAs, drug: concept.recognizedBy === 'none' ? null : concept.rxcui };
};
const answer = (input: string) => toDrugAnswer(input, recognizeWritten(drugs, input).concept);
const issuesOf = (input: string) => answer(input).issues.map(({ code }) => code);

describe('what a string is read as', () => {
  it.each([
    '20',
    ' 20\t',
    'RxCUI 20',
    'rxcui:20',
    'RxNorm #20',
    'http://www.nlm.nih.gov/research/umls/rxnorm|20',
    'urn:oid:2.16.840.1.113883.6.88|20',
    '\u200e20\u200f',
  ])('reads an RxCUI: %j', (input) => expect(read(input)).toEqual({ readAs: 'rxcui', drug: '20' }));

  it.each([
    ['0002-0123-45', '20'],
    ['50242-040-62', '22'],
    ['50242-0040-62', '22'],
    ['002-0123-45', null],
    ['00002012345', '20'],
    ['000002012345', '20'],
    ['5024204062', '22'],
    ['NDC 0002-0123-45', '20'],
    ['NDC:00002-0123-45', '20'],
    ['http://hl7.org/fhir/sid/ndc|00002012345', '20'],
    ['0002\u20110123\u201345', '20'],
  ])('reads an NDC in every printed form: %s', (input, drug) => expect(read(input)).toEqual({ readAs: 'ndc', drug }));

  it('takes ten digits for no drug where they stand for packages of two, and names both', () => {
    const { concept } = recognizeWritten(graph, '1234567890');
    expect(concept.recognizedBy).toBe('none');
    expect(concept.alternatives.map(({ rxcui }) => rxcui)).toEqual(['23', '26']);
    expect(concept.issues.map(({ code }) => code)).toEqual(['ambiguous-drug']);
  });

  it('takes ten digits that stand for two packages of one drug for that drug', () => {
    const packages = [...smallDataset.packages().ndcs];
    const twice = createDrugGraph({
      ...smallDataset,
      packages: () => ({ ...smallDataset.packages(), rxcuis: Uint32Array.from(packages, () => 20) }),
    });
    expect(recognizeWritten(twice, '1234567890').concept).toMatchObject({ recognizedBy: 'ndc', rxcui: '20' });
    const inResource = twice.recognize({ rxcuis: [], ndcs: ['1234567890'], texts: [] });
    expect(inResource).toMatchObject({ recognizedBy: 'ndc', rxcui: '20', issues: [] });
    expect(twice.normalizeNdc('1234567890')).toBeNull();
  });

  it.each([
    '99999999',
    'RxCUI 999',
    'RxCUI 999999999999',
    '9999-9999-99',
    '99999999999',
    'NDC 12',
    '1-2-3',
    '123456789',
    '1234567890123',
  ])('says of a number that is no known code that it is none: %s', (input) => {
    const { concept, readAs } = recognizeWritten(graph, input);
    expect(readAs).not.toBe('text');
    expect(concept).toMatchObject({ recognizedBy: 'none', issues: [{ code: 'unknown-code', path: '' }] });
  });

  it.each([
    ['http://snomed.info/sct|372767007', 'SNOMED CT'],
    ['SNOMED 372767007', 'SNOMED CT'],
    ['SNOMED CT: 372767007', 'SNOMED CT'],
    ['urn:oid:2.16.840.1.113883.6.96|372767007', 'SNOMED CT'],
    ['LOINC 2951-2', 'LOINC'],
    ['http://loinc.org|2951-2', 'LOINC'],
    ['2951-2', 'LOINC'],
    ['F33.1', 'ICD-10'],
    ['ICD F33.1', 'ICD'],
    ['ICD-10-CM: F33.1', 'ICD-10'],
    ['ATC N06AB06', 'ATC'],
    ['N06AB06', 'ATC'],
    ['UNII QUC7NX6WMB', 'UNII'],
    ['https://example.org/codes|1', 'another system'],
  ])('knows a code of another system, and takes it for no drug: %s', (input, system) => {
    const { recognizedBy, issues } = answer(input);
    expect(recognizedBy).toBe('none');
    expect(issues).toEqual([
      { code: 'unknown-code', severity: 'warning', reason: expect.stringContaining(`a code of ${system}.`) },
    ]);
  });

  it('leaves a name that has the form of a code a name', () => {
    expect(answer('vitamin B12').ingredients).toMatchObject([{ name: 'vitamin B12' }]);
    expect(issuesOf('B12')).not.toContain('unknown-code');
  });
});

describe('the answer to a string', () => {
  it('has exactly the fields of the contract, in their order', () => {
    expect(JSON.stringify(answer('312941'))).toBe(
      '{"input":"312941","recognizedBy":"exact code","certainty":"certain","ingredients":[{"rxcui":"36437","name":"sertraline"}],"clinicalDrug":{"rxcui":"312941","name":"sertraline 50 MG Oral Tablet"},"brand":null,"strength":"50 mg","form":"Oral Tablet","route":"oral","alternatives":[],"issues":[]}',
    );
  });

  it.each([
    ['312941', 'exact code', 'certain'],
    ['sertraline 50 MG Oral Tablet', 'exact name', 'certain'],
    ['sertraline 50 mg tablet', 'exact name', 'high'],
    ['Zoloft 50 mg', 'brand', 'high'],
    ['HCTZ 25 mg tablet', 'abbreviation', 'high'],
    ['no-such-drug-at-all', 'none', 'none'],
  ])('names how it was recognised, and how surely: %s', (input, recognizedBy, certainty) =>
    expect(answer(input)).toMatchObject({ input, recognizedBy, certainty }),
  );

  it('says of a brand the clinical drug without it', () =>
    expect(answer('Zoloft 50 mg')).toMatchObject({
      brand: 'Zoloft',
      clinicalDrug: { rxcui: '312941', name: 'sertraline 50 MG Oral Tablet' },
    }));

  it('is the same with an issue, whose path is told only where there is one', () => {
    const issue = { code: 'unrecognized-drug', severity: 'warning', reason: 'Why.' } as const;
    const concept = { recognizedBy: 'none', ingredients: [], alternatives: [] } as const;
    expect(toDrugAnswer('x', { ...concept, issues: [{ ...issue, path: '' }] }).issues).toEqual([issue]);
    expect(toDrugAnswer('x', { ...concept, issues: [{ ...issue, path: '/texts' }] }).issues).toEqual([
      { ...issue, path: '/texts' },
    ]);
  });
});

describe('strength in words', () => {
  const strengthOf = (input: string) => toDrugAnswer(input, recognizeWritten(graph, input).concept).strength;
  const strengths = (...list: readonly (readonly [name: string, value: number, unit: string, per?: string])[]) => {
    const { concept } = recognizeWritten(drugs, '197885');
    if (concept.recognizedBy === 'none') throw new Error('expected a drug');
    const [one, other] = concept.ingredients;
    return toDrugAnswer('', {
      ...concept,
      strengths: list.map(([name, value, unit, per]) => ({
        ingredient: (name === one.name ? one : (other ?? one)).rxcui,
        amount: { value, unit },
        per: per === undefined ? null : { value: 1, unit: per },
      })),
    }).strength;
  };

  it('is that of a countable, or per millilitre', () => {
    expect(strengthOf('20')).toBe('10 mg');
    expect(strengthOf('24')).toBe('50 mg per 1 mL');
    expect(strengthOf('1')).toBeNull();
  });

  it('stands in the order of the ingredients', () => {
    expect(strengthOf('22')).toBe('10 mg / 5 mg');
    expect(strengths(['lisinopril', 10, 'mg'], ['hydrochlorothiazide', 12.5, 'mg'])).toBe('12.5 mg / 10 mg');
  });

  it('tells what it is per once where it is the same, and with the name where one is not known', () => {
    expect(strengths(['hydrochlorothiazide', 5, 'mg', 'mL'], ['lisinopril', 1, 'mg', 'mL'])).toBe(
      '5 mg / 1 mg per 1 mL',
    );
    expect(strengths(['hydrochlorothiazide', 5, 'mg'], ['lisinopril', 1, 'mg', 'mL'])).toBe('5 mg / 1 mg per 1 mL');
    expect(strengths(['lisinopril', 1, 'mg'])).toBe('lisinopril 1 mg');
  });

  it('has the units that people read', () => {
    expect(strengths(['hydrochlorothiazide', 1, '[iU]'], ['lisinopril', 2, '[iU]'])).toBe('1 unit / 2 units');
    expect(strengths(['hydrochlorothiazide', 50, 'ug', 'h'], ['lisinopril', 20, 'meq', 'h'])).toBe(
      '50 mcg / 20 mEq per 1 hour',
    );
    expect(strengths(['hydrochlorothiazide', 0.1 + 0.2, 'mg', '{actuat}'], ['lisinopril', 1, 'mg', '{actuat}'])).toBe(
      '0.3 mg / 1 mg per 1 actuation',
    );
  });
});

describe('odd characters in a text', () => {
  it.each([
    'sertra\u200bline 50 mg tablet',
    '\u200fsertraline 50 mg tablet',
    '\u202esertraline 50 mg tablet\u202c',
    '💊 sertraline 50 mg tablet',
    'sertraline 🇺🇸 50 mg tablet',
    '<b>sertraline</b> 50 mg tablet',
    "sertraline 50 mg tablet'; DROP TABLE drugs;--",
    'sertraline 50 mg tablet\u0000',
    'sertraline 50 mg tablet \ufffd',
  ])('are told, and what was recognised is moderately sure at best: %j', (input) => {
    expect(issuesOf(input)).toContain('unusual-characters');
    const { recognizedBy, certainty, ingredients } = answer(input);
    expect(certainty).toBe(recognizedBy === 'none' ? 'none' : 'moderate');
    for (const { name } of ingredients) expect(name).toBe('sertraline');
  });

  it('are told where nothing is recognised, too', () => {
    expect(issuesOf('💊')).toEqual(['unrecognized-drug', 'unusual-characters']);
  });

  it.each(['Zoloft® 50 mg', 'sertraline\t50 mg\ntablet', "St. John's wort"])('are not %j', (input) =>
    expect(issuesOf(input)).not.toContain('unusual-characters'),
  );

  it('are not the braces of a pack in the drug data', () => {
    const pack = '{21 (alphadrine 10 MG Oral Tablet) / 7 (inert ingredients 1 MG Oral Tablet) } Pack';
    expect(recognizeWritten(graph, pack).concept).toMatchObject({ certainty: 'certain', issues: [] });
  });
});

describe('a bad string', () => {
  it.each(['', ' ', '\t\r\n', '\u00a0'])('names no drug when it is empty: %j', (input) =>
    expect(issuesOf(input)).toEqual(['missing-drug']),
  );

  it.each(['x', 'sertraline ', '9', '9-', '<', 'a:', '\u202e', '💊'])(
    'is no drug when it is very long: %j',
    (piece) => {
      const { recognizedBy, issues } = answer(piece.repeat(10_000));
      expect(recognizedBy).toBe('none');
      expect(issues.length).toBeGreaterThan(0);
    },
  );

  it.each(['lithium 300 g', 'sertraline -50 mg', 'sertraline 0 mg', 'sertraline 50000000000 mg'])(
    'is no product when its strength cannot be: %s',
    (input) => {
      expect(issuesOf(input)).toContain('implausible-strength');
      expect(answer(input)).toMatchObject({ clinicalDrug: null, strength: null });
    },
  );

  it('has an issue and never an exception, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'0123-|: ') })),
        (input) => {
          const { recognizedBy, issues } = answer(input);
          expect(recognizedBy !== 'none' || issues.length > 0).toBe(true);
        },
      ),
    );
  });
});

describe('what stands around an answer', () => {
  it('are classes and brands', () =>
    expect(explainDrug(graph, '20')).toMatchObject({ classes: [{ name: 'Alpha Blocker' }, {}], brands: ['Alphanox'] }));

  it('is nothing where nothing was recognised', () =>
    expect(explainDrug(graph, 'xyz')).toMatchObject({ ingredients: [], classes: [], brands: [] }));
});
