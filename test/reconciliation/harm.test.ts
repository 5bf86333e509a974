import { describe, expect, it } from 'vitest';
import { rxcui } from '../../src/domain/ids.ts';
import { highHarmDrugs } from '../../src/reconciliation/high-harm-drugs.ts';
import { drugs } from '../support/drug-graph.ts';
import { by, order } from '../support/medication-request.ts';
import { onlyOne, reconcile, rowOf } from '../support/reconciled.ts';

const differencesBetween = (ours: string, theirs: string, drug: string) =>
  onlyOne(reconcile({ clinic: [order(drug, ours)], pcp: [order(drug, theirs)] }).rows).differences.map(
    ({ type, harm }) => `${type} ${harm}`,
  );

describe('the harm of a difference', () => {
  it.each([
    ['sertraline', '100 mg daily', '125 mg daily', 'dose low'],
    ['sertraline', '50 mg daily', '100 mg daily', 'dose moderate'],
    ['sertraline', '25 mg daily', '250 mg daily', 'dose high'],
    ['lithium', '900 mg daily', '600 mg daily', 'dose high'],
    ['lithium', '900 mg daily', '750 mg daily', 'dose moderate'],
    ['levothyroxine', '50 mcg daily', '50 mg daily', 'dose high'],
    ['buspirone', '15 mg twice daily', '10 mg three times daily', 'frequency low'],
    ['methotrexate', '10 mg once a week', '10 mg once a day', 'frequency high'],
  ])('of %s, %s against %s: %s', (drug, ours, theirs, told) => {
    expect(differencesBetween(ours, theirs, drug)).toEqual([told]);
    expect(differencesBetween(theirs, ours, drug)).toEqual([told]);
  });

  it.each([
    ['warfarin 5 mg oral tablet', '1 tablet daily', 'high'],
    ['loratadine 10 mg oral tablet', '1 tablet daily', 'moderate'],
    ['loratadine 10 mg oral tablet', '1 tablet daily as needed', 'low'],
    ['cyclosporine 0.05 % ophthalmic emulsion', '1 drop in both eyes twice daily', 'moderate'],
  ])('of %s (%s), left out: %s', (drug, sig, harm) => {
    const list = reconcile({ clinic: [order(drug, sig)], pcp: [] });
    expect(onlyOne(onlyOne(list.rows).differences)).toMatchObject({ type: 'omitted', harm });
  });

  it('ranks the differences of a row, the worst first, whatever came first', () => {
    const ours = order('sertraline', '25 mg every morning', { ...by('Dr. A'), authoredOn: '2020-01-01' });
    const theirs = order('sertraline', '250 mg at bedtime', { ...by('Dr. B'), status: 'on-hold' });
    const told = reconcile({ clinic: [ours], pcp: [theirs], third: [] });
    expect(rowOf(told, 'sertraline').differences.map(({ type, harm }) => `${type} ${harm}`)).toEqual([
      'dose high',
      'frequency high',
      'status moderate',
      'omitted moderate',
      'stale low',
    ]);
    const other = reconcile({ third: [], pcp: [theirs], clinic: [ours] });
    expect(rowOf(other, 'sertraline').differences).toEqual(rowOf(told, 'sertraline').differences);
  });
});

describe('what a difference says', () => {
  it('names the statements that show it, and what would settle it', () => {
    const ours = order('sertraline', '50 mg daily', { id: 'a' });
    const theirs = order('sertraline', '100 mg daily', { id: 'b' });
    expect(onlyOne(onlyOne(reconcile({ clinic: [ours], pcp: [theirs] }).rows).differences)).toMatchObject({
      statements: [
        { source: 'clinic', resource: 'MedicationRequest/a' },
        { source: 'pcp', resource: 'MedicationRequest/b' },
      ],
      wouldSettle: 'Ask the patient which dose is taken, and clinic and pcp which was meant.',
    });
  });

  it('names those that list a drug that another leaves out', () => {
    const list = reconcile({ clinic: [order('sertraline', '50 mg daily', { id: 'a' })], pcp: [] });
    expect(onlyOne(onlyOne(list.rows).differences)).toMatchObject({
      sources: ['pcp'],
      statements: [{ source: 'clinic', resource: 'MedicationRequest/a' }],
      wouldSettle: 'Ask the patient whether it is taken as listed by clinic, and tell pcp.',
    });
  });
});

describe('the table of drugs with which a slip harms most', () => {
  const entries = highHarmDrugs.flatMap(({ ingredients }) => Object.entries(ingredients));

  it('names base ingredients as the drug data has them, each once', () => {
    for (const [code, name] of entries) {
      expect(drugs.ingredientsOf(rxcui(code))).toEqual([{ rxcui: code, name }]);
    }
    expect(new Set(entries.map(([code]) => code)).size).toBe(entries.length);
  });

  it('gives a reason for each', () => {
    for (const { why } of highHarmDrugs) expect(why).toMatch(/^[A-Z].{20,}\.$/);
  });
});
