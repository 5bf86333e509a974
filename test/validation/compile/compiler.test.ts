import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changed, minimalResources } from '../minimal-resources.ts';
import { singleFaults } from '../single-faults.ts';
import { errors, errorsBy, guide, judgedBy, profile, validatorOf } from './small-guide.ts';

const validate = validatorOf();
const patient = (more: object) => ({ resourceType: 'Patient', active: true, ...more });

describe('elements that have the children of another', () => {
  const questionnaire = (item: object) => ({ resourceType: 'Questionnaire', status: 'draft', item: [item] });
  const nested = (levels: number, inner: object): object =>
    levels === 0 ? inner : { linkId: `l${levels}`, type: 'group', item: [nested(levels - 1, inner)] };

  it('are judged at every level: Questionnaire.item', () => {
    const item = { linkId: 'a', text: 'x', type: 'string' };
    expect(errors(validate(questionnaire(nested(5, item))))).toEqual([]);
    expect(errors(validate(questionnaire(nested(2, { ...item, type: 'guess' }))))).toEqual([
      'code-invalid Questionnaire.item[0].item[0].item[0].type',
    ]);
    expect(errors(validate(questionnaire(nested(2, { linkId: 'a' }))))).toContain(
      'required Questionnaire.item[0].item[0].item[0].type',
    );
  });

  it('are judged as what they refer to: ValueSet.compose.exclude', () => {
    const valueSet = (exclude: object) => ({
      resourceType: 'ValueSet',
      status: 'draft',
      compose: { include: [{ system: 'https://codes.example' }], exclude: [exclude] },
    });
    expect(errors(validate(valueSet({ system: 'https://codes.example', concept: [{ code: 'a' }] })))).toEqual([]);
    expect(errors(validate(valueSet({ system: 'https://codes.example', concept: [{ display: 'a' }] })))).toEqual([
      'required ValueSet.compose.exclude[0].concept[0].code',
    ]);
  });

  it('may be narrowed where they stand', () => {
    const judge = errorsBy('Questionnaire', [{ id: 'Questionnaire.item.item', max: '0' }]);
    const item = { linkId: 'a', text: 'x', type: 'string' };
    expect(judge(questionnaire(item))).toEqual([]);
    expect(judge(questionnaire({ ...item, item: [{ linkId: 'b', text: 'x', type: 'string' }] }))).toEqual([
      'structure Questionnaire.item[0].item',
    ]);
  });
});

describe('a profile of what a resource holds', () => {
  const named = profile('named', 'Patient', [{ id: 'Patient.name', min: 1 }]);
  const entry = (resource: object) => ({
    resourceType: 'Bundle',
    type: 'collection',
    entry: [{ fullUrl: 'urn:uuid:2b5a3fd1-0a5f-4a5e-9c53-000000000001', resource }],
  });

  it('is asked of a Bundle’s entries, claimed or not', () => {
    const judge = errorsBy(
      'Bundle',
      [{ id: 'Bundle.entry.resource', types: [{ code: 'Patient', profiles: [named.url] }] }],
      { profiles: [named] },
    );
    expect(judge(entry(patient({ name: [{ family: 'A' }] })))).toEqual([]);
    expect(judge(entry(patient({})))).toEqual(['required Bundle.entry[0].resource.name']);
  });

  it('is one of the types that are allowed there', () => {
    const judge = errorsBy('Bundle', [{ id: 'Bundle.entry.resource', types: [{ code: 'Patient' }] }]);
    expect(judge(entry(patient({})))).toEqual([]);
    expect(judge(entry({ resourceType: 'Organization', name: 'O' }))).toEqual(['structure Bundle.entry[0].resource']);
  });

  it('tells slices of contained resources apart', () => {
    const judge = errorsBy('Patient', [
      { id: 'Patient.contained', slicing: { discriminators: [{ type: 'type', path: '$this' }], rules: 'closed' } },
      { id: 'Patient.contained:organization', max: '1', types: [{ code: 'Organization' }] },
    ]);
    const organization = (id: string) => ({
      resourceType: 'Organization',
      id,
      name: 'O',
      partOf: { reference: id === 'o' ? '#i' : '#o' },
    });
    const holding = (...contained: readonly object[]) =>
      patient({ contained, managingOrganization: { reference: '#o' } });
    expect(judge(holding({ resourceType: 'Organization', id: 'o', name: 'O' }))).toEqual([]);
    expect(judge(holding(organization('o'), organization('i')))).toEqual(['structure Patient.contained']);
    expect(
      judge({
        resourceType: 'Patient',
        contained: [{ resourceType: 'Practitioner', id: 'd', active: true }],
        generalPractitioner: [{ reference: '#d' }],
      }),
    ).toEqual(['structure Patient.contained[0]']);
  });
});

describe('what lies too deep', () => {
  const deep = (levels: number): object => {
    let extension: object = { url: 'https://x.example/a', valueCode: 'x' };
    for (let level = 0; level < levels; level += 1) extension = { url: 'https://x.example/a', extension: [extension] };
    return extension;
  };

  it('is fine as far as anything goes', () => {
    expect(errors(validate(patient({ extension: [deep(40)] })))).toEqual([]);
  });

  it('is told once', () => {
    const found = validate(patient({ extension: [deep(500)] })).filter(({ severity }) => severity === 'error');
    expect(found).toHaveLength(1);
    expect(found[0]?.reason).toBe('nested too deeply to be a resource');
  });

  it('comes to an end where an object holds itself', () => {
    const extension: Record<string, unknown> = { url: 'https://x.example/a' };
    extension['extension'] = [extension];
    expect(errors(validate(patient({ extension: [extension] })))).not.toEqual([]);
    const contained: Record<string, unknown> = { resourceType: 'Organization', id: 'o' };
    contained['contained'] = [contained];
    expect(errors(validate(patient({ contained: [contained] })))).not.toEqual([]);
    const bundle: Record<string, unknown> = { resourceType: 'Bundle', type: 'collection' };
    bundle['entry'] = [{ fullUrl: 'urn:uuid:2b5a3fd1-0a5f-4a5e-9c53-000000000001', resource: bundle }];
    expect(errors(validate(bundle))).not.toEqual([]);
    const unknown: Record<string, unknown> = {};
    unknown['self'] = [unknown, unknown];
    expect(errors(validate(patient({ unknown })))).not.toEqual([]);
  });
});

/** Another order of keys, all the way down. */
const shuffled = (value: unknown, next: () => number): unknown => {
  if (Array.isArray(value)) return value.map((one) => shuffled(one, next));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]): [number, string, unknown] => [next(), key, shuffled(inner, next)])
      .toSorted(([left], [right]) => left - right)
      .map(([, key, inner]) => [key, inner]),
  );
};

const frozen = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
};

const subjects: readonly object[] = [
  ...Object.values(minimalResources),
  ...singleFaults.filter(({ fault }) => !fault.includes('5 MB')).map(({ resource }) => resource),
];

describe('judging', () => {
  const sorted = (resource: unknown) =>
    validate(resource)
      .map((issue) => JSON.stringify(issue))
      .toSorted();

  it('finds the same in whatever order the keys stand', () => {
    fc.assert(
      fc.property(fc.constantFrom(...subjects), fc.infiniteStream(fc.nat()), (resource, numbers) => {
        const next = (): number => numbers.next().value ?? 0;
        expect(sorted(shuffled(resource, next))).toEqual(sorted(resource));
      }),
      { numRuns: 300, seed: 20260105 },
    );
  });

  it('finds the same each time, in the same order', () => {
    const again = validatorOf();
    for (const resource of subjects) {
      const first = validate(resource);
      expect(validate(resource)).toEqual(first);
      expect(again(structuredClone(resource))).toEqual(first);
    }
  });

  it('changes nothing', () => {
    for (const resource of subjects) {
      const before = JSON.stringify(resource);
      validate(frozen(structuredClone(resource)));
      expect(JSON.stringify(resource)).toBe(before);
    }
  });

  it('tells once what several profiles ask', () => {
    const profiles = ['one', 'two'].map((name) => profile(name, 'Patient', [{ id: 'Patient.name', min: 1 }]));
    const both = validatorOf({ profiles });
    const claims = { meta: { profile: profiles.map(({ url }) => url) }, gender: 'unheard' };
    expect(errors(both(patient(claims))).toSorted()).toEqual(['code-invalid Patient.gender', 'required Patient.name']);
  });

  it('tells what each of several profiles asks', () => {
    const name = profile('one', 'Patient', [{ id: 'Patient.name', min: 1 }]);
    const gender = profile('two', 'Patient', [{ id: 'Patient.gender', min: 1 }]);
    const both = validatorOf({ profiles: [name, gender] });
    expect(errors(both(patient({ meta: { profile: [name.url, gender.url] } }))).toSorted()).toEqual([
      'required Patient.gender',
      'required Patient.name',
    ]);
  });

  it.each(['__proto__', 'constructor', 'toString'])('takes a profile called %s for one that is not known', (name) => {
    const issues = validate(patient({ meta: { profile: [name] } }));
    expect(issues.map(({ code }) => code)).toContain('not-validated');
  });

  it('says of each issue what it is and where, and repeats no value', () => {
    const secret = 'Zephyrine Quibble';
    const issues = [
      patient({ gender: secret, birthDate: secret, name: [{ use: secret, family: 1 }], [secret]: 1, active: secret }),
      patient({
        extension: [{ url: secret, valueDate: secret }],
        maritalStatus: { coding: [{ system: secret, code: secret }] },
      }),
      patient({ managingOrganization: { reference: secret, type: secret }, identifier: [{ system: secret }] }),
      patient({
        meta: { profile: [secret] },
        photo: [{ data: secret, hash: secret, size: 1 }],
        link: [{ type: secret }],
      }),
      changed('medicationRequest', {
        status: secret,
        dosageInstruction: [
          { doseAndRate: [{ doseQuantity: { value: 1, system: 'http://unitsofmeasure.org', code: secret } }] },
        ],
      }),
      { resourceType: secret },
    ].flatMap((resource) => validate(resource));
    expect(issues.length).toBeGreaterThan(20);
    for (const issue of issues) {
      expect(issue).toMatchObject({
        code: expect.stringMatching(/^[a-z-]+$/),
        severity: expect.stringMatching(/^(error|warning|information)$/),
        type: expect.stringMatching(/^[a-z-]+$/),
        path: expect.any(String),
        reason: expect.stringMatching(/^\S.{8,}\S$/),
      });
      if (issue.type === 'invariant') expect(issue.constraint).toMatch(/^[a-z][A-Za-z0-9-]*$/);
      expect(JSON.stringify(issue)).not.toMatch(/Zephyrine|Quibble/);
    }
  });
});

describe('must-support', () => {
  const listed = (resource: object, ...profiles: Parameters<typeof judgedBy>[0]['profiles']) =>
    validatorOf({ profiles })(resource, [profiles[0]?.url ?? ''], { mustSupport: true })
      .filter(({ code }) => code === 'must-support-absent')
      .map(({ reason }) => reason.split(' ').at(-1));
  const supporting = profile('supporting', 'Patient', [
    { id: 'Patient.name', mustSupport: true },
    { id: 'Patient.name.family', mustSupport: true },
    { id: 'Patient.birthDate', mustSupport: true },
    { id: 'Patient.telecom', mustSupport: true },
  ]);

  it('is listed where asked, for what has no value, as information', () => {
    expect(listed(patient({ name: [{ text: 'A' }], birthDate: '2000' }), supporting)).toEqual([
      'Patient.name.family',
      'Patient.telecom',
    ]);
    const issues = validatorOf({ profiles: [supporting] })(patient({}), [supporting.url], { mustSupport: true });
    expect(errors(issues)).toEqual([]);
  });

  it('is not spoken of where nobody asks', () => {
    const issues = judgedBy({ profiles: [supporting] })(patient({}));
    expect(issues.filter(({ code }) => code === 'must-support-absent')).toEqual([]);
  });

  it('is listed as well for a resource that contains others', () => {
    const contained = [{ resourceType: 'Organization', id: 'o', name: 'O' }];
    const holder = patient({ contained, managingOrganization: { reference: '#o' }, birthDate: '2000' });
    expect(listed(holder, supporting)).toEqual(['Patient.name', 'Patient.name.family', 'Patient.telecom']);
  });

  it('is satisfied by a value of a slice, for the slice and for what is sliced', () => {
    const sliced = profile('sliced', 'Patient', [
      {
        id: 'Patient.name',
        mustSupport: true,
        slicing: { discriminators: [{ type: 'value', path: 'use' }], rules: 'open' },
      },
      { id: 'Patient.name.family', mustSupport: true },
      { id: 'Patient.name:official', mustSupport: true },
      { id: 'Patient.name:official.use', min: 1, fixed: { type: 'Code', value: 'official' } },
      { id: 'Patient.name:old', mustSupport: true },
      { id: 'Patient.name:old.use', min: 1, fixed: { type: 'Code', value: 'old' } },
    ]);
    expect(listed(patient({ name: [{ use: 'official', family: 'A' }] }), sliced)).toEqual([
      'Patient.name:old',
      'Patient.name:old.family',
    ]);
  });

  it('is listed for each resource of a Bundle', () => {
    const entry = [1, 2].map((at) => ({
      fullUrl: `urn:uuid:2b5a3fd1-0a5f-4a5e-9c53-00000000000${at}`,
      resource: patient({ telecom: [{ system: 'phone', value: '1' }], birthDate: '2000' }),
    }));
    expect(listed({ resourceType: 'Bundle', type: 'collection', entry }, supporting)).toEqual([
      'Patient.name',
      'Patient.name.family',
      'Patient.name',
      'Patient.name.family',
    ]);
  });
});

describe('what a caller names', () => {
  it('is judged of a Bundle’s entries of its type, and is no fault of others', () => {
    const named = profile('named', 'Patient', [{ id: 'Patient.name', min: 1 }]);
    const entry = [patient({}), { resourceType: 'Organization', name: 'O' }].map((resource, at) => ({
      fullUrl: `urn:uuid:2b5a3fd1-0a5f-4a5e-9c53-00000000000${at}`,
      resource,
    }));
    expect(errors(judgedBy({ profiles: [named] })({ resourceType: 'Bundle', type: 'collection', entry }))).toEqual([
      'required Bundle.entry[0].resource.name',
    ]);
  });

  it('and is not known is said not to be checked', () => {
    expect(validate(patient({}), [`${guide}/StructureDefinition/unknown`]).map(({ code }) => code)).toContain(
      'not-validated',
    );
  });
});
