import { describe, expect, it } from 'vitest';
import { loadDefinitions } from '../../src/adapters/profiles/load-definitions.ts';
import type { ElementFacts } from '../../src/validation/definitions.ts';
import { plainSnapshotOf, snapshotOf } from '../../src/validation/snapshot.ts';

const definitions = loadDefinitions();
const base = 'http://hl7.org/fhir/StructureDefinition/Patient';
const profileWith = (...elements: readonly ElementFacts[]) => ({
  url: 'https://clinic.example/profile',
  version: '1',
  type: 'Patient',
  base,
  elements,
});

describe('the snapshot of a profile', () => {
  it('keeps what the base says where the profile is silent', () => {
    const snapshot = snapshotOf(profileWith({ id: 'Patient.gender', min: 1 }), definitions);
    expect(snapshot?.snapshot?.element.find(({ id }) => id === 'Patient.gender')).toMatchObject({
      min: 1,
      max: '1',
      binding: { strength: 'required' },
    });
  });

  it('adds elements inside a datatype behind what holds them', () => {
    const snapshot = snapshotOf(profileWith({ id: 'Patient.identifier.system', min: 1 }), definitions);
    const ids = snapshot?.snapshot?.element.map(({ id }) => id) ?? [];
    expect(ids.indexOf('Patient.identifier.system')).toBe(ids.indexOf('Patient.identifier') + 1);
  });

  it('adds slices behind all of the sliced element', () => {
    const facts = profileWith(
      { id: 'Patient.identifier.system', min: 1 },
      { id: 'Patient.identifier:mrn', max: '1' },
      { id: 'Patient.identifier:mrn.value', min: 1 },
    );
    const ids = snapshotOf(facts, definitions)?.snapshot?.element.map(({ id }) => id ?? '') ?? [];
    expect(ids.filter((id) => id.startsWith('Patient.identifier'))).toEqual([
      'Patient.identifier',
      'Patient.identifier.system',
      'Patient.identifier:mrn',
      'Patient.identifier:mrn.value',
    ]);
  });

  it('does not change the base', () => {
    const before = JSON.stringify(definitions.structureDefinition('Patient'));
    snapshotOf(profileWith({ id: 'Patient.gender', min: 1 }), definitions);
    expect(JSON.stringify(definitions.structureDefinition('Patient'))).toBe(before);
  });

  it('is none for an element that the base has not', () => {
    expect(snapshotOf(profileWith({ id: 'Patient.shoe', min: 1 }), definitions)).toBeUndefined();
    expect(snapshotOf({ ...profileWith(), type: 'Nothing' }, definitions)).toBeUndefined();
  });

  it('has the shape of the base again in its plain form', () => {
    const facts = profileWith({ id: 'Patient.identifier.system', min: 1 }, { id: 'Patient.identifier:mrn', max: '1' });
    const snapshot = snapshotOf(facts, definitions);
    const plainBase = definitions.structureDefinition('Patient');
    if (snapshot === undefined || plainBase === undefined) throw new Error('no snapshot');
    expect(plainSnapshotOf(snapshot, plainBase).snapshot?.element.map(({ id }) => id)).toEqual(
      plainBase.snapshot?.element.map(({ id }) => id),
    );
  });
});
