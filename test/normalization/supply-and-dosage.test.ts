import { describe, expect, it } from 'vitest';
import type { WrittenResource } from '../support/bundle.ts';
import { fill, order, statement } from '../support/medication-request.ts';
import { issuesOf, saidBy } from './one-resource.ts';

const handedOver = (fields: WrittenResource) => saidBy(fill('lisinopril', '2026-10-01', null, fields));
const ucum = 'http://unitsofmeasure.org';

describe('what was handed over', () => {
  it.each<[string, unknown, unknown]>([
    ['tablets in UCUM', { value: 30, unit: 'tablet', system: ucum, code: '{tbl}' }, { value: 30, unit: '{tbl}' }],
    ['tablets in a word', { value: 30, unit: 'Tablets' }, { value: 30, unit: '{tbl}' }],
    ['millilitres', { value: 120, system: ucum, code: 'mL' }, { value: 120, unit: 'mL' }],
    ['a unit that is not known', { value: 30, unit: 'EA' }, null],
    ['no unit', { value: 30 }, null],
    ['nothing', undefined, null],
    ['less than nothing', { value: -30, unit: 'tablet' }, null],
    ['more than a number', { value: 30, comparator: '>', unit: 'tablet' }, null],
    ['a text', '30 tablets', null],
    ['a number in a text', { value: '30', unit: 'tablet' }, null],
  ])('quantity: %s', (_, quantity, read) => {
    expect(handedOver({ quantity }).supply?.quantity).toEqual(read);
  });

  it.each<[unknown, string | null]>([
    [{ value: 30, unit: 'EA' }, '30 EA'],
    [{ value: 30 }, '30'],
    [{ value: 30, code: '{tbl}', system: ucum }, '30 {tbl}'],
    [{ value: 30, comparator: '<', unit: 'tablet' }, '< 30 tablet'],
    ['30 tablets', '30 tablets'],
    [{ unit: 'tablet' }, null],
    [undefined, null],
    [[], null],
  ])('quantity %j is also kept as written: %j', (quantity, written) => {
    expect(handedOver({ quantity }).supply?.quantityAsWritten).toBe(written);
  });

  it('a quantity that cannot be read is said', () => {
    expect(issuesOf(handedOver({ quantity: { value: 30, unit: 'EA' } }))).toEqual([
      'unknown-code MedicationDispense.quantity',
    ]);
    expect(issuesOf(handedOver({ quantity: { value: 30 } }))).toEqual(['unknown-code MedicationDispense.quantity']);
  });

  it.each<[unknown, number | null, readonly string[]]>([
    [{ value: 30, unit: 'days', system: ucum, code: 'd' }, 30, []],
    [{ value: 30, unit: 'Day' }, 30, []],
    [{ value: 30 }, 30, []],
    [{ value: 4, code: 'wk', system: ucum }, 28, []],
    [{ value: 1, code: 'mo', system: ucum }, null, ['unsupported MedicationDispense.daysSupply']],
    [{ value: 30, unit: 'tablets' }, null, ['unsupported MedicationDispense.daysSupply']],
    [{ value: 0, unit: 'd' }, null, ['unsupported MedicationDispense.daysSupply']],
    [{ value: 30, comparator: '>', unit: 'd' }, null, ['unsupported MedicationDispense.daysSupply']],
    [30, 30, ['invalid-resource MedicationDispense.daysSupply']],
    ['30', 30, ['invalid-resource MedicationDispense.daysSupply']],
    [-1, null, ['unsupported MedicationDispense.daysSupply']],
    ['a month', null, ['unsupported MedicationDispense.daysSupply']],
    [null, null, []],
    [undefined, null, []],
  ])('days of supply %j: %j', (daysSupply, days, issues) => {
    const said = handedOver({ daysSupply });
    expect(said.supply?.days).toBe(days);
    expect(issuesOf(said)).toEqual(issues);
  });

  it('both of its dates are kept', () => {
    expect(handedOver({ whenPrepared: '2026-09' }).supply).toMatchObject({
      handedOver: '2026-10-01',
      prepared: '2026-09',
    });
  });

  it('is nothing that an order or a statement says, and how long it lasts ends no course', () => {
    const amounts = {
      quantity: { value: 30 },
      daysSupply: { value: 30 },
      dispenseRequest: { quantity: { value: 30 } },
    };
    expect(saidBy(order('lisinopril', null, amounts)).supply).toBeUndefined();
    expect(saidBy(statement('lisinopril', null, amounts)).supply).toBeUndefined();
    expect(handedOver({ daysSupply: { value: 1 } }).ended).toBeNull();
  });
});

describe('references to other records', () => {
  const other = { reference: 'MedicationRequest/other', display: 'Zoloft' };

  it.each<[string, WrittenResource]>([
    ['priorPrescription', order('lisinopril', '10 mg daily', { priorPrescription: other })],
    ['basedOn', order('lisinopril', '10 mg daily', { basedOn: [other] })],
    ['basedOn of a statement', statement('lisinopril', '10 mg daily', { basedOn: [other] })],
    ['partOf', statement('lisinopril', '10 mg daily', { partOf: [other] })],
    ['derivedFrom', statement('lisinopril', '10 mg daily', { derivedFrom: [other] })],
    ['authorizingPrescription', fill('lisinopril', '2026-10-01', '10 mg daily', { authorizingPrescription: [other] })],
    ['substitution', fill('lisinopril', '2026-10-01', '10 mg daily', { substitution: { wasSubstituted: true } })],
    ['eventHistory', order('lisinopril', '10 mg daily', { eventHistory: [other] })],
  ])('%s is not mixed up with what is stated', (_, resource) => {
    const said = saidBy(resource);
    expect([said.text, said.directions, said.issues]).toEqual(['lisinopril', '10 mg daily', []]);
  });
});

describe('directions in an unforeseen shape', () => {
  it.each<[string, unknown, string | null]>([
    ['a text', '10 mg daily', '10 mg daily'],
    ['a list of texts', ['10 mg daily'], '10 mg daily'],
    ['one object', { text: '10 mg daily' }, '10 mg daily'],
    ['nothing', null, null],
    ['an empty list', [], null],
  ])('%s', (_, dosageInstruction, directions) => {
    expect(saidBy(order('lisinopril', null, { dosageInstruction })).directions).toBe(directions);
  });

  it.each([[7], [[7]], [[null]], [[[]]], [true]])('%j is said to be unreadable', (dosageInstruction) => {
    const said = saidBy(order('lisinopril', null, { dosageInstruction }));
    expect(said.directions).toBeNull();
    expect(said.issues.map(({ code }) => code)).toEqual(['unreadable-sig']);
  });
});
