import type { MedicationRequest } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementChanges } from '../../src/delivery/element-changes.ts';

const order: MedicationRequest = {
  resourceType: 'MedicationRequest',
  id: 'a',
  meta: { versionId: '1' },
  text: { status: 'generated', div: '<div>one</div>' },
  status: 'active',
  intent: 'order',
  subject: { reference: 'Patient/p' },
  dosageInstruction: [{ text: '1 capsule twice daily' }],
};

describe('what differs between two versions', () => {
  it('is told at the deepest path that both have', () => {
    const after: MedicationRequest = {
      ...order,
      status: 'stopped',
      dosageInstruction: [{ text: '1 capsule daily', asNeededBoolean: true }],
    };
    expect(elementChanges(order, after)).toEqual([
      { path: 'MedicationRequest.status', before: '"active"', after: '"stopped"' },
      {
        path: 'MedicationRequest.dosageInstruction[0].text',
        before: '"1 capsule twice daily"',
        after: '"1 capsule daily"',
      },
      { path: 'MedicationRequest.dosageInstruction[0].asNeededBoolean', before: null, after: 'true' },
    ]);
  });

  it('leaves out the id, meta and a narrative that repeats the rest', () => {
    const after: MedicationRequest = {
      ...order,
      id: 'b',
      meta: {},
      text: { status: 'generated', div: '<div>two</div>' },
    };
    expect(elementChanges(order, after)).toEqual([]);
    const own: MedicationRequest = { ...order, text: { status: 'additional', div: '<div>two</div>' } };
    expect(elementChanges(order, own).map(({ path }) => path)).toEqual(['MedicationRequest.text']);
  });

  it('is nothing of a resource and itself, and the same paths both ways', () => {
    const dosages = fc.array(fc.record({ text: fc.string(), sequence: fc.nat() }, { requiredKeys: [] }), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(dosages, dosages, (one, other) => {
        const [first, second] = [
          { ...order, dosageInstruction: one },
          { ...order, dosageInstruction: other },
        ];
        expect(elementChanges(first, structuredClone(first))).toEqual([]);
        const paths = (changes: ReturnType<typeof elementChanges>) => changes.map(({ path }) => path).toSorted();
        expect(paths(elementChanges(first, second))).toEqual(paths(elementChanges(second, first)));
      }),
    );
  });
});
