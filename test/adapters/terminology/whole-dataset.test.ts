import { describe, expect, it } from 'vitest';
import { decodePackages } from '../../../src/adapters/terminology/dataset-codec.ts';
import { datasetFiles } from '../../../src/adapters/terminology/import-shared-data.ts';
import { loadDrugGraph, loadIcd10cm, readDatasetFile } from '../../../src/adapters/terminology/load-terminology.ts';
import { rxcui } from '../../../src/domain/ids.ts';
import { sharedData, sharedRows } from './shared-data.ts';

const graph = loadDrugGraph();
const ofNdc = (printed: string) => graph.recognize({ rxcuis: [], ndcs: [printed], texts: [] });
const ofName = (name: string) => graph.recognize({ rxcuis: [], ndcs: [], texts: [name] });
const isKnown = (code: string): boolean => graph.ingredientsOf(rxcui(code)).length > 0;

describe('the whole drug data', () => {
  it.skipIf(sharedData === null)('knows the ingredients of all but a counted few products', () => {
    const unknown: Record<string, number> = {};
    for (const [code = '', type = '', , origin = ''] of sharedRows('rxnorm/concepts.tsv.gz')) {
      if (!isKnown(code)) unknown[`${type} ${origin}`] = (unknown[`${type} ${origin}`] ?? 0) + 1;
    }
    expect(unknown).toEqual({
      'SCD DA2025': 9,
      'SBD DA2025': 7,
      'BN DA2025': 7,
      'GPCK DA2025': 1,
      'SCD RXTERMS2013': 84,
      'SBD RXTERMS2013': 19,
      'MIN RXCLASS2022': 2,
      'SCD? VSAC2025': 1,
    });
  });

  it.skipIf(sharedData === null)('never drops an ingredient that the relations know', () => {
    const concepts = new Map(sharedRows('rxnorm/concepts.tsv.gz').map(([code = '', type = '']) => [code, type]));
    const lost = sharedRows('rxnorm/relations.tsv.gz').filter(([from = '', kind = '', to = '']) => {
      if (kind !== 'SCDs' || concepts.get(to) !== 'SCD' || !isKnown(to)) return false;
      const product = new Set(graph.ingredientsOf(rxcui(to)).map((ingredient) => ingredient.rxcui));
      return graph.ingredientsOf(rxcui(from)).some((ingredient) => !product.has(ingredient.rxcui));
    });
    expect(lost).toEqual([]);
  });

  it.skipIf(sharedData === null)('never takes one of its own names for another drug', () => {
    const wrong = sharedRows('rxnorm/concepts.tsv.gz').filter(([code = '', , name = '']) => {
      const byName = ofName(name).ingredients.map((one) => one.rxcui);
      const byCode = graph.ingredientsOf(rxcui(code)).map((one) => one.rxcui);
      return byName.length > 0 && byCode.length > 0 && byName.join() !== byCode.join();
    });
    expect(wrong.map(([, , name]) => name)).toEqual([]);
  });

  it.skipIf(sharedData === null)('never knows half of a product whose other half is not known', () => {
    const half = sharedRows('rxnorm/concepts.tsv.gz').filter(([code = '', , name = '']) => {
      const byName = ofName(name).ingredients;
      return !isKnown(code) && name.includes(' / ') && byName.length > 0 && byName.length < name.split(' / ').length;
    });
    expect(half.map(([, , name]) => name)).toEqual([]);
  });

  it.skipIf(sharedData === null)(
    'recognises the full names of its products and packs, and believes their strengths',
    () => {
      const open = sharedRows('rxnorm/concepts.tsv.gz').filter(([code = '', type = '', name = '']) => {
        if (!['SCD', 'SBD', 'GPCK', 'BPCK'].includes(type) || !isKnown(code)) return false;
        const concept = ofName(name);
        return concept.recognizedBy !== 'exact-name' || concept.certainty !== 'certain' || concept.issues.length > 0;
      });
      expect(open.map(([, , name]) => name)).toEqual([]);
    },
  );

  it.skipIf(sharedData === null)('recognises the full names of its ingredients, salts, brands and components', () => {
    const open = sharedRows('rxnorm/concepts.tsv.gz').filter(([code = '', type = '', name = '']) => {
      if (!['IN', 'PIN', 'MIN', 'BN', 'SCDC'].includes(type) || !isKnown(code)) return false;
      const concept = ofName(name);
      return concept.recognizedBy === 'none' || concept.issues.length > 0;
    });
    expect(open.map(([, type, name]) => `${type} ${name}`)).toEqual([]);
  });

  it.skipIf(sharedData === null)('reaches all interaction pairs whose drugs have a code in the data', () => {
    const rows = sharedRows('interactions/va-ndfrt.tsv.gz');
    const reached = rows.filter(([one = '', other = '']) =>
      graph
        .ingredientsOf(rxcui(one))
        .some((first) =>
          graph.ingredientsOf(rxcui(other)).some((second) => graph.interactionOf(first.rxcui, second.rxcui) !== null),
        ),
    );
    expect([reached.length, rows.length]).toEqual([4985, 5265]);
  });

  it('normalizes every package code in every printed form', () => {
    const { ndcs } = decodePackages(readDatasetFile(datasetFiles.packages));
    const wrong: string[] = [];
    const check = (printed: string, code: string) => {
      if (graph.normalizeNdc(printed) !== code) wrong.push(printed);
    };
    for (const value of ndcs) {
      const code = String(value).padStart(11, '0');
      const [labeler, product, pack] = [code.slice(0, 5), code.slice(5, 9), code.slice(9)];
      check(code, code);
      check(`0${code}`, code);
      check(`${labeler}-${product}-${pack}`, code);
      if (labeler.startsWith('0')) check(`${labeler.slice(1)}-${product}-${pack}`, code);
      if (product.startsWith('0')) check(`${labeler}-${product.slice(1)}-${pack}`, code);
      if (pack.startsWith('0')) check(`${labeler}-${product}-${pack.slice(1)}`, code);
    }
    expect(ndcs.length).toBe(221_960);
    expect(wrong).toEqual([]);
  });

  it('reads ten digits without hyphens only as a code that is in the data', () => {
    const { ndcs } = decodePackages(readDatasetFile(datasetFiles.packages));
    const known = new Set(ndcs);
    const wrong = [...ndcs].filter((value, index) => {
      const code = String(value).padStart(11, '0');
      if (index % 7 !== 0 || !code.startsWith('0')) return false;
      const digits = code.slice(1);
      const readings = new Set([
        `0${digits}`,
        `${digits.slice(0, 5)}0${digits.slice(5)}`,
        `${digits.slice(0, 9)}0${digits.slice(9)}`,
      ]);
      const inData = [...readings].filter((reading) => known.has(Number(reading)));
      return graph.normalizeNdc(digits) !== (inData.length === 1 ? inData[0] : null);
    });
    expect(wrong).toEqual([]);
  });

  it('leads ten digits to the drug of all packages that they may mean', () => {
    expect(graph.normalizeNdc('0045013408')).toBeNull();
    expect(ofNdc('0045013408')).toMatchObject({ recognizedBy: 'ndc', ingredients: [{ name: 'loperamide' }] });
  });

  it('leads a package code to its drug', () => {
    expect(ofNdc('0049-4900-30')).toMatchObject({
      recognizedBy: 'ndc',
      rxcui: '208161',
      ingredients: [{ rxcui: '36437', name: 'sertraline' }],
      brand: 'Zoloft',
    });
    expect(ofNdc('99999-9999-99').recognizedBy).toBe('none');
  });
});

describe('interactions that the fixtures rest on', () => {
  it.each([
    ['lithium and lisinopril', '6448', '29046'],
    ['lithium and ibuprofen', '6448', '5640'],
    ['fluoxetine and sumatriptan', '4493', '37418'],
    ['sertraline and tramadol', '36437', '10689'],
    ['clozapine and ciprofloxacin', '2626', '2551'],
  ])('knows %s', (_, one, other) => {
    expect(graph.interactionOf(rxcui(one), rxcui(other))).toEqual(graph.interactionOf(rxcui(other), rxcui(one)));
    expect(graph.interactionOf(rxcui(one), rxcui(other))).not.toBeNull();
  });

  it('says that it knows nothing of drugs newer than the set', () => {
    expect(['2275602', '2694828', '2669905'].map((code) => graph.hasInteractionData(rxcui(code)))).toEqual([
      false,
      false,
      false,
    ]);
    expect(graph.hasInteractionData(rxcui('6448'))).toBe(true);
  });

  it('gives sertraline its class', () => {
    expect(graph.classesOf(rxcui('36437')).map(({ name }) => name)).toContain('Serotonin Reuptake Inhibitor');
  });
});

describe('the whole of ICD-10-CM', () => {
  const icd = loadIcd10cm();

  it('gives text, billability and parent', () => {
    expect(icd.textOf('F33.1')).toBe('Major depressive disorder, recurrent, moderate');
    expect([icd.isBillable('F331'), icd.isBillable('F33')]).toEqual([true, false]);
    expect(icd.parentOf('F33.1')).toBe('F33');
    expect(icd.isDescendantOf('T43.221A', 'T43')).toBe(true);
  });

  it.skipIf(sharedData === null)('has every code of its source', () => {
    const wrong = sharedRows('icd10cm/codes.tsv.gz').filter(
      ([code = '', billable = '', text = '']) =>
        icd.textOf(code) !== text || icd.isBillable(code) !== (billable === '1'),
    );
    expect(wrong).toEqual([]);
  });
});
