import { describe, expect, it } from 'vitest';
import { rxcui } from '../../src/domain/ids.ts';
import { explainDrug } from '../../src/terminology/explain-drug.ts';
import { createDrugGraph } from '../../src/terminology/indexed-drug-graph.ts';
import { smallDataset } from './small-dataset.ts';

const graph = createDrugGraph(smallDataset);
const mention = (rxcuis: string[], ndcs: string[] = [], texts: string[] = []) =>
  graph.recognize({ rxcuis, ndcs, texts });
const codes = (code: string) => graph.ingredientsOf(rxcui(code)).map((ingredient) => ingredient.rxcui);

describe('ingredients', () => {
  it('takes a salt to its base, by its name where no relation tells', () => expect(codes('3')).toEqual(['1']));
  it('takes lithium carbonate to lithium', () => expect(codes('6')).toEqual(['5']));
  it('leaves a salt of a bare element alone', () => expect(codes('8')).toEqual(['8']));
  it('takes a combination to its parts, sorted by name', () => expect(codes('4')).toEqual(['1', '2']));
  it('leaves the inert tablets of a pack out', () => expect(codes('40')).toEqual(['1']));
  it('gives none when one part of a product is not known', () => expect(codes('25')).toEqual([]));
  it('gives none for a code that is not known', () => expect(codes('999')).toEqual([]));
  it('reads the ingredient from the name where no relation leads to it', () => expect(codes('41')).toEqual(['9']));
});

describe('recognition by code', () => {
  it('describes a clinical drug with strength, form, route and release', () => {
    expect(mention(['23'])).toMatchObject({
      recognizedBy: 'rxcui',
      level: 'clinical-drug',
      strengths: [{ ingredient: '1', amount: { value: 10, unit: 'mg' }, per: null }],
      doseForm: 'Extended Release Oral Tablet',
      route: 'oral',
      extendedRelease: true,
      brand: null,
      issues: [],
    });
  });

  it('gives the strength of a syringe per millilitre', () => {
    expect(mention(['24'])).toMatchObject({
      strengths: [{ amount: { value: 50, unit: 'mg' }, per: { value: 1, unit: 'mL' } }],
      route: 'injection',
    });
  });

  it.each([
    ['1', 'ingredient'],
    ['3', 'ingredient'],
    ['4', 'ingredient'],
    ['10', 'component'],
    ['20', 'clinical-drug'],
    ['30', 'branded-drug'],
    ['31', 'brand'],
    ['40', 'pack'],
    ['41', 'clinical-drug'],
  ])('knows the level of concept %s as %s', (code, level) => expect(mention([code])).toMatchObject({ level }));

  it('takes no drug, and says so, when codes name different ingredients', () => {
    const { recognizedBy, issues } = mention(['20', '26']);
    expect(recognizedBy).toBe('none');
    expect(issues.map(({ code }) => code)).toEqual(['conflicting-codes', 'unrecognized-drug']);
  });

  it('takes no drug when an RxCUI and an NDC name different ingredients', () => {
    expect(mention(['20'], ['50242-040-62']).recognizedBy).toBe('none');
  });

  it('keeps only the ingredients when codes name different strengths of one drug', () => {
    const concept = mention(['20', '21']);
    expect(concept).toMatchObject({ level: 'ingredient', rxcui: '1', strengths: [] });
    expect(concept.issues.map(({ code }) => code)).toEqual(['conflicting-codes']);
  });

  it('keeps the code, with a warning, when the text names another drug', () => {
    const concept = mention(['20'], [], ['betazole']);
    expect(concept).toMatchObject({ recognizedBy: 'rxcui', rxcui: '20' });
    expect(concept.issues).toMatchObject([{ code: 'conflicting-codes', severity: 'warning', path: '/texts' }]);
  });

  it('keeps the code, with a warning, when the text names another strength', () => {
    expect(mention(['20'], [], ['alphadrine 20 mg tablet']).issues).toMatchObject([{ code: 'conflicting-codes' }]);
  });

  it('says nothing when a text beside the code is not understood', () => {
    expect(mention(['20'], [], ['one of the white ones']).issues).toEqual([]);
  });

  it('goes on to the NDC and then to the text when a code is not known', () => {
    expect(mention(['999'], ['0002-0123-45'])).toMatchObject({ recognizedBy: 'ndc', rxcui: '20' });
    const byText = mention(['999'], [], ['Alphanox']);
    expect(byText).toMatchObject({ recognizedBy: 'brand', level: 'brand', rxcui: '31', brand: 'Alphanox' });
    expect(byText.issues).toMatchObject([{ code: 'unknown-code', path: '/rxcuis/0' }]);
  });

  it('tells nothing said from nothing understood', () => {
    expect(mention([], [], ['  ']).issues.map(({ code }) => code)).toEqual(['missing-drug']);
    expect(mention([], [], ['xyz']).issues.map(({ code }) => code)).toEqual(['unrecognized-drug']);
  });

  it('never repeats what the source wrote in an issue', () => {
    const { issues } = mention(['777777'], ['123'], ['Mrs Example']);
    expect(JSON.stringify(issues)).not.toMatch(/777777|Example/);
  });
});

describe('recognition by text', () => {
  it.each([
    ['Alphadrine 10 MG Oral Tablet', '20', 'exact-name', 'certain'],
    ['alphadrine 10 mg / betazole 5 mg oral tablet', '22', 'exact-name', 'certain'],
    ['ALPHADRINE HCL 20 mg tabs', '21', 'exact-name', 'high'],
    ['alphadrine ER 10 mg tablet', '23', 'exact-name', 'high'],
    ['betazole-alphadrine 5-10 mg tab', '22', 'exact-name', 'high'],
    ['betazole 50 mcg tablet', '26', 'exact-name', 'high'],
    ['betazole 50 mg prefilled syringe', '24', 'exact-name', 'high'],
    ['alphadrine 20 mg', '21', 'exact-name', 'high'],
    ['betazole 50 mcg daily', '26', 'exact-name', 'high'],
    ['Alphanox 10mg', '30', 'brand', 'high'],
    ['alphadrine (Alphanox) 10 mg tablet', '30', 'brand', 'high'],
    ['alphadrine 10 MG [Alphanox]', '30', 'brand', 'high'],
    ['Betanol 0.05 mg', '32', 'brand', 'high'],
    ['alphadrin 10 mg tablet', '20', 'spelling', 'moderate'],
  ])('takes %s for %s, by %s, with a certainty that is %s', (text, code, recognizedBy, certainty) => {
    expect(mention([], [], [text])).toMatchObject({ recognizedBy, certainty, rxcui: code, issues: [] });
  });

  it.each([
    ['alphadrin', 'unrecognized-drug'],
    ['betazole (Alphanox)', 'conflicting-codes'],
    ['alphadrine [Betanol]', 'conflicting-codes'],
    ['magnesium-lithium', 'ambiguous-drug'],
    ['lithium / Alphanox', 'conflicting-codes'],
    ['no alphadrine', 'unrecognized-drug'],
    ['alphadrine cream', 'unrecognized-drug'],
    ['10 mg tablet', 'unrecognized-drug'],
    ['tablet', 'unrecognized-drug'],
  ])('takes %s for nothing, with an issue that is %s', (text, code) => {
    const concept = mention([], [], [text]);
    expect(concept).toMatchObject({ recognizedBy: 'none', ingredients: [] });
    expect(concept.issues.map((issue) => issue.code)).toEqual([code]);
  });

  it('stays with the ingredient when several products fit, and keeps what the text says', () => {
    expect(mention([], [], ['alphadrine 10 mg'])).toMatchObject({
      level: 'ingredient',
      rxcui: '1',
      clinicalDrug: null,
      strengths: [{ amount: { value: 10, unit: 'mg' }, per: null }],
      doseForm: null,
      route: null,
      extendedRelease: null,
      alternatives: [{ rxcui: '20' }, { rxcui: '23' }],
    });
    expect(mention([], [], ['alphadrine tablet'])).toMatchObject({
      level: 'ingredient',
      strengths: [],
      doseForm: 'tablet',
      route: 'oral',
      extendedRelease: null,
    });
  });

  it('takes a tablet of which nothing more is said for the plain one, less surely, and names the slow one', () => {
    expect(mention([], [], ['alphadrine 10 mg tablet'])).toMatchObject({
      certainty: 'moderate',
      clinicalDrug: { rxcui: '20' },
      extendedRelease: false,
      alternatives: [{ rxcui: '23' }],
    });
  });

  it('keeps the drug and leaves the product open when the strength cannot be', () => {
    for (const text of ['alphadrine -10 mg', 'alphadrine 10000 mg', 'alphadrine 0 mg']) {
      const concept = mention([], [], [text]);
      expect(concept, text).toMatchObject({ rxcui: '1', clinicalDrug: null, strengths: [] });
      expect(concept.issues.map(({ code }) => code)).toEqual(['implausible-strength']);
    }
  });

  it('reads no strength out of a range', () => {
    expect(mention([], [], ['alphadrine 1-2 mg'])).toMatchObject({ level: 'ingredient', strengths: [] });
  });

  it('knows a brand that only occurs in brackets by its ingredient', () => {
    expect(mention([], [], ['Betanol'])).toMatchObject({ level: 'ingredient', rxcui: '2', brand: 'Betanol' });
  });

  it('takes no drug when texts without a code name different drugs', () => {
    expect(mention([], [], ['alphadrine', 'betazole']).issues.map(({ code }) => code)).toContain('conflicting-codes');
  });

  it('prefers the text that says more', () => {
    expect(mention([], [], ['alphadrine', 'alphadrine 10 MG Oral Tablet'])).toMatchObject({ rxcui: '20' });
  });
});

describe('package codes', () => {
  it.each([
    ['0002-0123-45', '00002012345'],
    ['50242-040-62', '50242004062'],
    ['12345-6789-1', '12345678901'],
    ['00002-0123-45', '00002012345'],
    ['00002012345', '00002012345'],
    ['000002012345', '00002012345'],
    [' 50242-0040-62 ', '50242004062'],
  ])('normalizes %s', (printed, code) => expect(graph.normalizeNdc(printed)).toBe(code));

  it('reads ten digits where only one reading is in the data', () => {
    expect(graph.normalizeNdc('0002012345')).toBe('00002012345');
    expect(graph.normalizeNdc('5024204062')).toBe('50242004062');
  });

  it('does not choose between two readings of ten digits', () => expect(graph.normalizeNdc('1234567890')).toBeNull());

  it.each(['', '123', '1-2-3', '1234567890123', '123456789012', '5024-0040-624', 'abcde-0040-62', '0002.0123.45'])(
    'refuses %s',
    (printed) => expect(graph.normalizeNdc(printed)).toBeNull(),
  );
});

describe('classes and interactions', () => {
  it('gives a base the classes of its salts', () => {
    expect(graph.classesOf(rxcui('1')).map(({ name }) => name)).toEqual(['Alpha Blocker', 'Alpha Antagonist']);
  });

  it('finds a pair in either order, and the more severe entry of several salts', () => {
    expect(graph.interactionOf(rxcui('1'), rxcui('2'))).toMatchObject({ severity: 'Critical' });
    expect(graph.interactionOf(rxcui('2'), rxcui('1'))).toMatchObject({ severity: 'Critical' });
    expect(graph.interactionOf(rxcui('5'), rxcui('2'))).toMatchObject({ severity: 'Significant' });
    expect(graph.interactionOf(rxcui('1'), rxcui('5'))).toBeNull();
  });

  it('tells a drug without entries from a drug that the set does not know', () => {
    expect(graph.hasInteractionData(rxcui('1'))).toBe(true);
    expect(graph.hasInteractionData(rxcui('9'))).toBe(false);
  });
});

describe('explaining a drug', () => {
  it('reads a code, a package code or a text', () => {
    expect(explainDrug(graph, '20').readAs).toBe('rxcui');
    expect(explainDrug(graph, '0002-0123-45')).toMatchObject({ readAs: 'ndc', concept: { rxcui: '20' } });
    expect(explainDrug(graph, 'Alphanox')).toMatchObject({
      readAs: 'text',
      concept: { recognizedBy: 'brand', alternatives: [{ rxcui: '20' }] },
      brands: ['Alphanox'],
    });
  });

  it('has nothing around what it does not know', () => {
    expect(explainDrug(graph, 'xyz')).toMatchObject({ concept: { recognizedBy: 'none' }, classes: [], brands: [] });
  });
});
