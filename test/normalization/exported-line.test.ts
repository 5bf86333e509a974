import { describe, expect, it } from 'vitest';
import { deletedIn, readExportedLine, typesInTrouble } from '../../src/normalization/exported-line.ts';

describe('a line of an exported file', () => {
  it.each([
    ['a relative reference', { subject: { reference: 'Patient/7' } }, '7'],
    ['an absolute one', { patient: { reference: 'https://partner.example/fhir/Patient/7/_history/2' } }, '7'],
    ['a group', { subject: { reference: 'Group/7' } }, null],
    ['a contained one', { subject: { reference: '#p' } }, null],
    ['an identifier alone', { subject: { identifier: { value: '7' } } }, null],
    ['none', {}, null],
  ])('says whose it is by %s', (_, more, patient) => {
    const read = readExportedLine(JSON.stringify({ resourceType: 'Condition', id: 'c', ...more }));
    expect(read).toMatchObject({ kind: 'resource', resource: { type: 'Condition', name: 'Condition/c', patient } });
  });

  it.each([
    ['Medication/5', 'Medication/5'],
    ['https://partner.example/fhir/Medication/5', 'Medication/5'],
    ['#5', null],
    ['Substance/5', null],
  ])('says which Medication it refers to by %s', (reference, medication) => {
    const read = readExportedLine(
      JSON.stringify({ resourceType: 'MedicationRequest', medicationReference: { reference } }),
    );
    expect(read).toMatchObject({ resource: { medication } });
  });

  it.each([
    ['', 'blank'],
    [' \r', 'blank'],
    ['{"resourceType":"Cond', 'broken'],
    ['[]', 'broken'],
    ['7', 'broken'],
  ])('%j is %s', (line, kind) => {
    expect(readExportedLine(line)).toEqual({ kind });
  });

  it('says what was deleted, by its DELETE entries alone', () => {
    const entry = [
      { request: { method: 'DELETE', url: 'Condition/1' } },
      { request: { method: 'DELETE', url: 'https://partner.example/fhir/Condition/2' } },
      { request: { method: 'PUT', url: 'Condition/3' } },
      { resource: { resourceType: 'Condition', id: '4' } },
    ];
    expect(deletedIn(JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }))).toEqual([
      'Condition/1',
      'Condition/2',
    ]);
  });

  it.each(['{', '[]', '{"resourceType":"Condition","id":"1"}'])('of deletions cannot be told: %s', (line) => {
    expect(deletedIn(line)).toBe(null);
  });

  it.each(['Condition', 'Condition?identifier=1'])('of deletions does not say which resource is gone: %s', (url) => {
    const entry = [{ request: { method: 'DELETE', url: 'Condition/1' } }, { request: { method: 'DELETE', url } }];
    expect(deletedIn(JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }))).toBe(null);
  });

  it.each([
    ['names a type', [{ severity: 'error', expression: ['Condition'] }], ['Condition']],
    ['speaks of a type', [{ severity: 'fatal', diagnostics: 'Could not export Observation/12' }], ['Observation']],
    ['names none', [{ severity: 'error', diagnostics: 'disk full' }], ['Condition', 'Observation']],
    ['only remarks', [{ severity: 'information', expression: ['Condition'] }], []],
  ])('tells which types are in trouble where an outcome %s', (_, issue, types) => {
    const line = JSON.stringify({ resourceType: 'OperationOutcome', issue });
    expect(typesInTrouble(line, ['Condition', 'Observation'])).toEqual(types);
  });

  it('relies on no type where an error file holds no outcome', () => {
    expect(typesInTrouble('{', ['Condition'])).toEqual(['Condition']);
  });
});
