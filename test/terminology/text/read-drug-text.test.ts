import { describe, expect, it } from 'vitest';
import { compileDataset } from '../../../src/terminology/compile-dataset.ts';
import { createDrugGraph } from '../../../src/terminology/indexed-drug-graph.ts';
import { inPharmacy } from '../small-pharmacy.ts';

describe('a full name of the data', () => {
  it('is certain, in any case and with any white space', () => {
    for (const name of ['alphadrine 20 MG Oral Tablet', 'ALPHADRINE  20 mg\toral tablet ']) {
      expect(inPharmacy(name)).toMatchObject({ recognizedBy: 'exact-name', certainty: 'certain', rxcui: '23' });
    }
  });

  it('is that of the newest origin where an older extract repeats it', () => {
    expect(inPharmacy('zetaphyllin 0.1 mg oral tablet')).toMatchObject({ certainty: 'certain', rxcui: '60' });
  });

  it('is no answer where two concepts of the name are different drugs', () => {
    const graph = createDrugGraph(
      compileDataset({
        concepts: [
          [1, 'IN', 'alphadrine'],
          [2, 'IN', 'betazole'],
          [3, 'SCDC', 'oddname 5 MG'],
          [4, 'SCDC', 'oddname 6 MG'],
          [5, 'SCD', 'oddname 5 MG / x Oral Tablet'],
          [7, 'MIN', 'Alphadrine / Betazole'],
          [8, 'SCD', 'alphadrine 10 MG Oral Tablet'],
        ],
        relations: [
          [1, 3],
          [2, 4],
        ],
      }),
    );
    expect(graph.recognize({ rxcuis: [], ndcs: [], texts: ['oddname 5 MG / x Oral Tablet'] }).recognizedBy).toBe(
      'none',
    );
  });
});

describe('a text that is no name', () => {
  it('is not read when it is too long', () => {
    const { recognizedBy, issues } = inPharmacy(`alphadrine 20 mg ${'and so on '.repeat(1000)}`);
    expect([recognizedBy, issues.map(({ code }) => code)]).toEqual(['none', ['unrecognized-drug']]);
  });

  it('is read without the marks of a web page', () => {
    expect(inPharmacy('<b>alphadrine</b>&nbsp;20&nbsp;mg')).toMatchObject({ clinicalDrug: { rxcui: '23' } });
    expect(inPharmacy('<br/>').recognizedBy).toBe('none');
    expect(inPharmacy('&nbsp;').recognizedBy).toBe('none');
  });

  it('is not read where it says that the drug is not taken', () => {
    for (const text of ['no alphadrine', 'allergic to alphadrine 20 mg', 'denies alphadrine', 'avoid Alphanox']) {
      expect(inPharmacy(text).recognizedBy, text).toBe('none');
    }
  });

  it.each([
    "alphadrine'; DROP TABLE drugs; --",
    '<script>alert(1)</script>',
    '\u202eenirdahpla',
    '💊💊💊',
    '\u0000\uffff\ud800',
    '%%%%',
    '((((((((((',
    '- - - -',
    '0/0/0',
  ])('is no error: %j', (text) => expect(() => inPharmacy(text)).not.toThrow());
});
