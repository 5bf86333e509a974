import { describe, expect, it } from 'vitest';
import { inPharmacy } from '../small-pharmacy.ts';

describe('a misspelt name', () => {
  it.each([
    ['alphadrin 20 mg', '23'],
    ['alphadrnie 20 mg tab', '23'],
    ['alphadrine xl 10 mg', '21'],
    ['zetafyllin 0.1 mg', '60'],
    ['betazol tartrate 50 mg', '30'],
    ['alphadrin-gammacin 10-5 mg', '40'],
  ])('is read where one drug is left that has the strength: %s', (text, clinicalDrug) => {
    expect(inPharmacy(text)).toMatchObject({ clinicalDrug: { rxcui: clinicalDrug } });
  });

  it('is never more than moderately certain, and says that it was the spelling', () => {
    expect(inPharmacy('alphadrin 20 mg')).toMatchObject({
      recognizedBy: 'spelling',
      certainty: 'moderate',
      issues: [],
    });
  });

  it('is read by a form alone where one letter is wrong, and stays at the ingredient', () => {
    expect(inPharmacy('alphadrin tablet')).toMatchObject({ recognizedBy: 'spelling', rxcui: '1', clinicalDrug: null });
    expect(inPharmacy('alfadrin tablet')).toMatchObject({ recognizedBy: 'none' });
  });

  it.each([
    ['nothing confirms it', 'alphadrin'],
    ['the drug is not sold in the strength', 'alphadrin 11 mg'],
    ['the drug is not sold in the form', 'alphadrin 20 mg cream'],
    ['too much is wrong', 'alfadrin 20 mg'],
    ['two drugs are named', 'alphadrin 20 mg betazol 50 mg'],
    ['another word is not known', 'alphadrin unheardine 20 mg'],
  ])('is not read where %s', (_, text) => {
    const concept = inPharmacy(text);
    expect(concept).toMatchObject({ recognizedBy: 'none', ingredients: [] });
    expect(concept.issues).toHaveLength(1);
  });

  it('that is not read is told among what it could have been', () => {
    expect(inPharmacy('alphadrin').alternatives.map(({ rxcui }) => rxcui)).toEqual(['1']);
    expect(inPharmacy('alphadrin 11 mg').alternatives.map(({ rxcui }) => rxcui)).toEqual(['1']);
  });

  it('is denied by the same words as one that is spelt well', () => {
    for (const text of ['no alphadrin 20 mg', 'allergic to alphadrin 20 mg', 'not taking alphadrin 20 mg tablet']) {
      expect(inPharmacy(text).recognizedBy, text).toBe('none');
    }
  });
});
