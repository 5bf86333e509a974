import type { MedicationRequest, Patient } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { withoutLaterElements } from '../../src/mapping/without-later-elements.ts';

const later = (element: string): string =>
  `http://hl7.org/fhir/5.0/StructureDefinition/extension-MedicationRequest.${element}`;

const order: MedicationRequest = {
  resourceType: 'MedicationRequest',
  status: 'stopped',
  intent: 'order',
  subject: { reference: 'Patient/p-1' },
  note: [{ text: 'With food' }],
};

describe('an order for a server that refuses elements of R5', () => {
  it('says in notes what they say, after its own notes', () => {
    const extension = [
      { url: later('renderedDosageInstruction'), valueMarkdown: '1 tablet in the morning and 2 at bedtime' },
      { url: later('effectiveDosePeriod'), valuePeriod: { start: '2026-01-20', end: '2026-11' } },
      { url: later('statusChanged'), valueDateTime: '2026-11-02' },
    ];
    expect(withoutLaterElements({ ...order, extension })).toEqual({
      ...order,
      note: [
        { text: 'With food' },
        { text: 'Directions as a whole: 1 tablet in the morning and 2 at bedtime' },
        { text: 'Taken from 2026-01-20 until 2026-11' },
        { text: 'Status since 2026-11-02' },
      ],
    });
  });

  it('keeps other extensions, and tells one end of a period alone', () => {
    const other = { url: 'https://clinic.example/extension', valueString: 'kept' };
    const extension = [other, { url: later('effectiveDosePeriod'), valuePeriod: { start: '2026-01-20' } }];
    expect(withoutLaterElements({ ...order, extension })).toMatchObject({
      extension: [other],
      note: [{ text: 'With food' }, { text: 'Taken from 2026-01-20' }],
    });
  });

  it('is the same where there are none, as are resources of other types', () => {
    const patient: Patient = { resourceType: 'Patient', extension: [{ url: later('statusChanged') }] };
    expect(withoutLaterElements(order)).toBe(order);
    expect(withoutLaterElements(patient)).toBe(patient);
  });
});
