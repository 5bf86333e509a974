import { describe, expect, it } from 'vitest';
import { inPharmacy } from '../small-pharmacy.ts';

const issuesOf = (text: string) => inPharmacy(text).issues.map(({ code }) => code);

describe('a strength that nobody can have meant', () => {
  it.each([
    'alphadrine 20 g',
    'alphadrine 1000 mg',
    'alphadrine 0 mg',
    'alphadrine -20 mg',
    'Alphanox -10 mg',
    'deltapine palmitate 20 g syringe',
    'gammacin 99999999999999999999 mg',
  ])('is told, and no product is taken: %s', (text) => {
    const concept = inPharmacy(text);
    expect(issuesOf(text)).toEqual(['implausible-strength']);
    expect(concept).toMatchObject({ clinicalDrug: null, strengths: [] });
    expect(concept.ingredients).toHaveLength(1);
  });

  it.each([
    ['that is sold', 'alphadrine 20 mg'],
    ['that is not sold but near', 'alphadrine 60 mg'],
    ['of what is sold in millilitres, in a whole bottle', 'alphadrine 300 mg/150 ml'],
    ['of a drug without products', 'epsilomab 9000 mg'],
    ['of another kind than all that are sold', 'alphadrine 5000 units'],
    ['of a whole syringe', 'deltapine palmitate 234 mg syringe'],
  ])('is none %s', (_, text) => expect(issuesOf(text)).toEqual([]));
});
