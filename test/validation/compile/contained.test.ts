import { describe, expect, it } from 'vitest';
import { errors, validatorOf } from './small-guide.ts';

const validate = validatorOf();
const organization = (id: string, more: object = {}) => ({ resourceType: 'Organization', id, name: 'O', ...more });
const holding = (...contained: readonly object[]) => ({
  resourceType: 'Patient',
  contained,
  managingOrganization: { reference: '#o' },
});

describe('contained resources', () => {
  it('are judged like any other', () => {
    expect(errors(validate(holding(organization('o'))))).toEqual([]);
    expect(errors(validate(holding(organization('o', { active: 'yes' }))))).toEqual([
      'structure Patient.contained[0].active',
    ]);
  });

  it('have an id each', () => {
    const { id, ...nameless } = organization('o');
    expect(errors(validate(holding(organization(id), nameless)))).toContain('required Patient.contained[1].id');
    expect(errors(validate(holding(organization('o'), organization('o'))))).toContain('value Patient.contained[1].id');
  });

  it('contain no others', () => {
    expect(
      errors(validate(holding(organization('o', { contained: [organization('i')], partOf: { reference: '#i' } })))),
    ).toEqual(expect.arrayContaining(['invariant Patient']));
  });

  it('may refer to each other and to what contains them', () => {
    const partOf = organization('o', { partOf: { reference: '#other' } });
    expect(errors(validate(holding(partOf, organization('other'))))).toEqual([]);
    const provenance = {
      resourceType: 'Provenance',
      id: 'v',
      target: [{ reference: '#' }],
      recorded: '2026-01-01T00:00:00Z',
      agent: [{ who: { display: 'x' } }],
    };
    expect(errors(validate({ resourceType: 'Patient', active: true, contained: [provenance] }))).toEqual([]);
  });

  it.each([
    ['a text', 'x'],
    ['null', null],
    ['an object of no type', { id: 'o', name: 'O' }],
    ['a datatype', { resourceType: 'HumanName', id: 'o' }],
  ])('are resources: %s is told', (_what, contained) => {
    expect(errors(validate({ resourceType: 'Patient', contained: [contained] }))).not.toEqual([]);
  });
});

describe('resources in Parameters', () => {
  it('are judged at their place', () => {
    const parameters = (gender: string) => ({
      resourceType: 'Parameters',
      parameter: [
        { name: 'a', valueString: 'x' },
        { name: 'b', part: [{ name: 'c', resource: { resourceType: 'Patient', gender } }] },
      ],
    });
    expect(errors(validate(parameters('female')))).toEqual([]);
    expect(errors(validate(parameters('x')))).toEqual(['code-invalid Parameters.parameter[1].part[0].resource.gender']);
  });
});
