import { describe, expect, it } from 'vitest';
import type { WrittenResource } from '../support/bundle.ts';
import { coded, ndcSystem, order, rxnorm } from '../support/medication-request.ts';
import { ingredientsOf, issuesOf, normalizedOf, outcomeOf, saidBy } from './one-resource.ts';

const dataAbsent = 'http://terminology.hl7.org/CodeSystem/data-absent-reason';
const nullFlavor = 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor';
const concept = (medicationCodeableConcept: unknown) => order('', null, { medicationCodeableConcept });

describe('codes and words of a concept', () => {
  const coding = (...codings: readonly WrittenResource[]) => ({ coding: codings });

  it.each<[string, unknown, readonly string[]]>([
    ['RxNorm', coding({ system: rxnorm, code: '312941' }), ['sertraline']],
    [
      'RxNorm in other letters',
      coding({ system: 'HTTP://WWW.NLM.NIH.GOV/RESEARCH/UMLS/RXNORM', code: '312941' }),
      ['sertraline'],
    ],
    ['RxNorm by OID', coding({ system: 'urn:oid:2.16.840.1.113883.6.88', code: '312941' }), ['sertraline']],
    ['RxNorm by OID in capitals', coding({ system: 'URN:OID:2.16.840.1.113883.6.88', code: '312941' }), ['sertraline']],
    ['RxNorm by a bare OID', coding({ system: '2.16.840.1.113883.6.88', code: '312941' }), ['sertraline']],
    ['RxNorm with a version', coding({ system: `${rxnorm}|2026-10`, code: '312941' }), ['sertraline']],
    ['an NDC alone', coding({ system: ndcSystem, code: '0049-4900-30' }), ['sertraline']],
    ['an NDC by OID', coding({ system: 'urn:oid:2.16.840.1.113883.6.69', code: '0049-4900-30' }), ['sertraline']],
    ['the digits of an RxCUI without a system', coding({ code: '312941' }), []],
    ['the digits of an RxCUI in another system', coding({ system: 'http://snomed.info/sct', code: '312941' }), []],
    ['the digits of an RxCUI by an OID of nobody', coding({ system: 'urn:oid:1.2.3', code: '312941' }), []],
    ['a brand', { text: 'Zoloft' }, ['sertraline']],
    ['a generic name', { text: 'sertraline' }, ['sertraline']],
    ['codes of two drugs', coding({ system: rxnorm, code: '312941' }, { system: rxnorm, code: '314076' }), []],
    [
      'an RxCUI and an NDC of two drugs',
      coding({ system: rxnorm, code: '314076' }, { system: ndcSystem, code: '0049-4900-30' }),
      [],
    ],
    ['a code and words of another drug', coded(rxnorm, '312941', 'lisinopril'), ['sertraline']],
    [
      'a code and a display of another drug',
      coding({ system: rxnorm, code: '312941', display: 'lisinopril' }),
      ['sertraline'],
    ],
  ])('%s', (how, medication, ingredients) => {
    const said = saidBy(concept(medication));
    expect(ingredientsOf(said)).toEqual(ingredients);
    const isContradicted = /of two drugs|another drug/.test(how);
    expect(said.issues.some(({ code }) => code === 'conflicting-codes')).toBe(isContradicted);
  });

  it.each([
    ['no system', coding({ code: '312941' })],
    ['a system that is not read', coding({ system: 'http://snomed.info/sct', code: '312941' })],
    ['a local system', coding({ system: 'urn:oid:1.2.3', code: '312941' })],
  ])('only a code of %s: the code is shown, and said to be unread', (_, medication) => {
    const said = saidBy(concept(medication));
    expect(said.text).toBe('312941');
    expect(issuesOf(said)).toContain('unknown-code MedicationRequest.medicationCodeableConcept.coding');
  });

  it('a foreign code beside one that is read is no remark', () => {
    const said = saidBy(
      concept(coding({ system: rxnorm, code: '312941' }, { system: 'http://snomed.info/sct', code: '1' })),
    );
    expect(said.issues).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['data-absent-reason', coding({ system: dataAbsent, code: 'unknown', display: 'Unknown' })],
    [
      'data-absent-reason and its word',
      { ...coding({ system: dataAbsent, code: 'unknown', display: 'Unknown' }), text: 'unknown' },
    ],
    ['a null flavor', coding({ system: nullFlavor, code: 'UNK' })],
    [
      'a null flavor by OID',
      coding({ system: 'urn:oid:2.16.840.1.113883.5.1008', code: 'NI', display: 'NoInformation' }),
    ],
    [
      'an extension',
      { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'masked' }] },
    ],
    ['siblings of primitives', { coding: [{ _code: { extension: [] } }], _text: { extension: [] } }],
  ])('%s in place of a drug names none', (_, medication) => {
    expect(outcomeOf(concept(medication))).toBe('failed');
  });

  it('a null flavor beside words leaves the words', () => {
    const said = saidBy(
      concept({ ...coding({ system: nullFlavor, code: 'OTH', display: 'other' }), text: 'sertraline' }),
    );
    expect([said.text, ingredientsOf(said)]).toEqual(['sertraline', ['sertraline']]);
  });

  it.each(['unknown', 'Trunk balm', 'unk', 'None', 'see list'])('the words %s alone are words', (text) => {
    expect(saidBy(concept({ text })).text).toBe(text);
  });

  it('a concept that is the only one of a list is that concept; of two, neither is meant for certain', () => {
    expect(ingredientsOf(saidBy(concept([{ text: 'sertraline' }])))).toEqual(['sertraline']);
    expect(outcomeOf(concept([{ text: 'sertraline' }, { text: 'lisinopril' }]))).toBe('failed');
  });
});

describe('that there is no drug', () => {
  const snomed = 'http://snomed.info/sct';
  const ips = 'http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips';
  const said = (...coding: readonly WrittenResource[]) =>
    normalizedOf(concept({ coding, text: 'No known medications' }));

  it.each([
    [snomed, '787481004'],
    [ips, 'no-known-medications'],
  ])('%s|%s puts no drug on the list, and leaves nothing to check', (system, code) => {
    const { statements, entries, unread } = said({ system, code });
    expect([statements, entries.map(({ outcome }) => outcome), unread]).toEqual([[], ['excluded'], []]);
  });

  it.each([
    [snomed, '1287211007'],
    [ips, 'no-medication-info'],
  ])('%s|%s is no answer: the source’s silence means nothing', (system, code) => {
    const { entries, unread } = said({ system, code });
    expect(entries.map(({ outcome }) => outcome)).toEqual(['failed']);
    expect(unread).toEqual([{ text: 'medications', why: expect.stringContaining('no information') }]);
  });

  it('in a code of another system, or beside the code of a drug, says nothing of the kind', () => {
    expect(said({ system: 'urn:oid:1.2.3', code: '787481004' }).statements).toHaveLength(1);
    expect(said({ system: snomed, code: '787481004' }, { system: rxnorm, code: '312941' }).statements).toHaveLength(1);
  });

  it('in words alone stays words', () => {
    expect(saidBy(concept({ text: 'No known medications' })).text).toBe('No known medications');
  });
});
