import { describe, expect, it } from 'vitest';
import { concept, errors, validatorOf } from './small-guide.ts';

const validate = validatorOf();
const loinc = 'http://loinc.org';
const ucum = 'http://unitsofmeasure.org';
const sign = (code: string, more: object) => ({
  resourceType: 'Observation',
  status: 'final',
  category: [concept('http://terminology.hl7.org/CodeSystem/observation-category', 'vital-signs')],
  code: concept(loinc, code),
  subject: { reference: 'Patient/p' },
  effectiveDateTime: '2026-01-05',
  ...more,
});
const measure = (value: number, code: string) => ({ value, unit: code, system: ucum, code });
const pressure = (code: string, value: number) => ({
  code: concept(loinc, code),
  valueQuantity: measure(value, 'mm[Hg]'),
});
const systolic = pressure('8480-6', 120);
const diastolic = pressure('8462-4', 80);

describe('an Observation with the LOINC code of a vital sign', () => {
  it.each([
    ['weight', sign('29463-7', { valueQuantity: measure(70, 'kg') })],
    ['height', sign('8302-2', { valueQuantity: measure(170, 'cm') })],
    ['temperature', sign('8310-5', { valueQuantity: measure(37, 'Cel') })],
    ['heart rate', sign('8867-4', { valueQuantity: measure(60, '/min') })],
    ['respiratory rate', sign('9279-1', { valueQuantity: measure(12, '/min') })],
    ['BMI', sign('39156-5', { valueQuantity: measure(24, 'kg/m2') })],
    ['blood pressure', sign('85354-9', { component: [systolic, diastolic] })],
  ])('is valid where it is as R4 wants it: %s', (_what, observation) => {
    expect(errors(validate(observation))).toEqual([]);
  });

  it('is measured in the unit of its profile, claimed or not', () => {
    expect(errors(validate(sign('29463-7', { valueQuantity: measure(70, '[stone_av]') })))).toContain(
      'code-invalid Observation.value.code',
    );
  });

  it('says when it was taken and of what category it is', () => {
    expect(
      errors(validate(sign('29463-7', { valueQuantity: measure(70, 'kg'), effectiveDateTime: undefined }))),
    ).toContain('required Observation.effective');
    expect(errors(validate(sign('29463-7', { valueQuantity: measure(70, 'kg'), category: undefined })))).toContain(
      'required Observation.category',
    );
  });

  it('has both components where it is a blood pressure', () => {
    expect(errors(validate(sign('85354-9', { component: [systolic, systolic] })))).toContain(
      'required Observation.component',
    );
    expect(errors(validate(sign('85354-9', { component: [systolic] })))).not.toEqual([]);
  });

  it('is any Observation under another code', () => {
    expect(errors(validate({ resourceType: 'Observation', status: 'final', code: concept(loinc, '11449-6') }))).toEqual(
      [],
    );
  });

  it('is judged by what the caller names, where that is something else', () => {
    expect(errors(validate(sign('29463-7', { valueQuantity: measure(70, '[stone_av]') }), []))).toEqual([]);
  });
});
