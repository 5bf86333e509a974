import { describe, expect, it } from 'vitest';
import { compileDataset } from '../../../src/terminology/compile-dataset.ts';
import { createDrugGraph } from '../../../src/terminology/indexed-drug-graph.ts';
import { inPharmacy } from '../small-pharmacy.ts';
import { readWholeDataset } from '../whole-dataset.ts';

describe('the product of a brand', () => {
  it.each([
    ['Alphanox xr 10 mg', '71', '21', 'high'],
    ['Alphanox 10 mg', '70', '20', 'moderate'],
    ['alphadrine (Alphanox) 10 mg tab', '70', '20', 'moderate'],
    ['Duonox 20 mg', '75', '23', 'high'],
    ['Duonox 10-5', '74', '40', 'high'],
    ['Deltaven 234 mg', '73', '51', 'high'],
    ['Deltaven 6 mg', '72', '52', 'moderate'],
  ])('is what "%s" means', (text, code, clinicalDrug, certainty) => {
    expect(inPharmacy(text)).toMatchObject({
      recognizedBy: 'brand',
      certainty,
      level: 'branded-drug',
      rxcui: code,
      clinicalDrug: { rxcui: clinicalDrug },
    });
  });

  it('is plain by default, and the slow one is told beside it', () => {
    expect(inPharmacy('Alphanox 10 mg')).toMatchObject({ extendedRelease: false, alternatives: [{ rxcui: '21' }] });
  });

  it('is the clinical drug of a strength that the brand itself is not sold in, less surely', () => {
    expect(inPharmacy('Alphanox 20 mg')).toMatchObject({
      certainty: 'moderate',
      level: 'clinical-drug',
      clinicalDrug: { rxcui: '23' },
      brand: 'Alphanox',
    });
  });

  it('is left open where only the brand is named', () => {
    expect(inPharmacy('Alphanox')).toMatchObject({ level: 'brand', rxcui: '80', clinicalDrug: null });
    expect(inPharmacy('Deltaven')).toMatchObject({ brand: 'Deltaven', rxcui: '6', clinicalDrug: null });
  });

  it('decides what the brand holds where it is sold with several contents', () => {
    expect(inPharmacy('Duonox 20 mg').ingredients.map(({ rxcui }) => rxcui)).toEqual(['1']);
    expect(inPharmacy('Duonox 10-5').ingredients.map(({ rxcui }) => rxcui)).toEqual(['1', '5']);
    expect(inPharmacy('Duonox')).toMatchObject({ recognizedBy: 'none', issues: [{ code: 'ambiguous-drug' }] });
    expect(inPharmacy('Duonox 99 mg')).toMatchObject({ recognizedBy: 'none', issues: [{ code: 'ambiguous-drug' }] });
  });
});

describe('a brand that has a product of one content and a pack', () => {
  const pack = '{10 (alphadrine 10 MG Oral Tablet) } Pack';
  const packed = createDrugGraph(
    compileDataset({
      concepts: [
        [1, 'IN', 'alphadrine'],
        [2, 'SCD', 'alphadrine 10 MG Oral Tablet'],
        [3, 'SBD', 'alphadrine 10 MG Oral Tablet [Alphanox]'],
        [4, 'GPCK', pack],
        [5, 'BPCK', `${pack} [Alphanox]`],
      ],
    }),
  );
  const ofText = (text: string) => packed.recognize({ rxcuis: [], ndcs: [], texts: [text] });

  it('is the pack where the text says so, and the product where it says a strength', () => {
    expect(ofText('Alphanox starter pack')).toMatchObject({ level: 'pack', rxcui: '5', clinicalDrug: { rxcui: '4' } });
    expect(ofText('Alphanox 10 mg')).toMatchObject({ level: 'branded-drug', rxcui: '3' });
  });
});

const graph = createDrugGraph(readWholeDataset());

describe('a brand that is slow in everything it is sold as', () => {
  it.each([
    'Lithobid 300 mg tablet',
    'Intuniv 2 mg tablet',
    'Kapvay 0.1 mg tablet',
    'OxyContin 20 mg tablet',
    'MS Contin 15 mg tablet',
    'Arymo 30 mg tablet',
    'Oxtellar 600 mg tablet',
    'Trokendi 50 mg capsule',
    'Qudexy 50 mg capsule',
    'Elepsia 1000 mg tablet',
    'Metadate 20 mg tablet',
    'Toprol 50 mg tablet',
    'Horizant 300 mg tablet',
    'Concerta 36 mg tablet',
    'Pristiq 50 mg tablet',
    'Invega 6 mg tablet',
  ])('is never taken for a plain product of another make: %s', (text) => {
    const concept = graph.recognize({ rxcuis: [], ndcs: [], texts: [text] });
    expect(concept).toMatchObject({ recognizedBy: 'brand' });
    expect(concept).not.toMatchObject({ extendedRelease: false });
  });
});

describe('a brand whose bare name is a plain product', () => {
  it.each([
    'Effexor 75 mg',
    'Wellbutrin 100 mg',
    'Inderal 80 mg',
    'Glucotrol 10 mg',
    'Ditropan 5 mg',
    'Isoptin 120 mg',
  ])('is never taken for its slow line, of which the data alone has products: %s', (text) => {
    const concept = graph.recognize({ rxcuis: [], ndcs: [], texts: [text] });
    expect(concept).toMatchObject({ recognizedBy: 'brand' });
    expect(concept).not.toMatchObject({ extendedRelease: true });
  });

  it.each([
    ['Effexor XR 75 mg', '313585'],
    ['Wellbutrin SR 100 mg', '993503'],
    ['Glucotrol XL 5 mg', '314006'],
  ])('is taken for its slow line where the text says so: %s', (text, code) => {
    const concept = graph.recognize({ rxcuis: [], ndcs: [], texts: [text] });
    expect(concept).toMatchObject({ clinicalDrug: { rxcui: code }, extendedRelease: true });
  });
});
