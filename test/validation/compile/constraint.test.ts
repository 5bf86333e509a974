import { describe, expect, it } from 'vitest';
import { judgedBy, profile } from './small-guide.ts';

const patient = (more: object) => ({ resourceType: 'Patient', active: true, ...more });
const issuesBy = (id: string, expression: string, severity: 'error' | 'warning' = 'error') => {
  const constraints = [{ key: 'own-1', severity, human: 'say it as the profile asks', expression }];
  const judge = judgedBy({
    profiles: [
      profile(
        'own',
        'Patient',
        id === 'Patient' ? [] : [{ id, constraints }],
        id === 'Patient' ? { elements: [{ id, constraints }] } : {},
      ),
    ],
  });
  return (resource: object) =>
    judge(resource)
      .filter(({ constraint }) => constraint === 'own-1')
      .map(({ severity: found, path, type, code }) => `${found} ${type} ${code} ${path}`);
};

describe('an invariant of a profile', () => {
  it('is judged at the resource', () => {
    const judge = issuesBy('Patient', 'name.exists() or telecom.exists()');
    expect(judge(patient({ name: [{ family: 'A' }] }))).toEqual([]);
    expect(judge(patient({}))).toEqual(['error invariant invalid-resource Patient']);
  });

  it('is judged at each value of its element', () => {
    const judge = issuesBy('Patient.name', 'family.length() > 1');
    expect(judge(patient({ name: [{ family: 'AB' }, { family: 'A' }, { family: 'B' }] }))).toEqual([
      'error invariant invalid-resource Patient.name[1]',
      'error invariant invalid-resource Patient.name[2]',
    ]);
    expect(judge(patient({}))).toEqual([]);
  });

  it('is judged at primitives, in lists and in choices', () => {
    expect(issuesBy('Patient.birthDate', '$this > @1900-01-01')(patient({ birthDate: '1850-01-01' }))).toHaveLength(1);
    expect(issuesBy('Patient.name.given', '$this.length() < 3')(patient({ name: [{ given: ['AB', 'ABC'] }] }))).toEqual(
      ['error invariant invalid-resource Patient.name[0].given[1]'],
    );
  });

  it('may be no more than a reason to warn', () => {
    expect(issuesBy('Patient', 'false', 'warning')(patient({}))).toEqual([
      'warning invariant invalid-resource Patient',
    ]);
  });

  it('that can not be read is said not to be evaluated, and is no fault', () => {
    expect(issuesBy('Patient', 'this is (not FHIRPath')(patient({}))).toEqual([
      'information not-supported not-validated Patient',
    ]);
  });

  it('is told in the profile’s words with its key', () => {
    const constraints = [
      { key: 'own-1', severity: 'error' as const, human: 'say it as the profile asks', expression: 'false' },
    ];
    const own = profile('own', 'Patient', [], { elements: [{ id: 'Patient', constraints }] });
    const told = judgedBy({ profiles: [own] })(patient({})).find(({ constraint }) => constraint === 'own-1');
    expect(told?.reason).toBe('say it as the profile asks (own-1)');
  });

  it('sees the resource and what contains it', () => {
    const constraints = [{ key: 'own-1', severity: 'error' as const, expression: '%resource.id != %rootResource.id' }];
    const inner = profile('inner', 'Organization', [], { elements: [{ id: 'Organization', constraints }] });
    const outer = profile('outer', 'Patient', []);
    const contained = [{ resourceType: 'Organization', id: 'o', name: 'O', meta: { profile: [inner.url] } }];
    const holder = patient({ id: 'p', contained, managingOrganization: { reference: '#o' } });
    const judge = judgedBy({ profiles: [outer, inner] });
    expect(judge(holder).filter(({ constraint }) => constraint === 'own-1')).toEqual([]);
  });
});

describe('a rule of good practice', () => {
  it('is never held against a resource (dom-6)', () => {
    const found = judgedBy({ profiles: [profile('plain', 'Patient', [])] })(patient({}));
    expect(found.filter(({ constraint }) => constraint === 'dom-6').map(({ severity }) => severity)).toEqual([
      'information',
    ]);
  });
});
