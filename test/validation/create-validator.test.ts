import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { usCoreProfile } from '../../src/fhir/us-core.ts';
import type { ResourceValidator } from '../../src/validation/validator.ts';
import { createValidator } from '../../src/validation-library.ts';
import { changed, minimalResources } from './minimal-resources.ts';
import { singleFaults } from './single-faults.ts';

const versions = ['6.1.0', '7.0.0', '8.0.0'] as const;
const validators = {
  '6.1.0': createValidator(),
  '7.0.0': createValidator({ usCore: '7.0.0' }),
  '8.0.0': createValidator({ usCore: '8.0.0' }),
};
const validate = validators['6.1.0'];
/** Neither mere information (no narrative, codes that could not be looked up) nor that a text stands for a code. */
const faultsOf = (issues: ReturnType<ResourceValidator>) =>
  issues.filter(({ severity, code }) => severity !== 'information' && code !== 'unknown-code');
const errorsOf = (issues: ReturnType<ResourceValidator>) => issues.filter(({ severity }) => severity === 'error');

describe.each(versions)('a validator for US Core %s', (usCore) => {
  it.each(Object.entries(minimalResources))('finds nothing wrong with the least valid %s', (_name, resource) => {
    expect(faultsOf(validators[usCore](resource))).toEqual([]);
  });
});

describe('one fault in a valid resource', () => {
  it.each(singleFaults)('is found: $fault', ({ resource, at, severity }) => {
    const found = validate(resource).filter((issue) => issue.severity === severity);
    expect(found.map(({ path }) => path)).toContain(at);
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
    expect(errorsOf(validate(changed('medicationRequest', { requester: undefined })))).toEqual([
      {
        code: 'invalid-resource',
        severity: 'error',
        path: 'MedicationRequest',
        type: 'invariant',
        constraint: 'us-core-21',
        reason: 'name who requested the order (us-core-21)',
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
    ['a required part of a datatype', changed('patient', { identifier: [{ system: 'urn:x', _value: absent }] })],
    ['the parts of a name', changed('patient', { name: [absent] })],
    ['one of a list', changed('patient', { name: [{ given: [null, 'Bee'], _given: [absent, null] }] })],
    ['a required reference', changed('allergy', { patient: absent })],
  ])('is no fault: %s', (_what, resource) => {
    expect(faultsOf(validate(resource))).toEqual([]);
  });
});

describe('a code that is absent for a stated reason', () => {
  it('is a fault where the binding is required', () => {
    const absent = {
      extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
    };
    const unknown = { ...changed('patient', { gender: undefined }), _gender: absent };
    expect(errorsOf(validate(unknown)).map(({ path }) => path)).toEqual(['Patient.gender']);
  });
});

describe('the version of US Core', () => {
  const plain = changed('carePlan', { category: [{ text: 'plan' }] });

  it('is 6.1.0 for a profile claimed without version', () => {
    expect(errorsOf(validate(plain)).map(({ path }) => path)).toEqual(['CarePlan.category']);
  });

  it('is the one that the caller asked for', () => {
    expect(errorsOf(validators['8.0.0'](plain))).toEqual([]);
    expect(errorsOf(validators['7.0.0'](plain))).not.toEqual([]);
  });

  it('is the one behind the bar of the claim, whatever the caller asked for', () => {
    const claims = { ...plain, meta: { profile: [`${usCoreProfile.CarePlan}|8.0.0`] } };
    expect(errorsOf(validators['7.0.0'](claims))).toEqual([]);
  });

  it('keeps judging by the base when versions were judged in turn', () => {
    const { meta, ...unclaimed } = plain;
    for (const usCore of versions) validators[usCore](plain);
    expect(faultsOf(validate(unclaimed))).toEqual([]);
  });
});

describe('profiles', () => {
  it('that are not known are said not to be validated', () => {
    const issues = validate(changed('medication', { meta: { profile: ['https://partner.example/profile'] } }));
    expect(issues).toContainEqual({
      code: 'not-validated',
      severity: 'information',
      type: 'not-found',
      path: 'Medication.meta.profile[0]',
      reason: 'a profile that is not known here was not checked',
    });
  });

  it('of a version that is not known are said not to be validated', () => {
    const claims = changed('medication', { meta: { profile: [`${usCoreProfile.Patient}|3.1.1`] } });
    expect(validate(claims).map(({ code }) => code)).toContain('not-validated');
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
    expect(faultsOf(validate(holding(medication)))).toEqual([]);
  });

  it('is judged by the profile that it claims', () => {
    const claims = { ...medication, code: undefined, meta: { profile: minimalResources.medication.meta.profile } };
    expect(errorsOf(validate(holding(claims))).map(({ path }) => path)).toContain(
      'MedicationRequest.contained[0].code',
    );
  });
});

describe('a Bundle', () => {
  const bundle = (entries: readonly object[], type = 'collection') => ({
    resourceType: 'Bundle',
    type,
    entry: entries.map((entry, at) => ('request' in entry ? entry : { fullUrl: `urn:uuid:${uuid(at)}`, ...entry })),
  });
  const uuid = (at: number) => `2b5a3fd1-0a5f-4a5e-9c53-${String(at).padStart(12, '0')}`;

  it('is valid when every resource in it is', () => {
    const entries = Object.values(minimalResources).map((resource) => ({ resource }));
    expect(faultsOf(validate(bundle(entries)))).toEqual([]);
  });

  it('says in which entry the fault lies', () => {
    const issues = validate(
      bundle([{ resource: minimalResources.patient }, { resource: changed('problem', { code: undefined }) }]),
    );
    expect(errorsOf(issues).map(({ path }) => path)).toEqual(['Bundle.entry[1].resource.code']);
  });

  it('may have entries without resource where the request says why', () => {
    const remove = { request: { method: 'DELETE', url: 'Condition/c1' } };
    expect(faultsOf(validate(bundle([remove], 'transaction')))).toEqual([]);
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
    const entry = { fullUrl: 'https://fhir.example/Patient/p1', resource: changed('patient', { id: 'p1' }) };
    expect(errorsOf(validate(bundle([entry, entry]))).map(({ path }) => path)).toEqual(['Bundle']);
  });

  it('applies given profiles to the entries of their type', () => {
    const { meta, ...unclaimed } = changed('patient', { identifier: undefined });
    const issues = validate(bundle([{ resource: unclaimed }, { resource: minimalResources.medication }]), [
      usCoreProfile.Patient,
    ]);
    expect(errorsOf(issues).map(({ path }) => path)).toEqual(['Bundle.entry[0].resource.identifier']);
  });

  it('has faults of its own', () => {
    expect(errorsOf(validate({ resourceType: 'Bundle', type: 'heap' })).map(({ path }) => path)).toEqual([
      'Bundle.type',
    ]);
    expect(
      errorsOf(validate({ resourceType: 'Bundle', type: 'collection', entry: {} })).map(({ path }) => path),
    ).toContain('Bundle.entry');
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
    expect(errorsOf(validate(cyclic))).not.toEqual([]);
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
    expect(faultsOf(validate(minimalResources.patient))).toEqual([]);
  });
});
