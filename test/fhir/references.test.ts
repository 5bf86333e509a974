import type { CarePlan } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { referencesIn, rewriteReferences } from '../../src/fhir/references.ts';

const plan: CarePlan = {
  resourceType: 'CarePlan',
  status: 'active',
  intent: 'plan',
  instantiatesUri: ['Patient/1'],
  subject: { reference: 'Patient/1', display: 'Patient/1' },
  contained: [
    {
      resourceType: 'Goal',
      id: 'g',
      lifecycleStatus: 'active',
      description: { text: 'Patient/1' },
      subject: { reference: 'Patient/1' },
    },
  ],
  goal: [{ reference: '#g' }],
  activity: [{ reference: { reference: 'MedicationRequest/2' } }],
};

describe('references', () => {
  it('finds every literal reference once, deep and contained ones included', () => {
    expect(referencesIn(plan)).toEqual(['Patient/1', '#g', 'MedicationRequest/2']);
  });

  it('replaces literal references only, and leaves the argument as it was', () => {
    const before = structuredClone(plan);
    const after = rewriteReferences(plan, (reference) => (reference === 'Patient/1' ? 'Patient/77' : null));
    expect(plan).toEqual(before);
    expect(after).toEqual({
      ...before,
      subject: { reference: 'Patient/77', display: 'Patient/1' },
      contained: [{ ...before.contained?.[0], subject: { reference: 'Patient/77' } }],
    });
  });
});
