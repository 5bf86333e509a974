import { describe, expect, it } from 'vitest';
import { absent, concept, errorsBy, extension, guide, judgedBy, profile, told } from './small-guide.ts';

const patient = (more: object) => ({ resourceType: 'Patient', active: true, ...more });
const observation = (more: object) => ({ resourceType: 'Observation', status: 'final', code: { text: 'x' }, ...more });
const codes = 'https://codes.example';

describe('a fixed value', () => {
  it('is that primitive and no other', () => {
    const judge = errorsBy('Patient', [
      { id: 'Patient.active', fixed: { type: 'Boolean', value: true } },
      { id: 'Patient.birthDate', fixed: { type: 'Date', value: '2000-01-01' } },
    ]);
    expect(judge(patient({ birthDate: '2000-01-01' }))).toEqual([]);
    expect(judge(patient({ active: false, birthDate: '2000' }))).toEqual([
      'value Patient.active',
      'value Patient.birthDate',
    ]);
  });

  it('is that object and nothing more, in whatever order', () => {
    const judge = errorsBy('Patient', [
      {
        id: 'Patient.maritalStatus',
        fixed: { type: 'CodeableConcept', value: { coding: [{ system: codes, code: 'm' }] } },
      },
    ]);
    expect(judge(patient({ maritalStatus: { coding: [{ code: 'm', system: codes }] } }))).toEqual([]);
    expect(judge(patient({ maritalStatus: { ...concept(codes, 'm'), text: 'x' } }))).toEqual([
      'value Patient.maritalStatus',
    ]);
    expect(judge(patient({ maritalStatus: { coding: [{ system: codes, code: 'n' }] } }))).toEqual([
      'value Patient.maritalStatus',
    ]);
  });

  it('is asked of each value of a list', () => {
    const judge = errorsBy('Patient', [{ id: 'Patient.name.given', fixed: { type: 'String', value: 'A' } }]);
    expect(judge(patient({ name: [{ given: ['A', 'B', 'A', 'C'] }] }))).toEqual([
      'value Patient.name[0].given[1]',
      'value Patient.name[0].given[3]',
    ]);
  });

  it('is asked of a choice of that type', () => {
    const judge = errorsBy('Observation', [
      { id: 'Observation.value[x]', types: [{ code: 'integer' }], fixed: { type: 'Integer', value: 3 } },
    ]);
    expect(judge(observation({ valueInteger: 3 }))).toEqual([]);
    expect(judge(observation({ valueInteger: 4 }))).toEqual(['value Observation.value']);
  });
});

describe('a pattern', () => {
  it('is the least that a primitive or an object says', () => {
    const judge = errorsBy('Patient', [
      { id: 'Patient.gender', pattern: { type: 'Code', value: 'other' } },
      { id: 'Patient.maritalStatus', pattern: { type: 'CodeableConcept', value: concept(codes, 'm') } },
    ]);
    const more = {
      coding: [
        { system: 'https://other.example', code: 'x' },
        { system: codes, code: 'm', display: 'M' },
      ],
      text: 'x',
    };
    expect(judge(patient({ gender: 'other', maritalStatus: more }))).toEqual([]);
    expect(judge(patient({ gender: 'female', maritalStatus: { text: 'm' } }))).toEqual([
      'value Patient.gender',
      'value Patient.maritalStatus',
    ]);
  });

  it('says in its reason what the profile wants, never what stands there', () => {
    const one = profile('one', 'Patient', [{ id: 'Patient.birthDate', pattern: { type: 'Date', value: '2000' } }]);
    const [issue] = judgedBy({ profiles: [one] })(patient({ birthDate: '1987-06-05' }));
    expect(issue?.reason).toContain('"2000"');
    expect(issue?.reason).not.toContain('1987');
  });
});

describe('the limits of a value', () => {
  const judge = errorsBy('Observation', [
    {
      id: 'Observation.value[x]',
      types: [{ code: 'integer' }, { code: 'string' }],
      maxLength: 3,
      minValue: { type: 'Integer', value: 1 },
      maxValue: { type: 'Integer', value: 5 },
    },
    { id: 'Observation.issued', minValue: { type: 'Instant', value: '2026-01-01T00:00:00Z' } },
  ]);

  it.each([
    [{ valueInteger: 1 }, []],
    [{ valueInteger: 5 }, []],
    [{ valueInteger: 0 }, ['value Observation.value']],
    [{ valueInteger: 6 }, ['value Observation.value']],
    [{ valueString: 'abc' }, []],
    [{ valueString: 'abcd' }, ['too-long Observation.value']],
  ])('are kept: %j', (more, wanted) => {
    expect(judge(observation(more))).toEqual(wanted);
  });

  it('are kept by an instant whatever its zone', () => {
    expect(judge(observation({ issued: '2026-01-01T00:00:00Z' }))).toEqual([]);
    expect(judge(observation({ issued: '2025-12-31T23:30:00-05:00' }))).toEqual([]);
    expect(judge(observation({ issued: '2026-01-01T00:30:00+05:00' }))).toEqual(['value Observation.issued']);
  });

  it('are kept by a quantity of the same unit', () => {
    const ucum = { system: 'http://unitsofmeasure.org', code: 'mg' };
    const dose = errorsBy('Observation', [
      {
        id: 'Observation.value[x]',
        types: [{ code: 'Quantity' }],
        maxValue: { type: 'Quantity', value: { value: 5, ...ucum } },
      },
    ]);
    expect(dose(observation({ valueQuantity: { value: 5, ...ucum } }))).toEqual([]);
    expect(dose(observation({ valueQuantity: { value: 6, ...ucum } }))).toEqual(['value Observation.value']);
  });
});

describe('the profile of a type', () => {
  const national = profile('national', 'Identifier', [
    { id: 'Identifier.system', min: 1, fixed: { type: 'Uri', value: 'https://ids.example/national' } },
  ]);
  const local = profile('local', 'Identifier', [{ id: 'Identifier.assigner', min: 1 }]);
  const typed = (...profiles: readonly string[]) => [
    { id: 'Patient.identifier', types: [{ code: 'Identifier', profiles }] },
  ];

  it('is asked of each value', () => {
    const judge = errorsBy('Patient', typed(national.url), { profiles: [national] });
    expect(judge(patient({ identifier: [{ system: 'https://ids.example/national', value: '1' }] }))).toEqual([]);
    expect(judge(patient({ identifier: [{ value: '1' }] }))).toEqual(['required Patient.identifier[0].system']);
  });

  it('is one of several, any of which will do', () => {
    const judge = errorsBy('Patient', typed(national.url, local.url), { profiles: [national, local] });
    expect(judge(patient({ identifier: [{ value: '1', assigner: { display: 'x' } }] }))).toEqual([]);
    expect(judge(patient({ identifier: [{ system: 'https://ids.example/national' }] }))).toEqual([]);
    expect(judge(patient({ identifier: [{ value: '1' }] }))).not.toEqual([]);
  });

  it('that is one of several and not known may be the one that is met', () => {
    const judge = errorsBy('Patient', typed(national.url, `${guide}/StructureDefinition/unknown`), {
      profiles: [national],
    });
    expect(judge(patient({ identifier: [{ value: '1' }] }))).toEqual([]);
  });

  it('that is not known is said not to be checked', () => {
    const one = profile('one', 'Patient', typed(`${guide}/StructureDefinition/unknown`));
    const issues = judgedBy({ profiles: [one] })(patient({ identifier: [{ value: '1' }] }));
    expect(
      issues.filter(({ constraint }) => constraint !== 'dom-6').map(({ severity, code }) => [severity, code]),
    ).toEqual([['information', 'not-validated']]);
  });

  it('holds with all of its own rules where another profile says more below', () => {
    const judge = errorsBy('Observation', [
      {
        id: 'Observation.value[x]',
        types: [{ code: 'Quantity', profiles: ['http://hl7.org/fhir/StructureDefinition/SimpleQuantity'] }],
      },
      { id: 'Observation.value[x].value', min: 1 },
    ]);
    expect(judge(observation({ valueQuantity: { value: 1 } }))).toEqual([]);
    expect(judge(observation({ valueQuantity: { unit: 'mg' } }))).toEqual(['required Observation.value.value']);
    expect(judge(observation({ valueQuantity: { value: 1, comparator: '<' } }))).not.toEqual([]);
  });

  it('holds with its invariants where another profile says more below', () => {
    const small = profile('small', 'Quantity', [], {
      elements: [
        {
          id: 'Quantity',
          constraints: [{ key: 'small-1', severity: 'error', human: 'stay small', expression: 'value < 10' }],
        },
      ],
    });
    const judge = errorsBy(
      'Observation',
      [
        { id: 'Observation.value[x]', types: [{ code: 'Quantity', profiles: [small.url] }] },
        { id: 'Observation.value[x].value', min: 1 },
      ],
      { profiles: [small] },
    );
    expect(judge(observation({ valueQuantity: { value: 9 } }))).toEqual([]);
    expect(judge(observation({ valueQuantity: { value: 10 } }))).toEqual(['invariant Observation.value']);
  });

  it('holds with what it says of the type as a whole', () => {
    const married = profile('married', 'CodeableConcept', [], {
      elements: [{ id: 'CodeableConcept', pattern: { type: 'CodeableConcept', value: concept(codes, 'm') } }],
    });
    const judge = errorsBy(
      'Patient',
      [{ id: 'Patient.maritalStatus', types: [{ code: 'CodeableConcept', profiles: [married.url] }] }],
      {
        profiles: [married],
      },
    );
    expect(judge(patient({ maritalStatus: concept(codes, 'm') }))).toEqual([]);
    expect(judge(patient({ maritalStatus: concept(codes, 's') }))).toEqual(['value Patient.maritalStatus']);
  });

  it('lets extensions stand where they may', () => {
    const seal = extension('seal', [{ type: 'element', expression: 'Identifier' }]);
    const judge = errorsBy('Patient', typed(national.url, local.url), { profiles: [national, local, seal] });
    const sealed = { extension: [{ url: seal.url, valueBoolean: true }], value: '1', assigner: { display: 'x' } };
    expect(judge(patient({ identifier: [sealed] }))).toEqual([]);
  });
});

describe('SimpleQuantity', () => {
  const judge = errorsBy('MedicationRequest', []);
  const request = (quantity: object) => ({
    resourceType: 'MedicationRequest',
    status: 'active',
    intent: 'order',
    subject: { reference: 'Patient/p1' },
    medicationCodeableConcept: { text: 'x' },
    dispenseRequest: { quantity },
  });

  it('has no comparator', () => {
    expect(judge(request({ value: 30, unit: 'tablet' }))).toEqual([]);
    expect(judge(request({ value: 30, comparator: '<' }))).toContain(
      'invariant MedicationRequest.dispenseRequest.quantity',
    );
  });
});

describe('formats of primitives', () => {
  it('are asked of values, and not of what is absent', () => {
    const judge = errorsBy('Patient', []);
    expect(judge(patient({ birthDate: '2026-02-30', _birthDate: absent, multipleBirthInteger: 1.5 }))).toEqual([
      'value Patient.birthDate',
      'value Patient.multipleBirth',
    ]);
  });

  it('tell the wrong JSON type', () => {
    const one = judgedBy({ profiles: [profile('one', 'Patient', [])] });
    const issues = one(patient({ active: 'true', birthDate: 2000, name: ['A'], maritalStatus: 'M' }));
    expect(told(issues, 'error').map((line) => line.split(' ')[1])).toEqual([
      'Patient.active',
      'Patient.birthDate',
      'Patient.name[0]',
      'Patient.maritalStatus',
    ]);
  });
});
