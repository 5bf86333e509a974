import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadDefinitions } from '../../src/adapters/profiles/load-definitions.ts';
import { usCoreProfile } from '../../src/fhir/us-core.ts';
import type { Definitions, UsCoreVersion } from '../../src/validation/definitions.ts';
import { createResourceValidator, validateBundle } from '../../src/validation/resource-validator.ts';
import type { ResourceValidator } from '../../src/validation/validator.ts';
import { changed, minimalResources } from './minimal-resources.ts';
import { singleFaults } from './single-faults.ts';

const versions: readonly UsCoreVersion[] = ['6.1.0', '7.0.0', '8.0.0'];
let definitions: Definitions;
let validate: ResourceValidator;
const errorsOf = (issues: ReturnType<ResourceValidator>) => issues.filter(({ severity }) => severity === 'error');

beforeAll(() => {
  definitions = loadDefinitions();
  validate = createResourceValidator(definitions);
});

describe.each(versions)('a validator for US Core %s', (usCore) => {
  it.each(Object.entries(minimalResources))('finds nothing wrong with the least valid %s', (_name, resource) => {
    expect(createResourceValidator(definitions, { usCore })(resource)).toEqual([]);
  });
});

describe('one fault in a valid resource', () => {
  it.each(singleFaults)('is found: $fault', ({ resource, at }) => {
    expect(errorsOf(validate(resource)).map(({ path }) => path)).toContain(at);
  });

  it.each(singleFaults)('is told as an invalid resource without a value of it: $fault', ({ resource }) => {
    for (const issue of errorsOf(validate(resource))) {
      expect(issue.code).toBe('invalid-resource');
      expect(`${issue.path} ${issue.reason}`).not.toMatch(/Example|Sample|p1|lithium|ongoing|BEDTIME|1234567890/);
    }
  });
});

describe('a broken rule of a profile', () => {
  it('is told once, by its key and in words', () => {
    expect(validate(changed('medicationRequest', { requester: undefined }))).toEqual([
      {
        code: 'invalid-resource',
        severity: 'error',
        path: 'MedicationRequest',
        reason: 'breaks the rule us-core-21: an order names its requester',
      },
    ]);
  });
});

describe('a value that is absent for a stated reason', () => {
  const absent = {
    extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
  };

  it.each([
    ['a required name', { ...changed('organization', { name: undefined }), _name: absent }],
    ['a required gender', { ...changed('patient', { gender: undefined }), _gender: absent }],
    ['a required part of a datatype', changed('patient', { identifier: [{ system: 'urn:x', _value: absent }] })],
    ['the parts of a name', changed('patient', { name: [absent] })],
    ['one of a list', changed('patient', { name: [{ given: [null, 'Bee'], _given: [absent, null] }] })],
    ['a required reference', changed('allergy', { patient: absent })],
  ])('is no fault: %s', (_what, resource) => {
    expect(validate(resource)).toEqual([]);
  });
});

describe('white space in base64', () => {
  it('is no fault', () => {
    const photo = [{ contentType: 'image/png', data: 'iVBO\n Rw0K' }];
    expect(validate(changed('patient', { photo }))).toEqual([]);
  });
});

describe('the version of US Core', () => {
  const twoPatients = changed('carePlan', { subject: { reference: 'Group/g1' } });
  const plain = changed('carePlan', { category: [{ text: 'plan' }] });

  it('is 6.1.0 for a profile claimed without version', () => {
    expect(errorsOf(validate(twoPatients)).map(({ path }) => path)).toEqual(['CarePlan.subject']);
  });

  it('is the one that the caller asked for', () => {
    expect(errorsOf(createResourceValidator(definitions, { usCore: '8.0.0' })(twoPatients))).toEqual([]);
    expect(errorsOf(createResourceValidator(definitions, { usCore: '8.0.0' })(plain))).toEqual([]);
    expect(errorsOf(createResourceValidator(definitions, { usCore: '7.0.0' })(plain))).not.toEqual([]);
  });

  it('is the one behind the bar of the claim, whatever the caller asked for', () => {
    const claims = { ...plain, meta: { profile: [`${usCoreProfile.CarePlan}|8.0.0`] } };
    expect(errorsOf(createResourceValidator(definitions, { usCore: '7.0.0' })(claims))).toEqual([]);
  });

  it('keeps judging by the base when versions were judged in turn', () => {
    const { meta, ...unclaimed } = plain;
    for (const usCore of versions) createResourceValidator(definitions, { usCore })(plain);
    expect(validate(unclaimed)).toEqual([]);
  });
});

describe('profiles', () => {
  it('that are not known are said not to be validated', () => {
    const issues = validate(changed('medication', { meta: { profile: ['https://partner.example/profile'] } }));
    expect(issues).toEqual([
      {
        code: 'not-validated',
        severity: 'information',
        path: 'Medication.meta.profile[0]',
        reason: 'a profile that is not known here was not checked',
      },
    ]);
  });

  it('of a version that is not known are said not to be validated', () => {
    const claims = changed('medication', { meta: { profile: [`${usCoreProfile.Patient}|3.1.1`] } });
    expect(validate(claims).map(({ code }) => code)).toEqual(['not-validated']);
  });

  it('of another resource type are an error', () => {
    const claims = changed('medication', { meta: { profile: [usCoreProfile.Patient] } });
    expect(errorsOf(validate(claims)).map(({ path }) => path)).toEqual(['Medication.meta.profile[0]']);
  });

  it('given by the caller stand in place of those claimed', () => {
    const { meta, ...unclaimed } = changed('patient', { identifier: undefined });
    expect(errorsOf(validate(unclaimed))).toEqual([]);
    expect(errorsOf(validate(unclaimed, [usCoreProfile.Patient])).map(({ path }) => path)).toEqual([
      'Patient.identifier',
    ]);
    expect(errorsOf(validate(changed('patient', { identifier: undefined }), []))).toEqual([]);
  });
});

describe('a contained resource', () => {
  const medication = { resourceType: 'Medication', id: 'm1', code: { text: 'drug' } };
  const holding = (contained: object) =>
    changed('medicationRequest', {
      medicationCodeableConcept: undefined,
      medicationReference: { reference: '#m1' },
      contained: [contained],
    });

  it('is valid where it is right and referred to', () => {
    expect(validate(holding(medication))).toEqual([]);
  });

  it('is judged by the profile that it claims', () => {
    const claims = { ...medication, code: undefined, meta: { profile: minimalResources.medication.meta.profile } };
    expect(errorsOf(validate(holding(claims))).map(({ path }) => path)).toContain(
      'MedicationRequest.contained[0].code',
    );
  });
});

describe('a Bundle', () => {
  const bundle = (entry: readonly object[], type = 'collection') => ({ resourceType: 'Bundle', type, entry });

  it('is valid when every resource in it is', () => {
    expect(validate(bundle(Object.values(minimalResources).map((resource) => ({ resource }))))).toEqual([]);
  });

  it('says in which entry the fault lies', () => {
    const issues = validateBundle(
      validate,
      bundle([{ resource: minimalResources.patient }, { resource: changed('problem', { code: undefined }) }]),
    );
    expect(errorsOf(issues).map(({ path }) => path)).toEqual(['Bundle.entry[1].resource.code']);
  });

  it('may have entries without resource where the request says why', () => {
    const remove = { request: { method: 'DELETE', url: 'Condition/c1' } };
    expect(validate(bundle([remove], 'transaction'))).toEqual([]);
  });

  it('may not have entries of nothing', () => {
    const issues = validate(bundle([{ fullUrl: 'https://fhir.example/Condition/c1' }]));
    expect(errorsOf(issues).map(({ path }) => path)).toEqual(['Bundle.entry[0]']);
  });

  it('follows references to a fullUrl of its own', () => {
    const fullUrl = 'urn:uuid:2b5a3fd1-0a5f-4a5e-9c53-0b3a6f0f1a11';
    const entries = [
      { fullUrl, resource: minimalResources.organization },
      { resource: changed('problem', { subject: { reference: fullUrl } }) },
    ];
    expect(errorsOf(validate(bundle(entries))).map(({ path }) => path)).toEqual(['Bundle.entry[1].resource.subject']);
  });

  it('may not hold one version of a resource twice (bdl-7)', () => {
    const entry = { fullUrl: 'https://fhir.example/Patient/p1', resource: minimalResources.patient };
    expect(errorsOf(validate(bundle([entry, entry]))).map(({ path }) => path)).toEqual(['Bundle']);
  });

  it('applies given profiles to the entries of their type', () => {
    const { meta, ...unclaimed } = changed('patient', { identifier: undefined });
    const issues = validate(bundle([{ resource: unclaimed }, { resource: minimalResources.medication }]), [
      usCoreProfile.Patient,
    ]);
    expect(errorsOf(issues).map(({ path }) => path)).toEqual(['Bundle.entry[0].resource.identifier']);
  });

  it('is asked for by name: anything else is an issue', () => {
    expect(errorsOf(validateBundle(validate, minimalResources.patient))).toHaveLength(1);
  });

  it('has faults of its own', () => {
    expect(errorsOf(validate({ resourceType: 'Bundle', type: 'heap' })).map(({ path }) => path)).toEqual([
      'Bundle.type',
    ]);
    expect(
      errorsOf(validate({ resourceType: 'Bundle', type: 'collection', entry: {} })).map(({ path }) => path),
    ).toEqual(['Bundle.entry']);
  });
});

describe('what is no resource', () => {
  it.each([
    [null],
    [undefined],
    [1],
    ['Patient'],
    [[]],
    [{}],
    [{ resourceType: 1 }],
    [{ resourceType: 'Nothing' }],
    [{ resourceType: 'DomainResource' }],
    [{ resourceType: 'HumanName' }],
    [{ resourceType: '__proto__' }],
    [{ resourceType: 'constructor' }],
  ])('is an issue and no exception: %j', (value) => {
    expect(errorsOf(validate(value))).toHaveLength(1);
  });

  it('is an issue when it is nested without end', () => {
    const cyclic: Record<string, unknown> = { resourceType: 'Patient' };
    cyclic['contact'] = [cyclic];
    expect(errorsOf(validate(cyclic))).toHaveLength(1);
  });

  it('is an issue wherever any JSON stands in place of an element', () => {
    const names = Object.values(minimalResources);
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.nat(), fc.jsonValue(), (resource, at, value) => {
        const keys = Object.keys(resource).filter((key) => key !== 'resourceType');
        const key = keys[at % keys.length] ?? 'id';
        expect(Array.isArray(validate({ ...resource, [key]: value }))).toBe(true);
      }),
      { numRuns: 300, seed: 20260105 },
    );
  });

  it('does not spoil the judgement of what comes after it', () => {
    validate({
      resourceType: 'Patient',
      constructor: {},
      name: [{ family: { valueOf: 1 } }],
      contained: [{ resourceType: 'X' }],
    });
    expect(validate(minimalResources.patient)).toEqual([]);
  });
});
