import { describe, expect, it } from 'vitest';
import type { WrittenResource } from '../support/bundle.ts';
import { coded, order, rxnorm } from '../support/medication-request.ts';
import { alertsOf, onlyOne, reconcile } from '../support/reconciled.ts';

const snomed = 'http://snomed.info/sct';
let made = 0;

const allergy = (code: unknown, fields: WrittenResource = {}): WrittenResource => {
  made += 1;
  return { resourceType: 'AllergyIntolerance', id: `a${made}`, patient: { reference: 'Patient/p1' }, code, ...fields };
};
const clinical = (code: string) => ({ clinicalStatus: { coding: [{ code }] } });
const verified = (code: string) => ({ verificationStatus: { coding: [{ code }] } });

/** The list of a patient of one drug and these allergies, as one source has them. */
const listOf = (drug: string, ...allergies: readonly WrittenResource[]) =>
  reconcile({ pcp: [order(drug), ...allergies] });

describe('an allergy against a drug', () => {
  it.each<[string, unknown, string]>([
    ['the same ingredient', { text: 'lisinopril' }, 'Zestril 10 mg oral tablet'],
    ['a brand', { text: 'Zestril' }, 'lisinopril 10 mg oral tablet'],
    ['a salt of it', { text: 'lithium carbonate' }, 'lithium citrate'],
    ['a code', coded(rxnorm, '29046'), 'lisinopril'],
    [
      'a code under a system written otherwise',
      coded('https://www.nlm.nih.gov/research/umls/rxnorm/', '29046'),
      'lisinopril',
    ],
    [
      'a part of a combination',
      { text: 'hydrochlorothiazide' },
      'losartan 50 mg / hydrochlorothiazide 12.5 mg oral tablet',
    ],
    ['“allergy to”', { text: 'Allergy to lisinopril' }, 'lisinopril'],
    [
      'a display with a semantic tag',
      { coding: [{ system: snomed, code: '1', display: 'Allergy to penicillin (disorder)' }] },
      'amoxicillin',
    ],
    ['the name of a class', { text: 'Penicillins' }, 'amoxicillin 500 mg oral capsule'],
    ['a class in short', { text: 'PCN' }, 'Augmentin'],
    [
      'a class beside words that name none',
      { text: 'hives after antibiotics', coding: [{ system: snomed, code: '1', display: 'Penicillin' }] },
      'amoxicillin',
    ],
    ['sulfa', { text: 'Sulfa drugs' }, 'Bactrim'],
    ['sulfa, at length', { text: 'Sulfa (sulfonamide antibiotics)' }, 'sulfamethoxazole'],
    ['another drug of a cross-reactive class', { text: 'penicillin V' }, 'amoxicillin'],
    ['cephalosporins', { text: 'cephalosporins' }, 'cephalexin'],
    ['NSAIDs', { text: 'NSAIDs' }, 'ibuprofen'],
    ['ACE inhibitors', { text: 'ACE inhibitors' }, 'lisinopril'],
  ])('by %s', (_, code, drug) => {
    const list = listOf(drug, allergy(code));
    const found = onlyOne(list.alerts.filter(({ type }) => type === 'allergy'));
    expect(found.severity).toBe('high');
    expect(list.notChecked.filter(({ why }) => why.includes('allergy'))).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['penicillamine is no penicillin', { text: 'penicillins' }, 'penicillamine'],
    ['furosemide is no sulfa antibiotic', { text: 'sulfa' }, 'furosemide'],
    ['an allergy to one statin is none to all', { text: 'simvastatin' }, 'atorvastatin'],
    ['another drug', { text: 'lisinopril' }, 'lithium'],
    ['penicillin is no cephalosporin', { text: 'penicillin' }, 'cephalexin'],
  ])('is none: %s', (_, code, drug) => {
    expect(listOf(drug, allergy(code)).alerts).toEqual([]);
  });

  it.each<[string, WrittenResource]>([
    ['resolved', clinical('resolved')],
    ['inactive', clinical('inactive')],
    ['refuted', verified('refuted')],
    ['refuted, in capitals', verified('Refuted')],
    ['refuted, in words', { verificationStatus: { text: 'Refuted' } }],
    ['withdrawn', verified('entered-in-error')],
  ])('is none when it is %s', (_, fields) => {
    const list = listOf('lisinopril', allergy({ text: 'lisinopril' }, fields));
    expect(list.alerts).toEqual([]);
    expect(list.ledger).toMatchObject({ excluded: 1, failed: 0 });
  });

  it.each<unknown>([
    { coding: [{ system: snomed, code: '716186003' }] },
    { coding: [{ system: snomed, code: '1631000175102' }] },
    { text: 'NKDA' },
    { text: 'No known drug allergies' },
    { text: 'No Known Allergies' },
  ])('is none, and nothing unchecked, where there is none: %o', (code) => {
    const list = listOf('lisinopril', allergy(code));
    expect([list.alerts, list.notChecked]).toEqual([[], []]);
  });

  it.each<[string, WrittenResource]>([
    ['an intolerance', { type: 'intolerance' }],
    ['an intolerance, in R5', { type: { coding: [{ code: 'intolerance' }] } }],
    ['of low criticality', { criticality: 'low' }],
  ])('is moderate when it is %s', (_, fields) => {
    expect(onlyOne(listOf('lisinopril', allergy({ text: 'lisinopril' }, fields)).alerts).severity).toBe('moderate');
  });

  it('counts when its status is not said, and when it is unconfirmed', () => {
    expect(listOf('lisinopril', allergy({ text: 'lisinopril' })).alerts).toHaveLength(1);
    expect(listOf('lisinopril', allergy({ text: 'lisinopril' }, verified('unconfirmed'))).alerts).toHaveLength(1);
  });

  it('by two sources is one alert that names both, in the graver words', () => {
    const list = reconcile({
      cardiology: [allergy({ text: 'lisinopril' }, { type: 'intolerance' })],
      pcp: [order('lisinopril'), allergy({ text: 'Zestril' })],
    });
    const found = onlyOne(list.alerts);
    expect(found).toMatchObject({ severity: 'high', sources: ['cardiology', 'pcp'] });
    expect(found.message).toContain('an allergy');
  });

  it('to something that is not recognised is named as not checked, once', () => {
    const list = reconcile({
      cardiology: [allergy({ text: 'bee stings' })],
      pcp: [order('lisinopril'), allergy({ text: 'Bee stings' })],
    });
    expect(list.notChecked).toEqual([{ drug: 'Bee stings', why: expect.stringContaining('not recognised') }]);
  });

  it('without a substance is named, not lost', () => {
    expect(listOf('lisinopril', allergy(undefined)).notChecked.map(({ drug }) => drug)).toEqual(['unnamed substance']);
  });

  it('speaks only of current drugs', () => {
    const list = reconcile({
      pcp: [order('lisinopril', null, { status: 'stopped' }), allergy({ text: 'lisinopril' })],
    });
    expect(alertsOf(list)).toEqual([]);
  });
});
