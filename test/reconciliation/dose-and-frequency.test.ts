import { describe, expect, it } from 'vitest';
import type { WrittenResource } from '../support/bundle.ts';
import { by, coded, fill, order, rxnorm, statement } from '../support/medication-request.ts';
import { onlyOne, reconcile } from '../support/reconciled.ts';

/** Types of the differences of the one row that two sources' resources make. */
const between = (
  ours: WrittenResource | readonly WrittenResource[],
  theirs: WrittenResource | readonly WrittenResource[],
): readonly string[] =>
  onlyOne(reconcile({ clinic: [ours].flat(), pcp: [theirs].flat() }).rows).differences.map(({ type }) => type);

const tablet = (drug: string, sig: string | null, fields: WrittenResource = {}): WrittenResource =>
  order(`${drug} oral tablet`, sig, fields);

const structured = (drug: string, value: number, unit: string, repeat: WrittenResource): WrittenResource =>
  order(drug, null, {
    dosageInstruction: [
      {
        timing: { repeat },
        doseAndRate: [{ doseQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit } }],
      },
    ],
  });

describe('one regimen in two ways of writing', () => {
  it.each<[string, WrittenResource, WrittenResource]>([
    [
      'brand and generic',
      order('Celexa 20 mg oral tablet', '1 tablet daily'),
      tablet('citalopram 20 mg', '1 tablet daily'),
    ],
    ['BID and q12h', tablet('metformin 500 mg', '1 tablet BID'), tablet('metformin 500 mg', '1 tablet q12h')],
    [
      'TID and every 8 hours',
      tablet('metformin 500 mg', '1 tab TID'),
      tablet('metformin 500 mg', '1 tablet every 8 hours'),
    ],
    [
      'grams and milligrams',
      structured('metformin', 1, 'g', { frequency: 1, period: 1, periodUnit: 'd' }),
      structured('metformin', 1000, 'mg', { frequency: 1, period: 1, periodUnit: 'd' }),
    ],
    [
      'micrograms and milligrams',
      structured('levothyroxine', 50, 'ug', { frequency: 1, period: 1, periodUnit: 'd' }),
      structured('levothyroxine', 0.05, 'mg', { frequency: 1, period: 24, periodUnit: 'h' }),
    ],
    ['tablets and milligrams', tablet('citalopram 20 mg', '2 tablets daily'), order('citalopram', '40 mg daily')],
    [
      'every 4 weeks and monthly',
      order('Invega Sustenna', '117 mg every 4 weeks'),
      order('Invega Sustenna', '117 mg once a month'),
    ],
    [
      '12 weeks and 3 months',
      order('medroxyprogesterone', '150 mg every 12 weeks'),
      order('medroxyprogesterone', '150 mg every 3 months'),
    ],
    ['directions on one side only', tablet('citalopram 20 mg', '1 tablet daily'), tablet('citalopram 20 mg', null)],
    [
      'a time of day on one side only',
      tablet('citalopram 20 mg', '1 tablet in the morning'),
      tablet('citalopram 20 mg', '1 tablet daily'),
    ],
    [
      'two salts of one base',
      order('metoprolol tartrate 50 mg oral tablet', '1 tablet BID'),
      order('Lopressor 50 mg oral tablet', '1 tablet BID'),
    ],
    [
      'structure and text',
      structured('citalopram', 20, 'mg', { frequency: 1, period: 1, periodUnit: 'd' }),
      order('citalopram', '20 mg once daily'),
    ],
    [
      '“with meals” without a number, and three times a day',
      order('metformin', '500 mg with meals'),
      order('metformin', '500 mg three times a day'),
    ],
    [
      'PRN in both',
      tablet('zolpidem 5 mg', '1 tablet at bedtime as needed'),
      tablet('zolpidem 5 mg', '1 tablet at bedtime prn sleep'),
    ],
  ])('%s: no difference', (_, ours, theirs) => {
    expect(between(ours, theirs)).toEqual([]);
    expect(between(theirs, ours)).toEqual([]);
  });
});

describe('a difference of dose', () => {
  it.each<[string, WrittenResource, WrittenResource]>([
    ['20 mg and 40 mg', tablet('citalopram 20 mg', '1 tablet daily'), tablet('citalopram 40 mg', '1 tablet daily')],
    ['1 and 2 tablets', tablet('citalopram 20 mg', '1 tablet daily'), tablet('citalopram 20 mg', '2 tablets daily')],
    [
      'a range and a number',
      tablet('lorazepam 1 mg', '1-2 tablets at bedtime'),
      tablet('lorazepam 1 mg', '1 tablet at bedtime'),
    ],
    ['a thousandfold: mg for mcg', order('levothyroxine', '50 mcg daily'), order('levothyroxine', '50 mg daily')],
    [
      'tablets of a combination that hold more of one part',
      tablet('lisinopril 10 mg / hydrochlorothiazide 12.5 mg', '1 tablet daily'),
      tablet('lisinopril 20 mg / hydrochlorothiazide 12.5 mg', '1 tablet daily'),
    ],
    [
      'as-needed doses',
      tablet('zolpidem 5 mg', '1 tablet at bedtime prn'),
      tablet('zolpidem 5 mg', '2 tablets at bedtime prn'),
    ],
  ])('%s', (_, ours, theirs) => {
    expect(between(ours, theirs)).toEqual(['dose']);
    expect(between(theirs, ours)).toEqual(['dose']);
  });

  it('says what each source gives', () => {
    const list = reconcile({
      clinic: [tablet('sertraline 50 mg', '3 tablets daily')],
      pcp: [tablet('sertraline 100 mg', '1 tablet daily')],
    });
    expect(onlyOne(onlyOne(list.rows).differences).detail).toBe(
      'clinic: 3 tablets once a day (150 mg a day); pcp: 1 tablet once a day (100 mg a day).',
    );
  });

  it('takes the present step of a titration', () => {
    const titration = order('lamotrigine', null, {
      dosageInstruction: [
        {
          sequence: 1,
          text: '25 mg daily',
          timing: { repeat: { boundsPeriod: { start: '2026-08-01', end: '2026-08-31' } } },
        },
        { sequence: 2, text: '100 mg daily', timing: { repeat: { boundsPeriod: { start: '2026-09-01' } } } },
      ],
    });
    expect(between(titration, order('lamotrigine', '100 mg daily'))).toEqual([]);
    expect(between(titration, order('lamotrigine', '25 mg daily'))).toEqual(['dose']);
  });

  it('never compares tablets of an unknown strength with milligrams', () => {
    expect(between(order('lithium', '2 tablets daily'), order('lithium', '600 mg daily'))).toEqual([]);
  });
});

describe('a difference of frequency', () => {
  it.each<[string, WrittenResource, WrittenResource]>([
    [
      '900 mg once and 300 mg three times',
      order('lithium', '900 mg daily'),
      order('lithium', '300 mg three times daily'),
    ],
    [
      '15 mg twice and 10 mg three times',
      order('buspirone', '15 mg twice daily'),
      order('buspirone', '10 mg three times daily'),
    ],
    [
      'scheduled and when needed',
      order('hydroxyzine', '25 mg at bedtime'),
      order('hydroxyzine', '25 mg at bedtime as needed'),
    ],
    ['morning and bedtime', order('sertraline', '50 mg every morning'), order('sertraline', '50 mg at bedtime')],
    [
      'every 2 weeks and every 4 weeks',
      order('Abilify Maintena', '400 mg every 2 weeks'),
      order('Abilify Maintena', '400 mg every 4 weeks'),
    ],
    [
      'weekly and daily, the mistake that kills with methotrexate',
      order('methotrexate', '10 mg once a week'),
      order('methotrexate', '10 mg once a day'),
    ],
  ])('%s', (_, ours, theirs) => {
    expect(between(ours, theirs)).toEqual(['frequency']);
    expect(between(theirs, ours)).toEqual(['frequency']);
  });
});

describe('several courses of one drug in one source', () => {
  const morning = order('quetiapine 100 mg oral tablet', '1 tablet every morning', by('Dr. A'));
  const bedtime = order('quetiapine XR 200 mg tablet', '1 tablet at bedtime', by('Dr. A'));

  it('morning IR and evening ER in both sources agree', () => {
    expect(
      between(
        [morning, bedtime],
        [
          { ...bedtime, id: 'b' },
          { ...morning, id: 'a' },
        ],
      ),
    ).toEqual([]);
  });

  it('morning IR and evening ER against the evening dose alone is a difference of dose, not silence', () => {
    expect(between([morning, bedtime], { ...bedtime, id: 'b' })).toEqual(['dose']);
    expect(between({ ...bedtime, id: 'b' }, [morning, bedtime])).toEqual(['dose']);
  });

  it('two orders are the same as one of two dosages', () => {
    const two = [
      order('clozapine 100 mg oral tablet', '1 tablet in the morning'),
      order('clozapine 100 mg oral tablet', '2 tablets at bedtime'),
    ];
    const one = order('clozapine 100 mg oral tablet', null, {
      dosageInstruction: [{ text: '1 tablet in the morning' }, { text: '2 tablets at bedtime' }],
    });
    expect(between(two, one)).toEqual([]);
    expect(between(one, two)).toEqual([]);
  });

  it('a list row without a dose beside the order hides no difference of dose', () => {
    const listed = statement('citalopram', null);
    expect(between([order('citalopram', '40 mg daily'), listed], order('citalopram', '20 mg daily'))).toEqual(['dose']);
  });

  it('a fill folded into its order says nothing twice', () => {
    const ordered = tablet('citalopram 20 mg', '1 tablet daily');
    expect(
      between([ordered, fill('citalopram 20 mg oral tablet', '2026-11-01', '1 tablet daily')], { ...ordered, id: 'x' }),
    ).toEqual([]);
  });

  it('a mixed-up unit name that JavaScript knows is just an unknown unit', () => {
    const odd = (unit: string) => structured('lithium', 300, unit, { frequency: 1, period: 1, periodUnit: 'd' });
    expect(() => between(odd('constructor'), odd('__proto__'))).not.toThrow();
  });

  it('reads the strength of a code', () => {
    const forty = order('', '1 tablet daily', { medicationCodeableConcept: coded(rxnorm, '309314') });
    expect(between(forty, tablet('citalopram 20 mg', '1 tablet daily'))).toEqual(['dose']);
  });
});
