import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { concept, errors, told, validatorOf } from './small-guide.ts';

const complete = { url: 'https://codes.example', codes: new Set(['red']), isComplete: true, isCaseSensitive: true };
const loose = { ...complete, url: 'https://loose.example', codes: new Set(['red']), isCaseSensitive: false };
const partial = { ...complete, url: 'https://partial.example', isComplete: false };
const validate = validatorOf({ codeSystems: [complete, loose, partial] });
const patient = (more: object) => ({ resourceType: 'Patient', active: true, ...more });
const married = (maritalStatus: object) => errors(validate(patient({ maritalStatus })));
const observation = (more: object) => ({ resourceType: 'Observation', status: 'final', code: { text: 'x' }, ...more });

describe('a code of a system that is known whole', () => {
  it.each([
    ['that exists', concept(complete.url, 'red'), []],
    ['that does not', concept(complete.url, 'green'), ['code-invalid Patient.maritalStatus']],
    ['in other case', concept(complete.url, 'Red'), ['code-invalid Patient.maritalStatus']],
    ['in other case, where case is nothing', concept(loose.url, 'Red'), []],
    ['of a system that is known in part', concept(partial.url, 'green'), []],
    ['of a system called like a property of every object', concept('constructor', '__proto__'), []],
  ])('is judged: one %s', (_what, maritalStatus, wanted) => {
    expect(married(maritalStatus).filter((one) => one.startsWith('code-invalid'))).toEqual(wanted);
  });

  it('may be wrong beside one that is right', () => {
    expect(
      married({
        coding: [
          { system: complete.url, code: 'green' },
          { system: complete.url, code: 'red' },
        ],
      }),
    ).toEqual([]);
  });

  it('is judged in a Coding as well', () => {
    expect(errors(validate(patient({ meta: { tag: [{ system: complete.url, code: 'green' }] } })))).toEqual([
      'code-invalid Patient.meta.tag[0]',
    ]);
  });

  it('is judged in R4’s own systems, whatever the strength of the binding', () => {
    const category = concept('http://terminology.hl7.org/CodeSystem/observation-category', 'nonsense');
    expect(errors(validate(observation({ category: [category] })))).toEqual(['code-invalid Observation.category[0]']);
  });
});

describe('a unit', () => {
  it.each(['mg', 'mL', '{tbl}', 'mg/dL', 'mm[Hg]', '10*3/uL'])('of UCUM is fine: %s', (code) => {
    expect(
      errors(validate(observation({ valueQuantity: { value: 1, system: 'http://unitsofmeasure.org', code } }))),
    ).toEqual([]);
  });

  it.each(['tablets', 'mgs'])('that UCUM does not have is told: %s', (code) => {
    expect(
      errors(validate(observation({ valueQuantity: { value: 1, system: 'http://unitsofmeasure.org', code } }))),
    ).toEqual(['code-invalid Observation.value.code']);
  });
});

describe('a code that must look as its system’s do', () => {
  it.each([
    ['http://www.nlm.nih.gov/research/umls/rxnorm', 'abc'],
    ['http://hl7.org/fhir/sid/icd-10-cm', 'depression'],
  ])('is a reason to warn where it does not: %s', (system, code) => {
    const issues = validate(observation({ valueCodeableConcept: concept(system, code) }));
    expect(errors(issues)).toEqual([]);
    expect(told(issues, 'warning')).toContain('code-invalid Observation.value');
  });
});

describe('an Identifier', () => {
  it.each([
    [{ system: 'https://ids.example', value: 'x' }, []],
    [{ system: 'ids', value: 'x' }, ['value Patient.identifier[0].system']],
    [{ system: 'urn:ietf:rfc:3986', value: 'urn:uuid:2b5a3fd1-0a5f-4a5e-9c53-000000000001' }, []],
    [{ system: 'urn:ietf:rfc:3986', value: 'x' }, ['value Patient.identifier[0].value']],
  ])('has a system that is a URI: %j', (identifier, wanted) => {
    expect(errors(validate(patient({ identifier: [identifier] })))).toEqual(wanted);
  });
});

describe('an Attachment', () => {
  const data = Buffer.from('four').toString('base64');
  const hash = createHash('sha1').update('four').digest('base64');
  const photo = (more: object) => errors(validate(patient({ photo: [{ contentType: 'image/png', data, ...more }] })));

  it('tells size and hash as they are', () => {
    expect(photo({ size: 4, hash })).toEqual([]);
    expect(photo({ size: 5, hash: data })).toEqual(['value Patient.photo[0].size', 'value Patient.photo[0].hash']);
  });
});

describe('Meta', () => {
  it('has each security label once', () => {
    const label = { system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' };
    expect(errors(validate(patient({ meta: { security: [label] } })))).toEqual([]);
    expect(errors(validate(patient({ meta: { security: [label, { ...label }] } })))).toEqual([
      'value Patient.meta.security[1]',
    ]);
  });
});
