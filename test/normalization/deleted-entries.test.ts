import { describe, expect, it } from 'vitest';
import { layChanges } from '../../src/normalization/lay-changes.ts';
import { piecesIn } from '../../src/normalization/received-resource.ts';

const order = (id: string, more: object = {}) => ({ resourceType: 'MedicationRequest', id, ...more });
const deletion = (...urls: readonly string[]) => ({
  resourceType: 'Bundle',
  type: 'transaction',
  entry: urls.map((url) => ({ request: { method: 'DELETE', url } })),
});

const laid = (full: readonly unknown[], ...changes: readonly (readonly unknown[])[]) =>
  layChanges(piecesIn(full), changes.map(piecesIn)).map(({ value }) => value);

describe('a DELETE entry among changes', () => {
  it('takes away what it names, and is no entry itself', () => {
    expect(laid([order('a'), order('b')], [deletion('MedicationRequest/a')])).toEqual([order('b')]);
  });

  it('may name it by an address, and what is not there', () => {
    const changes = [deletion('https://partner.example/fhir/MedicationRequest/a', 'Condition/none')];
    expect(laid([order('a'), order('b')], changes)).toEqual([order('b')]);
  });

  it('does not take away what the same answers bring', () => {
    const again = order('a', { status: 'active' });
    expect(laid([order('a')], [deletion('MedicationRequest/a'), again])).toEqual([again]);
  });

  it('does not take away what came later', () => {
    expect(laid([order('a')], [deletion('MedicationRequest/a')], [order('a')])).toEqual([order('a')]);
  });

  it('takes along a Medication that nothing refers to any more', () => {
    const medication = { resourceType: 'Medication', id: 'm' };
    const full = [order('a', { medicationReference: { reference: 'Medication/m' } }), medication, order('b')];
    expect(laid(full, [deletion('MedicationRequest/a')])).toEqual([order('b')]);
  });
});
