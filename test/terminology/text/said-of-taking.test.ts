import { describe, expect, it } from 'vitest';
import { loadDrugGraph } from '../../../src/adapters/terminology/load-terminology.ts';

const graph = loadDrugGraph();
const recognize = (text: string) => graph.recognize({ rxcuis: [], ndcs: [], texts: [text] });

describe('a text that is of no drug that is taken', () => {
  it.each([
    'no lithium',
    'allergic to codeine',
    'codeine allergy',
    'aspirin intolerance',
    'cocaine abuse',
    'methamphetamine use',
    'methamphetamine use disorder',
    'caffeine free',
    'lithium level',
  ])('stays open: "%s"', (text) => {
    const { ingredients, issues } = recognize(text);
    expect(ingredients).toEqual([]);
    expect(issues.map(({ code }) => code)).toEqual(['unrecognized-drug']);
  });

  it.each([
    'clozapine 350 ng/mL',
    'lithium 0.8 mmol/L',
    'valproic acid 75 mcg/dL',
    'glucose 110 mg/dL',
    'lithium 0.7',
    'Lithium 0.8 mEq/L',
    'potassium 4.2',
    'valproate 82',
    'Depakote 78 mcg/mL',
  ])('stays open as a laboratory value: "%s"', (text) => {
    expect(recognize(text).issues.map(({ reason }) => reason)).toEqual([
      'The number is, or looks like, a laboratory value.',
    ]);
  });

  it.each([
    'fentanyl 50 mcg/mL',
    'lithium 300',
    'digoxin 0.125',
    'valproic acid 250',
    'magnesium 400',
    'lorazepam use as needed',
    'naltrexone 50 mg for alcohol dependence',
  ])('is not seen in "%s"', (text) => {
    expect(recognize(text).ingredients).toHaveLength(1);
  });
});

describe('a text of a drug that is taken no more', () => {
  it.each([
    'sertraline 50 mg - discontinued',
    "sertraline 50 mg (d/c'd)",
    'd/c sertraline 50 mg',
    'hold sertraline 50 mg',
    'past: sertraline 50 mg',
    'sertraline 50 mg 1 tab daily, not taking',
  ])('says so and keeps the drug: "%s"', (text) => {
    const { ingredients, issues } = recognize(text);
    expect(ingredients.map(({ name }) => name)).toEqual(['sertraline']);
    expect(issues.map(({ reason }) => reason)).toContain('The text says that the drug is not, or no more, taken.');
  });

  it.each(['sertraline 50 mg daily, do not crush', 'lisinopril 10 mg tab daily, hold for SBP < 100'])(
    'is not seen in "%s"',
    (text) => {
      expect(recognize(text).issues).toEqual([]);
    },
  );
});
