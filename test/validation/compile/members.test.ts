import { describe, expect, it } from 'vitest';
import { errors, errorsBy, told, validatorOf } from './small-guide.ts';

const validate = validatorOf();
const patient = (more: object) => ({ resourceType: 'Patient', active: true, ...more });

describe('the members of an object', () => {
  it.each([
    ['of a resource', patient({ nickname: 'x' }), 'structure Patient.nickname'],
    ['of a datatype', patient({ name: [{ family: 'A', first: 'B' }] }), 'structure Patient.name[0].first'],
    ['of a part', patient({ contact: [{ name: { text: 'A' }, tie: 'x' }] }), 'structure Patient.contact[0].tie'],
    ['that is a choice without its type', patient({ deceased: true }), 'structure Patient.deceased'],
    ['that is a choice of another type', patient({ deceasedString: 'x' }), 'structure Patient.deceasedString'],
    [
      'that is resourceType in a datatype',
      patient({ name: [{ resourceType: 'HumanName', family: 'A' }] }),
      'structure Patient.name[0].resourceType',
    ],
  ])('are known by name: one %s is told', (_what, resource, wanted) => {
    expect(errors(validate(resource))).toEqual([wanted]);
  });

  it.each(['constructor', 'toString', 'valueOf', 'hasOwnProperty', '__proto__', '__defineGetter__'])(
    'may not be called %s',
    (name) => {
      const resource: unknown = JSON.parse(`{"resourceType":"Patient","active":true,"${name}":{"a":1}}`);
      expect(errors(validate(resource))).toHaveLength(1);
      const inner: unknown = JSON.parse(`{"resourceType":"Patient","name":[{"family":"A","${name}":"x"}]}`);
      expect(errors(validate(inner))).toHaveLength(1);
    },
  );

  it('keep names that are none out of what is told', () => {
    const issues = validate(patient({ 'Doe, Jane 1990-01-01': 'x' }));
    expect(errors(issues)).toEqual(['structure Patient']);
    expect(JSON.stringify(issues)).not.toContain('Jane');
  });

  it('are not needed by a resource that asks for none', () => {
    expect(errors(validate({ resourceType: 'Patient' }))).toEqual([]);
  });

  it.each([
    ['an empty object', patient({ maritalStatus: {} }), 'structure Patient.maritalStatus'],
    ['an object with an id alone', patient({ maritalStatus: { id: 'a' } }), 'invariant Patient.maritalStatus'],
  ])('must be some: %s is told', (_what, resource, wanted) => {
    expect(errors(validate(resource))).toEqual([wanted]);
  });
});

describe('a choice', () => {
  it('has one type', () => {
    expect(errors(validate(patient({ deceasedBoolean: true, deceasedDateTime: '2020' })))).toEqual([
      'structure Patient.deceased',
    ]);
  });

  it('has one type also in its `_` siblings', () => {
    const extension = [{ url: 'https://other.example/x', valueCode: 'x' }];
    expect(errors(validate(patient({ deceasedBoolean: true, _deceasedDateTime: { extension } })))).toEqual([
      'structure Patient.deceased',
    ]);
    expect(errors(validate(patient({ deceasedBoolean: true, _deceasedBoolean: { extension } })))).toEqual([]);
  });

  it('has one type in a profile that requires very many elements', () => {
    const names = [
      'url',
      'version',
      'name',
      'title',
      'subtitle',
      'experimental',
      'date',
      'publisher',
      'description',
      'purpose',
      'usage',
      'copyright',
      'approvalDate',
      'lastReviewDate',
      'effectivePeriod',
      'kind',
      'profile',
      'code',
      'intent',
      'priority',
      'doNotPerform',
      'location',
      'quantity',
      'transform',
      'identifier',
      'useContext',
      'jurisdiction',
      'topic',
      'author',
      'editor',
      'reviewer',
      'endorser',
      'relatedArtifact',
      'library',
      'participant',
      'dosage',
    ];
    const judge = errorsBy(
      'ActivityDefinition',
      names.map((name) => ({ id: `ActivityDefinition.${name}`, min: 1 })),
    );
    const definition = { resourceType: 'ActivityDefinition', status: 'draft' };
    expect(judge(definition)).toHaveLength(names.length);
    expect(judge({ ...definition, timingDateTime: '2026', timingAge: { value: 1 } })).toContain(
      'structure ActivityDefinition.timing',
    );
    expect(
      judge({ ...definition, productReference: { display: 'x' }, productCodeableConcept: { text: 'x' } }),
    ).toContain('structure ActivityDefinition.product');
  });

  it('has the types that a profile leaves it', () => {
    const judge = errorsBy('Patient', [{ id: 'Patient.deceased[x]', types: [{ code: 'boolean' }] }]);
    expect(judge(patient({ deceasedBoolean: false }))).toEqual([]);
    expect(judge(patient({ deceasedDateTime: '2020' }))).toEqual(['structure Patient.deceasedDateTime']);
  });

  it('that is required is told by its bare name', () => {
    const judge = errorsBy('Patient', [{ id: 'Patient.deceased[x]', min: 1 }]);
    expect(judge(patient({}))).toEqual(['required Patient.deceased']);
    expect(judge(patient({ deceasedBoolean: false }))).toEqual([]);
  });
});

describe('ids of elements', () => {
  const twice = ['value Patient.address[0].id'];

  it('are unique within a resource', () => {
    expect(errors(validate(patient({ name: [{ id: 'a', family: 'A' }], address: [{ id: 'a', city: 'B' }] })))).toEqual(
      twice,
    );
    expect(errors(validate(patient({ name: [{ id: 'a', family: 'A' }], address: [{ id: 'b', city: 'B' }] })))).toEqual(
      [],
    );
  });

  it('are unique also beside primitives', () => {
    const dated = { birthDate: '2000', _birthDate: { id: 'a' }, address: [{ id: 'a', city: 'B' }] };
    expect(errors(validate(patient(dated)))).toEqual(twice);
  });

  it('may come again in another resource', () => {
    const contained = [{ resourceType: 'Organization', id: 'o', name: 'O', address: [{ id: 'a', city: 'B' }] }];
    const holder = { name: [{ id: 'a', family: 'A' }], managingOrganization: { reference: '#o' }, contained };
    expect(errors(validate(patient(holder)))).toEqual([]);
  });

  it('are told once, however many profiles are claimed', () => {
    const claims = {
      meta: {
        profile: [
          'http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient|6.1.0',
          'http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient|7.0.0',
        ],
      },
      identifier: [{ system: 'https://ids.example', value: '1' }],
      gender: 'female',
      name: [{ id: 'a', family: 'A' }],
    };
    expect(told(validate(patient(claims)), 'error')).toEqual([]);
    expect(errors(validate(patient({ ...claims, address: [{ id: 'a', city: 'B' }] })))).toEqual(twice);
  });
});
