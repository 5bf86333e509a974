import { describe, expect, it } from 'vitest';
import { coreProfile, errors, guide, judgedBy, profile, told, validatorOf } from './small-guide.ts';

const named = profile('named-organization', 'Organization', [{ id: 'Organization.name', min: 1 }]);
const holder = profile('holder', 'Patient', [
  { id: 'Patient.managingOrganization', types: [{ code: 'Reference', targets: [named.url] }] },
]);
const judge = judgedBy({ profiles: [holder, named] });
const at = 'structure Patient.managingOrganization';

const holding = (contained: object) => ({
  resourceType: 'Patient',
  contained: [{ id: 'o', ...contained }],
  managingOrganization: { reference: '#o' },
});

describe('a contained resource that is referred to', () => {
  it('must be of the type', () => {
    const issues = judge(holding({ resourceType: 'Practitioner', active: true }));
    expect(errors(issues)).toEqual([at]);
  });

  it('must conform to the target profile, claimed or not', () => {
    expect(errors(judge(holding({ resourceType: 'Organization', name: 'O' })))).toEqual([]);
    expect(errors(judge(holding({ resourceType: 'Organization', identifier: [{ value: '1' }] })))).toEqual([at]);
  });

  it('may conform to any of the target profiles of its type', () => {
    const known = profile('known', 'Organization', [{ id: 'Organization.identifier', min: 1 }]);
    const either = profile('either', 'Patient', [
      { id: 'Patient.managingOrganization', types: [{ code: 'Reference', targets: [named.url, known.url] }] },
    ]);
    const judgeEither = judgedBy({ profiles: [either, named, known] });
    expect(errors(judgeEither(holding({ resourceType: 'Organization', identifier: [{ value: '1' }] })))).toEqual([]);
    expect(
      errors(judgeEither(holding({ resourceType: 'Organization', identifier: [{ value: '1' }], name: 'O' }))),
    ).toEqual([]);
    expect(
      errors(judgeEither(holding({ resourceType: 'Organization', telecom: [{ system: 'phone', value: '1' }] }))),
    ).toContain(at);
  });

  it('need only be of the type where R4’s own definition is among the targets', () => {
    const any = profile('any', 'Patient', [
      {
        id: 'Patient.managingOrganization',
        types: [{ code: 'Reference', targets: [named.url, coreProfile('Organization')] }],
      },
    ]);
    const judgeAny = judgedBy({ profiles: [any, named] });
    expect(errors(judgeAny(holding({ resourceType: 'Organization', identifier: [{ value: '1' }] })))).toEqual([]);
  });

  it('is taken to conform to a profile that is known by name only', () => {
    const far = `${guide}/StructureDefinition/far`;
    const one = profile('one', 'Patient', [
      { id: 'Patient.managingOrganization', types: [{ code: 'Reference', targets: [far] }] },
    ]);
    const judgeFar = judgedBy({ profiles: [one], names: { [far]: 'Organization' } });
    expect(errors(judgeFar(holding({ resourceType: 'Organization', identifier: [{ value: '1' }] })))).toEqual([]);
    expect(errors(judgeFar(holding({ resourceType: 'Practitioner', active: true })))).toEqual([at]);
  });
});

describe('a resource in the same Bundle that is referred to', () => {
  const bundle = (organization: object, reference: string) => ({
    resourceType: 'Bundle',
    type: 'collection',
    entry: [
      { fullUrl: 'http://x.example/Organization/o', resource: { id: 'o', ...organization } },
      {
        fullUrl: 'http://x.example/Patient/p',
        resource: {
          resourceType: 'Patient',
          id: 'p',
          meta: { profile: [holder.url] },
          managingOrganization: { reference },
        },
      },
    ],
  });
  const validate = validatorOf({ profiles: [holder, named] });
  const place = 'structure Bundle.entry[1].resource.managingOrganization';

  it.each(['Organization/o', 'http://x.example/Organization/o', 'Organization/o/_history/2'])(
    'must conform to the target profile, whether named by %s',
    (reference) => {
      expect(errors(validate(bundle({ resourceType: 'Organization', name: 'O' }, reference)))).toEqual([]);
      const unnamed = { resourceType: 'Organization', identifier: [{ value: '1' }] };
      expect(errors(validate(bundle(unnamed, reference)))).toEqual([place]);
    },
  );

  it('must be of the type', () => {
    const issues = validate({
      ...bundle({ resourceType: 'Organization', name: 'O' }, 'http://x.example/Patient/p'),
    });
    expect(errors(issues)).toEqual([place]);
  });
});

describe('a reference by text alone', () => {
  const patient = (managingOrganization: object) => ({ resourceType: 'Patient', managingOrganization });

  it.each([
    { reference: 'Practitioner/1' },
    { reference: 'https://x.example/fhir/Practitioner/1' },
    { reference: 'Practitioner?identifier=x' },
    { type: 'Practitioner', identifier: { value: 'x' } },
  ])('to another type is a reason to warn, no error: %j', (reference) => {
    const issues = judge(patient(reference));
    expect(errors(issues)).toEqual([]);
    expect(told(issues, 'warning')).toEqual([at]);
  });

  it.each([
    { reference: 'Organization/1' },
    { reference: 'https://x.example/fhir/Organization/1/_history/2' },
    { reference: 'urn:uuid:2b5a3fd1-0a5f-4a5e-9c53-000000000001' },
    { reference: 'https://x.example/whatever' },
    { display: 'O' },
    { identifier: { value: 'x' } },
  ])('that may lead to the type is fine: %j', (reference) => {
    const issues = judge(patient(reference));
    expect([...errors(issues), ...told(issues, 'warning')]).toEqual([]);
  });

  it('to a contained resource that is not there is an error', () => {
    expect(errors(judge(patient({ reference: '#nobody' })))).toEqual(['invariant Patient.managingOrganization']);
  });

  it('of another type than it states is an error', () => {
    expect(errors(judge(patient({ reference: 'Organization/1', type: 'Patient' })))).toContain(
      'structure Patient.managingOrganization.type',
    );
    expect(errors(judge(patient({ display: 'x', type: 'Company' })))).toEqual([
      'code-invalid Patient.managingOrganization.type',
    ]);
  });

  it('has no white space', () => {
    expect(errors(judge(patient({ reference: 'Organization/ 1' })))).toEqual([
      'value Patient.managingOrganization.reference',
    ]);
  });
});

describe('references in a circle', () => {
  const linked = profile('linked', 'Patient', [
    { id: 'Patient.link', min: 1 },
    {
      id: 'Patient.link.other',
      types: [{ code: 'Reference', targets: [`${guide}/StructureDefinition/linked`] }],
    },
  ]);
  const validate = validatorOf({ profiles: [linked] });
  const entry = (id: string, other: string, more: object = {}) => ({
    fullUrl: `http://x.example/Patient/${id}`,
    resource: {
      resourceType: 'Patient',
      id,
      meta: { profile: [linked.url] },
      link: [{ other: { reference: `Patient/${other}` }, type: 'seealso' }],
      ...more,
    },
  });
  const bundle = (...entries: readonly object[]) => ({ resourceType: 'Bundle', type: 'collection', entry: entries });

  it('come to an end', () => {
    expect(errors(validate(bundle(entry('a', 'b'), entry('b', 'c'), entry('c', 'a'))))).toEqual([]);
    expect(errors(validate(bundle(entry('a', 'a'))))).toEqual([]);
  });

  it('come to an end among contained resources', () => {
    const contained = [
      { resourceType: 'Organization', id: 'a', partOf: { reference: '#b' }, name: 'A' },
      { resourceType: 'Organization', id: 'b', partOf: { reference: '#a' }, name: 'B' },
    ];
    const circle = { resourceType: 'Patient', contained, managingOrganization: { reference: '#a' } };
    expect(errors(judge(circle))).toEqual([]);
  });

  it('tell the fault of one at each that leads to it', () => {
    const issues = validate(bundle(entry('a', 'b'), entry('b', 'c'), entry('c', 'a', { gender: 'unheard' })));
    expect(errors(issues)).toContain('code-invalid Bundle.entry[2].resource.gender');
    expect(errors(issues)).toContain('structure Bundle.entry[1].resource.link[0].other');
  });

  it('are followed from the place of the resource that holds them, not of the one that led to it', () => {
    const elsewhere = (id: string, other: string, more: object = {}) => {
      const { resource } = entry(id, other, more);
      return { fullUrl: `http://y.example/Patient/${id}`, resource };
    };
    const first = entry('a', 'c');
    const leading = {
      ...first.resource,
      link: [{ other: { reference: 'http://y.example/Patient/b' }, type: 'seealso' }],
    };
    const issues = validate(
      bundle(
        { ...first, resource: leading },
        elsewhere('b', 'c'),
        elsewhere('c', 'c', { gender: 'unheard' }),
        entry('c', 'c'),
      ),
    );
    expect(errors(issues)).toContain('structure Bundle.entry[0].resource.link[0].other');
  });
});
