import { describe, expect, it } from 'vitest';
import { loadDrugGraph } from '../../../src/adapters/terminology/load-terminology.ts';
import { plainly } from '../../../src/terminology/text/plain-wording.ts';

describe('the wording of lists', () => {
  it.each([
    ['lithium 300 mg p.o. b.i.d.', 'lithium 300 mg po bid'],
    ["lithium (d/c'd)", 'lithium (discontinued)'],
    ['d/c lithium', 'discontinued lithium'],
    ['albuterol 108 (90 base) mcg/act', 'albuterol 90 mcg/act'],
    ['paliperidone 6 mg tb24', 'paliperidone 6 mg 24 hr er tablet'],
    ['oxycodone 10 mg t12a', 'oxycodone 10 mg 12 hr er tablet'],
    ['venlafaxine 75 mg cp24', 'venlafaxine 75 mg 24 hr er capsule'],
    ['nicotine 21 mg pt24', 'nicotine 21 mg patch'],
    ['lithium 300 mg no refills', 'lithium 300 mg'],
  ])('is read plainly: "%s"', (written, read) => {
    expect(plainly(written)).toBe(read);
  });

  it.each(['vitamin b12 100 mcg', 'lithium 1.5 g', 'not lithium', 'interferon beta-1a', 'c1 esterase inhibitor'])(
    'is kept where it says what it means: "%s"',
    (text) => {
      expect(plainly(text)).toBe(text);
    },
  );
});

describe('numbers that are written in odd ways', () => {
  const graph = loadDrugGraph();
  const strengthOf = (text: string) => {
    const drug = graph.recognize({ rxcuis: [], ndcs: [], texts: [text] });
    return drug.recognizedBy === 'none' ? null : (drug.clinicalDrug?.name ?? null);
  };

  it.each([
    ['risperidone ¼ mg tab', 'risperidone 0.25 MG Oral Tablet'],
    ['haloperidol ½ mg tab', 'haloperidol 0.5 MG Oral Tablet'],
    ['warfarin 2½ mg tab', 'warfarin sodium 2.5 MG Oral Tablet'],
    ['warfarin 2 ½ mg tab', 'warfarin sodium 2.5 MG Oral Tablet'],
    ['olanzapine 2·5 mg tab', 'olanzapine 2.5 MG Oral Tablet'],
    ['haloperidol 0•5 mg tab', 'haloperidol 0.5 MG Oral Tablet'],
  ])('are read whole: %s', (text, name) => {
    expect(strengthOf(text)).toBe(name);
  });

  it.each([
    'olanzapine 2 . 5 mg tab',
    'haloperidol 1 5 mg tab',
    "warfarin 2'5 mg tab",
    'warfarin 2:5 mg tab',
    'lorazepam 1½ mg tab',
    'Ozempic 2 mg weekly',
    'sertraline 100 mg (two 50 mg tablets)',
  ])('name no product where they can mean two things: %s', (text) => {
    expect(strengthOf(text)).toBeNull();
  });
});
