import { describe, expect, it } from 'vitest';
import { sourceId } from '../../src/domain/ids.ts';
import { testsByLoinc } from '../../src/normalization/laboratory-tests.ts';
import type { WrittenResource } from '../support/bundle.ts';
import { normalizedOf } from './one-resource.ts';

const loinc = 'http://loinc.org';
let made = 0;
const observation = (code: string, value: WrittenResource, fields: WrittenResource = {}): WrittenResource => {
  made += 1;
  return {
    resourceType: 'Observation',
    id: `o${made}`,
    status: 'final',
    code: { coding: [{ system: loinc, code }] },
    effectiveDateTime: '2026-11-01',
    subject: { reference: 'Patient/p1' },
    ...value,
    ...fields,
  };
};
const quantity = (value: number, code?: string) => ({
  valueQuantity: { value, ...(code === undefined ? {} : { code }) },
});
const read = (...resources: readonly WrittenResource[]) =>
  normalizedOf(...resources).observations.map(({ test, value, on }) => [
    test,
    value === null ? null : Number(value.toPrecision(3)),
    on,
  ]);

describe('an Observation that rules go by', () => {
  it.each([
    ['potassium', observation('2823-3', quantity(3.1, 'mmol/L')), 3.1],
    ['potassium', observation('2823-3', quantity(3.1, 'meq/L')), 3.1],
    ['creatinine', observation('14682-9', quantity(177, 'umol/L')), 2],
    ['glucose', observation('14749-6', quantity(10, 'mmol/L')), 180],
    ['hba1c', observation('59261-8', quantity(53, 'mmol/mol')), 7],
    ['weight', observation('29463-7', quantity(154, '[lb_av]')), 69.9],
    ['qtc', observation('8636-3', quantity(0.51, 's')), 510],
    ['anc', observation('751-8', quantity(1400, '/uL')), 1.4],
    ['inr', observation('6301-6', quantity(2.5)), 2.5],
  ])('is read in one unit: %s', (test, resource, value) => {
    expect(read(resource)).toEqual([[test, value, '2026-11-01']]);
  });

  it('of blood pressure is its components', () => {
    const component = (code: string, value: number) => ({
      code: { coding: [{ system: loinc, code }] },
      ...quantity(value, 'mm[Hg]'),
    });
    const panel = observation('85354-9', {}, { component: [component('8480-6', 152), component('8462-4', 91)] });
    expect(read(panel).map(([test, value]) => [test, value])).toEqual([
      ['systolic', 152],
      ['diastolic', 91],
    ]);
  });

  it.each([
    ['a unit that cannot be compared', observation('2823-3', quantity(3.1, 'furlong'))],
    ['no unit', observation('2823-3', quantity(3.1))],
    ['a comparator', observation('2823-3', { valueQuantity: { value: 3, code: 'mmol/L', comparator: '<' } })],
    ['a text', observation('2823-3', { valueString: 'low' })],
  ])('counts as done, without a value, where it has %s', (_name, resource) => {
    expect(read(resource)).toEqual([['potassium', null, '2026-11-01']]);
  });

  it.each([
    ['another code', observation('1-1', quantity(3.1, 'mmol/L'))],
    ['no day', observation('2823-3', quantity(3.1, 'mmol/L'), { effectiveDateTime: undefined })],
    ['not been made', observation('2823-3', quantity(3.1, 'mmol/L'), { status: 'cancelled' })],
    ['been withdrawn', observation('2823-3', quantity(3.1, 'mmol/L'), { status: 'entered-in-error' })],
    [
      'another system',
      observation('2823-3', quantity(3.1, 'mmol/L'), { code: { coding: [{ system: 'x', code: '2823-3' }] } }),
    ],
  ])('is none where it has %s', (_name, resource) => {
    expect(read(resource)).toEqual([]);
  });

  it('no code means two tests', () => {
    expect([...testsByLoinc.keys()].every((code) => /^\d{1,5}-\d$/.test(code))).toBe(true);
  });
});

describe('breastfeeding', () => {
  const lactations = (...resources: readonly WrittenResource[]) =>
    normalizedOf(...resources).lactations.map(({ source, status }) => [source, status]);

  it('is stated by an answer to its question, or by a condition', () => {
    expect(lactations(observation('63895-7', { valueBoolean: true }))).toEqual([[sourceId('pcp'), 'breastfeeding']]);
    expect(lactations(observation('63895-7', { valueCodeableConcept: { text: 'No' } }))).toEqual([
      [sourceId('pcp'), 'not-breastfeeding'],
    ]);
    const condition = {
      resourceType: 'Condition',
      id: 'c1',
      code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'Z39.1' }] },
      subject: { reference: 'Patient/p1' },
    };
    expect(lactations(condition)).toEqual([[sourceId('pcp'), 'breastfeeding']]);
  });

  it('is not stated by an answer that is neither', () => {
    expect(lactations(observation('63895-7', { valueCodeableConcept: { text: 'sometimes' } }))).toEqual([]);
  });
});
