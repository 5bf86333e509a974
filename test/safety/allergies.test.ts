import { describe, expect, it } from 'vitest';
import type { ReconciledList } from '../../src/domain/reconciled-list.ts';
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

const allergiesIn = ({ alerts }: ReconciledList) => alerts.filter(({ type }) => type === 'allergy');
const uncheckedAllergies = ({ notChecked }: ReconciledList) => notChecked.filter(({ why }) => /allergy/.test(why));

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
    ['a reaction behind it, in brackets', { text: 'lisinopril (angioedema of the tongue, 2022)' }, 'lisinopril'],
    ['a reaction behind a dash', { text: 'Penicillin - hives as a child' }, 'amoxicillin'],
    ['a reaction behind a colon', { text: 'sulfa: rash' }, 'Bactrim'],
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
    ['another drug', { text: 'lisinopril' }, 'lithium'],
    ['sulfa, and a thiazide', { text: 'sulfa' }, 'hydrochlorothiazide'],
    ['sulfa, and a sulfate', { text: 'Sulfa drugs' }, 'morphine sulfate'],
    ['penicillin, and cefazolin', { text: 'penicillin' }, 'cefazolin'],
    ['carbamazepine, and valproate', { text: 'carbamazepine' }, 'valproate'],
    ['shellfish', { text: 'shellfish' }, 'potassium iodide'],
  ])('is none: %s', (_, code, drug) => {
    expect(allergiesIn(listOf(drug, allergy(code)))).toEqual([]);
  });

  it.each<[string, unknown, string, string]>([
    ['a cephalosporin of the same side chain', { text: 'amoxicillin' }, 'cephalexin', 'moderate'],
    ['a cephalosporin of another', { text: 'penicillin' }, 'ceftriaxone', 'low'],
    ['another statin', { text: 'simvastatin' }, 'atorvastatin', 'low'],
    ['another aromatic anticonvulsant', { text: 'carbamazepine' }, 'phenytoin', 'high'],
    ['lamotrigine after one', { text: 'Tegretol' }, 'lamotrigine', 'moderate'],
    ['an NSAID after aspirin', { text: 'ASA' }, 'naproxen', 'high'],
    ['celecoxib after sulfa', { text: 'sulfa' }, 'celecoxib', 'low'],
    ['sacubitril after an ACE inhibitor', { text: 'lisinopril' }, 'Entresto', 'high'],
    ['what it turns into', { text: 'risperidone' }, 'Invega', 'high'],
    ['the other opioid of one structure', { text: 'codeine' }, 'hydrocodone', 'moderate'],
  ])('tells of a cross-reaction: %s', (_, code, drug, severity) => {
    expect(allergiesIn(listOf(drug, allergy(code)))[0]?.severity).toBe(severity);
  });

  it('to words that may mean several things is named as not checked, and why', () => {
    const { alerts, notChecked } = listOf('gentamicin', allergy({ text: 'mycins' }));
    expect(alerts.filter(({ type }) => type === 'allergy')).toEqual([]);
    expect(notChecked.find(({ drug }) => drug === 'mycins')?.why).toContain('ask which drug it was');
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
    expect(allergiesIn(list)).toEqual([]);
    expect(uncheckedAllergies(list)).toEqual([]);
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
      cardiology: [allergy({ text: 'mothballs' })],
      pcp: [order('lisinopril'), allergy({ text: 'Mothballs' })],
    });
    expect(uncheckedAllergies(list)).toEqual([{ drug: 'Mothballs', why: expect.stringContaining('not recognised') }]);
  });

  it('without a substance is named, not lost', () => {
    const unnamed = uncheckedAllergies(listOf('lisinopril', allergy(undefined)));
    expect(unnamed.map(({ drug }) => drug)).toEqual(['unnamed substance']);
  });

  it('speaks only of current drugs', () => {
    const list = reconcile({
      pcp: [order('lisinopril', null, { status: 'stopped' }), allergy({ text: 'lisinopril' })],
    });
    expect(alertsOf(list)).toEqual([]);
  });
});
