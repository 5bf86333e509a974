import type { MedicationRequest, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differencesAfterWrite } from '../../src/delivery/compare-read-back.ts';

const sent: MedicationRequest = {
  resourceType: 'MedicationRequest',
  id: 'ours',
  meta: {
    profile: ['http://hl7.org/fhir/us/core/StructureDefinition/us-core-medicationrequest'],
    security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'PSY', display: 'psychiatry' }],
  },
  text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">Lithium</div>' },
  identifier: [{ system: 'https://clinic.example/ids/medication', value: 'm-1' }],
  status: 'completed',
  intent: 'order',
  medicationCodeableConcept: { text: 'Lithium carbonate 300 mg' },
  subject: { reference: 'Patient/77' },
  authoredOn: '2026-03-01T09:00:00-05:00',
  dosageInstruction: [
    { sequence: 1, text: '1 capsule in the morning' },
    { sequence: 1, text: '2 capsules at bedtime' },
  ],
};
const kept = (change: Partial<MedicationRequest> = {}): Resource => ({
  ...structuredClone(sent),
  id: '9001',
  meta: { ...sent.meta, versionId: '3', lastUpdated: '2026-03-01T14:00:05Z', source: '#x' },
  ...change,
});

describe('differencesAfterWrite', () => {
  it('finds none when the partner kept everything and added what is its own', () => {
    expect(
      differencesAfterWrite(sent, kept({ recorder: { display: 'Interface' }, note: [{ text: 'received' }] })),
    ).toEqual([]);
  });

  it('reports a dropped medicationReference and a changed status (FIELD-NOTES 7)', () => {
    const { medicationCodeableConcept: _drug, ...rest } = sent;
    const referring: Resource = { ...rest, medicationReference: { reference: 'Medication/5' } };
    expect(differencesAfterWrite(referring, { ...rest, status: 'stopped' })).toEqual([
      'MedicationRequest.medicationReference',
      'MedicationRequest.status',
    ]);
  });

  it('reports a dropped security label but not a changed display of it', () => {
    expect(differencesAfterWrite(sent, kept({ meta: {} }))).toEqual(['MedicationRequest.meta.security[0]']);
    const relabelled = sent.meta?.security?.map(({ display: _display, ...label }) => label) ?? [];
    expect(differencesAfterWrite(sent, kept({ meta: { security: relabelled } }))).toEqual([]);
  });

  it('ignores a generated narrative, but not one that a person wrote', () => {
    const { text: _text, ...without } = sent;
    expect(differencesAfterWrite(sent, without)).toEqual([]);
    const written: Resource = { ...sent, text: { status: 'additional', div: '<div>Only here</div>' } };
    expect(differencesAfterWrite(written, without)).toEqual(['MedicationRequest.text']);
  });

  it('takes another spelling of the same instant and reference for the same', () => {
    expect(
      differencesAfterWrite(
        sent,
        kept({
          authoredOn: '2026-03-01T14:00:00.000Z',
          subject: { reference: 'https://partner.example/fhir/Patient/77/_history/2', display: 'A patient' },
        }),
      ),
    ).toEqual([]);
    expect(differencesAfterWrite(sent, kept({ subject: { reference: 'Patient/177' } }))).toEqual([
      'MedicationRequest.subject.reference',
    ]);
  });

  it('takes a date made more or less precise for a change', () => {
    expect(differencesAfterWrite({ ...sent, authoredOn: '2026-03' }, kept({ authoredOn: '2026-03-01' }))).toEqual([
      'MedicationRequest.authoredOn',
    ]);
  });

  it('does not mind the order of repetitions, but names one that is gone or changed', () => {
    const [morning, bedtime] = sent.dosageInstruction ?? [];
    if (morning === undefined || bedtime === undefined) throw new Error('the sample has two steps');
    expect(differencesAfterWrite(sent, kept({ dosageInstruction: [bedtime, morning] }))).toEqual([]);
    expect(differencesAfterWrite(sent, kept({ dosageInstruction: [morning] }))).toEqual([
      'MedicationRequest.dosageInstruction[1]',
    ]);
    expect(
      differencesAfterWrite(sent, kept({ dosageInstruction: [morning, { ...bedtime, text: '3 capsules' }] })),
    ).toEqual(['MedicationRequest.dosageInstruction[1].text']);
  });

  it('reports additions that turn the meaning', () => {
    const more = [...(sent.dosageInstruction ?? []), { text: 'as directed' }];
    expect(differencesAfterWrite(sent, kept({ doNotPerform: true, dosageInstruction: more }))).toEqual([
      'MedicationRequest.doNotPerform',
      'MedicationRequest.dosageInstruction[2]',
    ]);
    expect(differencesAfterWrite(sent, kept({ doNotPerform: false }))).toEqual([]);
    expect(differencesAfterWrite(sent, kept({ modifierExtension: [{ url: 'urn:x', valueBoolean: true }] }))).toEqual([
      'MedicationRequest.modifierExtension',
    ]);
  });

  it('reports another type altogether', () => {
    expect(differencesAfterWrite(sent, { resourceType: 'Basic', code: {} })).toEqual(['MedicationRequest']);
  });

  it('never finds a difference between a resource and itself with its keys in another order', () => {
    const shuffled = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(shuffled);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, inner]) => [key, shuffled(inner)]),
      );
    };
    fc.assert(
      fc.property(fc.array(fc.record({ text: fc.string(), sequence: fc.integer() })), (dosageInstruction) => {
        const resource: Resource = { ...sent, dosageInstruction };
        const back = Object.assign({ ...resource }, shuffled(resource));
        expect(differencesAfterWrite(resource, back)).toEqual([]);
      }),
    );
  });
});
