import { describe, expect, it } from 'vitest';
import type { WrittenResource } from '../support/bundle.ts';
import { fill, order, statement } from '../support/medication-request.ts';
import { onlyOne, reconcile, rowOf } from '../support/reconciled.ts';

const icd10 = 'http://hl7.org/fhir/sid/icd-10-cm';
const bipolar = { coding: [{ system: icd10, code: 'f3181', display: 'Bipolar II disorder' }] };
const condition: WrittenResource = {
  resourceType: 'Condition',
  id: 'c1',
  subject: { reference: 'Patient/p1' },
  code: bipolar,
};

const saidOf = (resource: WrittenResource, ...others: readonly WrittenResource[]) =>
  onlyOne(rowOf(reconcile({ pcp: [resource, ...others] }), 'lithium').statements);

const told = [{ text: 'Bipolar II disorder', icd10cm: ['F31.81'] }];

describe('what a drug is taken for', () => {
  it.each<[string, WrittenResource]>([
    ['reasonCode', order('lithium', null, { reasonCode: [bipolar] })],
    ['reasonCode of a report', statement('lithium', null, { reasonCode: [bipolar] })],
    ['a Condition that came along', order('lithium', null, { reasonReference: [{ reference: 'Condition/c1' }] })],
    [
      'a contained Condition',
      order('lithium', null, { contained: [{ ...condition, id: 'x' }], reasonReference: [{ reference: '#x' }] }),
    ],
    ['STU3’s reasonCodeableConcept', order('lithium', null, { reasonCodeableConcept: bipolar })],
    ['R5’s reason', order('lithium', null, { reason: [{ concept: bipolar }] })],
    ['R5’s reason by reference', order('lithium', null, { reason: [{ reference: { reference: 'Condition/c1' } }] })],
    [
      'the same twice',
      order('lithium', null, { reasonCode: [bipolar], reasonReference: [{ reference: 'Condition/c1' }] }),
    ],
  ])('is read from %s', (_, resource) => {
    expect(saidOf(resource, condition).indications).toEqual(told);
  });

  it('is the display of a reference that leads nowhere', () => {
    const away = { reference: 'Condition/elsewhere', display: 'Mania' };
    expect(saidOf(order('lithium', null, { reasonReference: [away] })).indications).toEqual([
      { text: 'Mania', icd10cm: [] },
    ]);
  });

  it.each<[string, WrittenResource]>([
    ['nothing is said', order('lithium')],
    ['it is only an empty concept', order('lithium', null, { reasonCode: [{}] })],
    ['it is no object', order('lithium', null, { reasonCode: 'mania', reasonReference: 7 })],
    ['a package was handed over', fill('lithium', '2026-11-01', null, { reasonCode: [bipolar] })],
  ])('is left out where %s', (_, resource) => {
    expect(saidOf(resource)).not.toHaveProperty('indications');
  });

  it('is not what an Observation measured', () => {
    const level = { resourceType: 'Observation', id: 'o1', status: 'final', code: { text: 'Lithium level' } };
    const ordered = order('lithium', null, { reasonReference: [{ reference: 'Observation/o1' }] });
    expect(saidOf(ordered, level)).not.toHaveProperty('indications');
  });
});

describe('the order that one replaces', () => {
  const earlier = order('lithium', '300 mg daily', {
    id: 'first',
    identifier: [{ system: 'urn:rx', value: '1' }],
    status: 'draft',
  });

  it.each<[string, WrittenResource]>([
    ['a reference', { reference: 'MedicationRequest/first' }],
    ['a whole URL', { reference: 'https://ehr.example/fhir/MedicationRequest/first/_history/2' }],
    ['its identifier', { identifier: { system: 'urn:rx', value: '1' } }],
  ])('is known by %s', (_, priorPrescription) => {
    const later = order('lithium', '600 mg daily', { id: 'second', priorPrescription });
    const { statements } = rowOf(reconcile({ pcp: [earlier, later] }), 'lithium');
    expect(statements.map(({ resource }) => resource)).toEqual(['MedicationRequest/second']);
    expect(onlyOne(statements).replaces).toEqual(['MedicationRequest/first']);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['itself', { reference: 'MedicationRequest/second' }],
    ['an identifier that nothing has', { identifier: { system: 'urn:rx', value: '2' } }],
    ['no object', 'first'],
  ])('is none where it names %s', (_, priorPrescription) => {
    const later = order('lithium', '600 mg daily', { id: 'second', priorPrescription });
    expect(saidOf(later)).not.toHaveProperty('replaces');
  });
});
