import { describe, expect, it } from 'vitest';
import type { WrittenResource } from '../support/bundle.ts';
import { order } from '../support/medication-request.ts';
import { alertsOf, reconcile } from '../support/reconciled.ts';

const subject = { reference: 'Patient/p1' };
const icd10 = 'http://hl7.org/fhir/sid/icd-10-cm';

const condition = (code: string, fields: WrittenResource = {}): WrittenResource => ({
  resourceType: 'Condition',
  id: 'c',
  subject,
  clinicalStatus: { coding: [{ code: 'active' }] },
  code: { coding: [{ system: icd10, code }] },
  recordedDate: '2026-10-01',
  ...fields,
});

const answer = (value: WrittenResource, fields: WrittenResource = {}): WrittenResource => ({
  resourceType: 'Observation',
  id: 'o',
  subject,
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '82810-3' }] },
  effectiveDateTime: '2026-10-01',
  ...value,
  ...fields,
});

const snomed = (code: string) => ({ valueCodeableConcept: { coding: [{ system: 'http://snomed.info/sct', code }] } });

const isAlert = (stated: WrittenResource): boolean =>
  alertsOf(reconcile({ 'ob-gyn': [stated], pcp: [order('Depakote')] })).includes('pregnancy: valproate');

describe('a pregnancy is stated by', () => {
  it.each(['Z33.1', 'z331', 'Z33.3', 'Z34.02', 'Z36.9', 'Z3A.20', 'O09.91', 'O24.410', 'O07.4', 'O99.340'])(
    'Condition %s',
    (code) => {
      expect(isAlert(condition(code))).toBe(true);
    },
  );

  it.each<[string, WrittenResource]>([
    ['an answer in SNOMED CT', snomed('77386006')],
    ['an answer in LOINC', { valueCodeableConcept: { coding: [{ code: 'LA15173-0' }] } }],
    ['an answer in words', { valueCodeableConcept: { text: 'Pregnant' } }],
    ['an answer as text', { valueString: 'pregnant' }],
    [
      'an answer to a code system written otherwise',
      { ...snomed('77386006'), code: { coding: [{ system: 'https://loinc.org/', code: '82810-3' }] } },
    ],
    ['an answer that has no date', { ...snomed('77386006'), effectiveDateTime: undefined }],
    ['an answer whose date is no date', { ...snomed('77386006'), effectiveDateTime: 'in spring' }],
  ])('%s', (_, value) => {
    expect(isAlert(answer(value))).toBe(true);
  });
});

describe('no pregnancy is stated by', () => {
  it.each(['O03.9', 'O80', 'O82', 'O86.4', 'O90.6', 'Z33.2', 'Z32.02', 'F32.1'])('Condition %s', (code) => {
    expect(isAlert(condition(code))).toBe(false);
  });

  it.each<[string, WrittenResource]>([
    ['a resolved Condition', { clinicalStatus: { coding: [{ code: 'resolved' }] } }],
    ['a refuted one', { verificationStatus: { coding: [{ code: 'refuted' }] } }],
    ['one that has abated', { abatementDateTime: '2026-11-01' }],
    ['one that abated at an age', { abatementAge: { value: 30 } }],
    ['one of last year', { recordedDate: '2025-10-01' }],
    ['one whose onset was last year, by a period', { recordedDate: undefined, onsetPeriod: { start: '2025-01-01' } }],
  ])('%s', (_, fields) => {
    expect(isAlert(condition('Z33.1', fields))).toBe(false);
  });

  it.each<[string, WrittenResource]>([
    ['the answer "not pregnant"', snomed('60001007')],
    ['a withdrawn answer', { ...snomed('77386006'), status: 'entered-in-error' }],
    [
      'the answer to another question',
      { ...snomed('77386006'), code: { coding: [{ system: 'http://loinc.org', code: '8302-2' }] } },
    ],
    ['an answer older than a pregnancy lasts', { ...snomed('77386006'), effectiveDateTime: '2025-12-01' }],
  ])('%s', (_, value) => {
    expect(isAlert(answer(value))).toBe(false);
  });

  it('an answer that is neither, which is named as not checked', () => {
    const list = reconcile({
      'ob-gyn': [answer({ valueCodeableConcept: { text: 'possibly' } })],
      pcp: [order('Depakote')],
    });
    expect(alertsOf(list)).toEqual([]);
    expect(list.notChecked.filter(({ drug }) => drug !== 'valproate').map(({ drug }) => drug)).toEqual([
      'pregnancy status',
    ]);
  });
});

it('a newer "not pregnant" of one source ends the older word of another', () => {
  const list = reconcile({
    clinic: [answer(snomed('60001007'), { effectiveDateTime: '2026-11-01' })],
    'ob-gyn': [condition('Z33.1', { recordedDate: '2026-06-01' })],
    pcp: [order('Depakote')],
  });
  expect(alertsOf(list)).toEqual([]);
});
