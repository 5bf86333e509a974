import { describe, expect, it } from 'vitest';
import { errors, validatorOf } from './small-guide.ts';

const validate = validatorOf();
const patient = (id: string) => ({ resourceType: 'Patient', id, active: true });
const bundle = (entry: readonly object[], more: object = {}) => ({
  resourceType: 'Bundle',
  type: 'collection',
  entry,
  ...more,
});

describe('fullUrl of a Bundle’s entry', () => {
  it.each([
    'http://x.example/fhir/Patient/p',
    'https://x.example/Patient/p',
    'https://x.example/Patient/p/_history/2',
    'urn:uuid:2b5a3fd1-0a5f-4a5e-9c53-000000000001',
    'urn:oid:1.2.3.4',
    'https://x.example/whatever/else',
  ])('may be %s', (fullUrl) => {
    expect(
      errors(validate(bundle([{ fullUrl, resource: patient('p') }]))).filter((one) => one.includes('fullUrl')),
    ).toEqual([]);
  });

  it.each([
    ['relative', 'Patient/p'],
    ['of another id', 'https://x.example/Patient/q'],
    ['of another type', 'https://x.example/Organization/p'],
  ])('may not be %s', (_what, fullUrl) => {
    expect(errors(validate(bundle([{ fullUrl, resource: patient('p') }])))).toEqual(['value Bundle.entry[0].fullUrl']);
  });

  it.each(['collection', 'searchset', 'document', 'message', 'history'])('is needed in a %s', (type) => {
    expect(errors(validate(bundle([{ resource: patient('p') }], { type })))).toContain('required Bundle.entry[0]');
  });

  it.each(['transaction', 'batch'])('is not needed in a %s', (type) => {
    const entry = { resource: patient('p'), request: { method: 'POST', url: 'Patient' } };
    expect(errors(validate(bundle([entry], { type })))).toEqual([]);
  });
});

describe('links of a Bundle', () => {
  const link = (relation: string) => ({ relation, url: 'https://x.example/fhir' });

  it('are one of each page', () => {
    expect(
      errors(validate(bundle([], { entry: undefined, type: 'searchset', link: [link('self'), link('next')] }))),
    ).toEqual([]);
    expect(
      errors(validate(bundle([], { entry: undefined, type: 'searchset', link: [link('self'), link('self')] }))),
    ).toEqual(['value Bundle.link[1]']);
  });

  it('are judged in an entry as they are in the Bundle', () => {
    const entry = (relation: object) => [
      { fullUrl: 'https://x.example/Patient/p', resource: patient('p'), link: [relation] },
    ];
    expect(errors(validate(bundle(entry(link('self')), { type: 'searchset' })))).toEqual([]);
    expect(errors(validate(bundle(entry({ relation: 'self' }), { type: 'searchset' })))).toEqual([
      'required Bundle.entry[0].link[0].url',
    ]);
    expect(errors(validate(bundle(entry({ ...link('self'), title: 'x' }), { type: 'searchset' })))).toEqual([
      'structure Bundle.entry[0].link[0].title',
    ]);
  });
});

describe('a Bundle in a Bundle', () => {
  const inner = (reference: string) =>
    bundle([
      { fullUrl: 'https://y.example/Organization/o', resource: { resourceType: 'Organization', id: 'o', name: 'O' } },
      {
        fullUrl: 'https://y.example/Patient/p',
        resource: {
          ...patient('p'),
          generalPractitioner: [{ reference: 'Organization/o' }],
          managingOrganization: { reference },
        },
      },
    ]);
  const outer = (reference: string) =>
    bundle([
      { fullUrl: 'https://x.example/Patient/q', resource: patient('q') },
      { fullUrl: 'urn:uuid:2b5a3fd1-0a5f-4a5e-9c53-000000000001', resource: inner(reference) },
    ]);

  it('is judged with its own entries', () => {
    expect(errors(validate(outer('Organization/o')))).toEqual([]);
    expect(errors(validate(outer('Patient/p')))).toEqual([
      'structure Bundle.entry[1].resource.entry[1].resource.managingOrganization',
    ]);
  });

  it('is judged by the rules of Bundles', () => {
    const nested = bundle([
      { fullUrl: 'urn:uuid:2b5a3fd1-0a5f-4a5e-9c53-000000000001', resource: bundle([{ resource: patient('p') }]) },
    ]);
    expect(errors(validate(nested))).toEqual(['required Bundle.entry[0].resource.entry[0]']);
  });
});
