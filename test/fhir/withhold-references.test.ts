import type { CarePlan, MedicationRequest } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { withholdReferences } from '../../src/fhir/withhold-references.ts';

const plan: CarePlan = {
  resourceType: 'CarePlan',
  status: 'active',
  intent: 'plan',
  subject: { reference: 'Patient/p' },
  addresses: [{ reference: 'Condition/secret' }, { reference: 'Condition/open', display: 'Insomnia' }],
  goal: [{ reference: 'Goal/secret' }],
  activity: [
    { reference: { reference: 'MedicationRequest/secret' } },
    {
      detail: {
        status: 'in-progress',
        description: 'Psychotherapy',
        reasonReference: [{ reference: 'Condition/secret' }],
      },
    },
  ],
};

describe('withholding references', () => {
  it('leaves out the reference, its display, and what is empty without it; all else stays', () => {
    expect(withholdReferences(plan, (reference) => reference.endsWith('/secret'))).toEqual({
      resourceType: 'CarePlan',
      status: 'active',
      intent: 'plan',
      subject: { reference: 'Patient/p' },
      addresses: [{ reference: 'Condition/open', display: 'Insomnia' }],
      activity: [{ detail: { status: 'in-progress', description: 'Psychotherapy' } }],
    });
  });

  it('leaves its argument untouched, and everything where nothing is withheld', () => {
    const before = structuredClone(plan);
    expect(withholdReferences(plan, () => false)).toEqual(before);
    withholdReferences(plan, () => true);
    expect(plan).toEqual(before);
  });

  it('finds references in contained resources, and keeps text, numbers and false', () => {
    const request: MedicationRequest = {
      resourceType: 'MedicationRequest',
      status: 'active',
      intent: 'order',
      reportedBoolean: false,
      subject: { reference: 'Patient/p' },
      contained: [
        {
          resourceType: 'Provenance',
          recorded: '2026-01-01T00:00:00Z',
          target: [{ reference: 'Condition/secret' }],
          agent: [],
        },
      ],
      medicationCodeableConcept: { text: 'lithium' },
      note: [{ text: 'Condition/secret' }],
      dispenseRequest: { numberOfRepeatsAllowed: 0 },
    };
    const kept = withholdReferences(request, (reference) => reference === 'Condition/secret');
    expect(kept).toMatchObject({
      reportedBoolean: false,
      note: [{ text: 'Condition/secret' }],
      dispenseRequest: { numberOfRepeatsAllowed: 0 },
    });
    expect(JSON.stringify(kept.contained)).not.toContain('secret');
  });
});
