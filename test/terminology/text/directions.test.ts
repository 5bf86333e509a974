import { describe, expect, it } from 'vitest';
import { loadDrugGraph } from '../../../src/adapters/terminology/load-terminology.ts';
import { startOfDirections } from '../../../src/terminology/text/directions.ts';
import { tokenizeDrugText } from '../../../src/terminology/text/drug-tokens.ts';
import { clinicDaySigs } from '../../dosage/cases/clinic-day-sigs.ts';
import { psychiatricSigs } from '../../dosage/cases/psychiatric-sigs.ts';

const graph = loadDrugGraph();
const recognize = (text: string) => graph.recognize({ rxcuis: [], ndcs: [], texts: [text] });
const ingredientsOf = (text: string) => recognize(text).ingredients.map(({ name }) => name);
const clinicalDrugOf = (text: string) => {
  const drug = recognize(text);
  return drug.recognizedBy === 'none' ? undefined : drug.clinicalDrug?.name;
};
const directionsIn = (text: string) => {
  const tokens = tokenizeDrugText(text);
  return tokens.slice(startOfDirections(tokens, 1)).map((token) => token.text);
};

describe('directions behind a name', () => {
  it.each([
    ['lithium 300 mg cap take 1 bid', 'take'],
    ['lithium 300 mg 2 caps bid', '2'],
    ['lithium 300 mg 1-2 caps bid', '1'],
    ['lithium 300 mg one cap at night', 'one'],
    ['lithium three times a day', 'three'],
    ['lithium 300 mg for mood', 'for'],
    ['lithium 300 mg at 8 am', 'at'],
    ['lithium 300 mg in the morning', 'in'],
    ['lithium 300 mg by mouth', 'by'],
  ])('begin in "%s" with "%s"', (text, first) => {
    expect(directionsIn(text)[0]).toBe(first);
  });

  it.each([
    'lithium 300 mg cap',
    'lithium 300 caps',
    'amoxicillin powder for oral suspension',
    'gabapentin once-daily 300 mg',
    'exenatide 5 mcg in 0.02 ml pen',
    'bupropion 24 hr 150 tab',
  ])('are none in "%s"', (text) => {
    expect(directionsIn(text)).toEqual([]);
  });
});

describe('a drug with directions behind it', () => {
  const tablets = [...clinicDaySigs, ...psychiatricSigs]
    .map(([sig]) => sig)
    .filter((sig) => /\btab/i.test(sig) && !/\d\s*(?:mg|mcg|ml)|under|sublingual|dissolve|chew|odt|\bsl\b/i.test(sig));

  it.each(tablets)('is the same with "%s"', (sig) => {
    expect(clinicalDrugOf(`sertraline 50 mg tablet ${sig}`)).toBe('sertraline 50 MG Oral Tablet');
  });

  it('is read with a strength that stands only in the directions', () => {
    expect(clinicalDrugOf('sertraline take 50 mg tablet daily')).toBe('sertraline 50 MG Oral Tablet');
  });

  it('is of no one strength where the directions have another and no form tells them apart', () => {
    expect(clinicalDrugOf('quetiapine 25 mg in the morning and 50 mg at night')).toBeUndefined();
    expect(clinicalDrugOf('quetiapine 25 mg tablet take 50 mg at night')).toBe('quetiapine 25 MG Oral Tablet');
  });

  it('is not changed by what the directions warn of', () => {
    expect(ingredientsOf('metronidazole 500 mg tablet twice a day, avoid alcohol')).toEqual(['metronidazole']);
    expect(recognize('zolpidem 10 mg tablet nightly, no more than 1 a night').issues).toEqual([]);
  });

  it.each([
    'sertraline 50 mg daily, trazodone 50 mg at bedtime',
    'sertraline 50 mg daily and trazadone 50 mg at bedtime',
    'sertraline 50 mg daily homeopathic',
  ])('stays open where "%s" names something else behind them', (text) => {
    expect(ingredientsOf(text)).toEqual([]);
  });
});
