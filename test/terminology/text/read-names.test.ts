import { describe, expect, it } from 'vitest';
import { inPharmacy } from '../small-pharmacy.ts';

describe('names that lead to a drug', () => {
  it('lead to a combination that has no concept of its own, by its ingredients', () => {
    expect(inPharmacy('alphadrine and gammacin')).toMatchObject({
      recognizedBy: 'exact-name',
      level: 'ingredient',
      rxcui: null,
      conceptName: 'alphadrine / gammacin',
      ingredients: [{ rxcui: '1' }, { rxcui: '5' }],
      clinicalDrug: null,
    });
  });

  it('lead to a drug of which the data has no product, with what the text says', () => {
    expect(inPharmacy('epsilomab 5 mg injection')).toMatchObject({
      rxcui: '8',
      clinicalDrug: null,
      strengths: [{ ingredient: '8', amount: { value: 5, unit: 'mg' } }],
      doseForm: 'injection',
      route: 'injection',
    });
  });

  it('lead to one drug, surely where every word is understood and less surely where a word is left over', () => {
    expect(inPharmacy('alphadrine 20 mg')).toMatchObject({ certainty: 'high' });
    expect(inPharmacy('alphadrine 20 mg tablet xyzal')).toMatchObject({
      certainty: 'moderate',
      clinicalDrug: { rxcui: '23' },
    });
  });
});

describe('names that lead to no drug', () => {
  it.each([
    ['alphadrine betazole', 'ambiguous-drug'],
    ['alphadrine 20 mg, betazole 50 mg', 'ambiguous-drug'],
    ['alphadrine + betazole', 'ambiguous-drug'],
    ['Alphanox Deltaven', 'ambiguous-drug'],
    ['Alphanox (betazole)', 'conflicting-codes'],
    ['betazole [Alphanox] 50 mg', 'conflicting-codes'],
    ['alphadrine cream', 'unrecognized-drug'],
    ['pill', 'unrecognized-drug'],
  ])('are %s', (text, code) => {
    const { recognizedBy, issues } = inPharmacy(text);
    expect([recognizedBy, issues.map((issue) => issue.code)]).toEqual(['none', [code]]);
  });

  it('never lead to half of what stands there', () => {
    for (const text of [
      'alphadrine 10 mg / unheardine 5 mg',
      'alphadrine-unheardine',
      'unheardine/alphadrine 5-10 mg',
    ]) {
      expect(inPharmacy(text).recognizedBy, text).toBe('none');
    }
  });

  it('never lead to half of what stands there, also where the other half is in brackets', () => {
    expect(inPharmacy('alphadrine 20 mg (unheardine 5 mg)').recognizedBy).toBe('none');
  });

  it.each(['alphadrine pm', 'alphadrine-D', 'homeopathic alphadrine', 'alphadrine cold', 'alphadrine plus'])(
    'lead nowhere where a word beside them may make them another drug: %s',
    (text) => expect(inPharmacy(text).recognizedBy).toBe('none'),
  );

  it('are not changed by who prescribes it', () => {
    expect(inPharmacy('alphadrine 20 mg tablet - Dr. Brandt')).toMatchObject({ clinicalDrug: { rxcui: '23' } });
  });

  it('lead to no single product where two strengths stand side by side', () => {
    expect(inPharmacy('alphadrine 10 and 20 mg')).toMatchObject({ clinicalDrug: null });
    expect(inPharmacy('alphadrine 10 mg or 20 mg')).toMatchObject({ clinicalDrug: null });
  });

  it('lead to no single product where the salt is not that of any product of this form', () => {
    expect(inPharmacy('deltapine palmitate 6 mg tablet')).toMatchObject({
      ingredients: [{ rxcui: '6' }],
      clinicalDrug: null,
    });
  });
});

describe('what casts doubt on a strength or on the taking', () => {
  it.each(['alphadrine 2,5 mg', 'alphadrine ,5 mg', 'alphadrine 1.5.5 mg', 'alphadrine 1e3 mg'])(
    'is told, and no strength is read out of half a number: %s',
    (text) => {
      const concept = inPharmacy(text);
      expect(concept).toMatchObject({ recognizedBy: 'exact-name', clinicalDrug: null, strengths: [] });
      expect(concept.issues.map(({ code }) => code)).toEqual(['implausible-strength']);
    },
  );

  it('leaves a range written with a dash as open as one with a hyphen', () => {
    for (const dash of ['-', '\u2010', '\u2013', '\u2014', '\u2212']) {
      expect(inPharmacy(`alphadrine 10${dash}20 mg`), dash).toMatchObject({ clinicalDrug: null });
    }
  });

  it('is a warning where the text says that the drug is not taken any more', () => {
    for (const text of ['alphadrine 20 mg - NOT TAKING', 'alphadrine 20 mg tablet discontinued']) {
      expect(
        inPharmacy(text).issues.map(({ code }) => code),
        text,
      ).toEqual(['uncertain-drug']);
    }
    expect(inPharmacy('alphadrine 20 mg tablet no refills, do not substitute').issues).toEqual([]);
  });

  it('gives none of two drugs of which one is denied', () => {
    expect(inPharmacy('alphadrine 10 mg not gammacin 5 mg').recognizedBy).toBe('none');
  });

  it.each(['q.d.', 'q d', 'b.i.d.', 'q.h.s.', 'p.o.', 'qd'])('is not how often it is taken: %s', (often) => {
    expect(inPharmacy(`alphadrine 20 mg ${often}`)).toMatchObject({ certainty: 'high', clinicalDrug: { rxcui: '23' } });
  });
});
