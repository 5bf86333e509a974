import { describe, expect, it } from 'vitest';
import { allowedTargets, type ReferenceScope, referencedType } from '../../src/validation/reference-target.ts';

const scope: ReferenceScope = {
  container: { resourceType: 'MedicationRequest', contained: [{ resourceType: 'Medication', id: 'm1' }] },
  typeOfFullUrl: (fullUrl) => (fullUrl === 'urn:uuid:1' ? 'Patient' : undefined),
  isResourceType: (name) => ['Patient', 'Practitioner', 'Medication', 'MedicationRequest'].includes(name),
};

describe('the type that a reference leads to', () => {
  it.each([
    ['Patient/1', 'Patient'],
    ['Patient/1/_history/2', 'Patient'],
    ['Patient?identifier=x|1', 'Patient'],
    ['https://fhir.example/r4/Practitioner/1', 'Practitioner'],
    ['https://fhir.example/r4/Practitioner/1/_history/3', 'Practitioner'],
    ['#m1', 'Medication'],
    ['#', 'MedicationRequest'],
    ['urn:uuid:1', 'Patient'],
  ])('is read from %s', (reference, type) => {
    expect(referencedType({ reference }, scope)).toEqual({ kind: 'type', type });
  });

  it.each(['urn:uuid:2', 'urn:oid:1.2', 'https://example.com/who/knows', '#m2', ''])(
    'is open for "%s"',
    (reference) => {
      expect(referencedType({ reference }, scope)).toEqual({ kind: 'open' });
    },
  );

  it('is the stated one where the text is silent, if R4 has it', () => {
    expect(referencedType({ reference: 'urn:uuid:2', type: 'Patient' }, scope)).toEqual({
      kind: 'type',
      type: 'Patient',
    });
    expect(referencedType({ display: 'somebody', type: 'Person2' }, scope)).toEqual({ kind: 'open' });
  });

  it('is none where the text names a type that R4 has not', () => {
    expect(referencedType({ reference: 'Human/1' }, scope)).toEqual({ kind: 'no-such-type' });
  });
});

describe('the types that target profiles allow', () => {
  const base = 'http://hl7.org/fhir/StructureDefinition/';
  const profileTypes = new Map([['https://guide.example/patient', 'Patient']]);

  it('are those of the base and of known profiles', () => {
    const allowed = allowedTargets([`${base}Group`, 'https://guide.example/patient|2.0'], profileTypes);
    expect([...(allowed ?? [])]).toEqual(['Group', 'Patient']);
  });

  it.each([[undefined], [[]], [[`${base}Resource`]], [['https://guide.example/unknown']]])(
    'are any for %j',
    (profiles) => {
      expect(allowedTargets(profiles, profileTypes)).toBeUndefined();
    },
  );
});
