import { describe, expect, it } from 'vitest';
import { isOfManyPatients } from '../../src/fhir/of-many-patients.ts';

describe('what belongs to many patients', () => {
  it.each(['Organization', 'Organization/clinic', 'Practitioner/dr-solheim'])('is %s', (name) => {
    expect(isOfManyPatients(name)).toBe(true);
  });

  it.each(['PractitionerRole/one', 'Patient/Organization', 'MedicationRequest/1', ''])('is not %s', (name) => {
    expect(isOfManyPatients(name)).toBe(false);
  });
});
