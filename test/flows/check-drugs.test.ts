import { describe, expect, it } from 'vitest';
import { checkDrugs, type DrugCheckQuestion } from '../../src/flows/check-drugs.ts';
import { drugs } from '../support/drug-graph.ts';

const ask = (names: readonly string[], fields: Partial<DrugCheckQuestion> = {}, on = '2026-11-23') =>
  checkDrugs(
    {
      drugs: names,
      conditions: [],
      allergies: [],
      pregnant: false,
      breastfeeding: false,
      age: null,
      sex: null,
      measured: [],
      ...fields,
    },
    drugs,
    on,
  );
const rulesOf = (...asked: Parameters<typeof ask>) => ask(...asked).alerts.map(({ rule }) => rule);

describe('checking drugs without a list', () => {
  it('finds an interaction by name, RxCUI and NDC', () => {
    for (const lithium of ['lithium', 'Lithobid', '6448']) {
      expect(rulesOf([lithium, '00615831039'])).toEqual(['lithium-with-nsaid']);
    }
  });

  it.each([
    'NDC: 00615831039',
    'NDC:00615831039: 50 mg twice a day',
    'http://hl7.org/fhir/sid/ndc|00615831039',
    'http://hl7.org/fhir/sid/ndc|00615831039: 50 mg twice a day',
  ])('keeps the colons of a code: %s', (ibuprofen) => {
    expect(rulesOf(['RxCUI: 6448', ibuprofen])).toEqual(['lithium-with-nsaid']);
  });

  it('takes whatever stands after the first colon for directions', () => {
    expect(rulesOf(['citalopram: 40 mg daily at 08:00'], { age: 69 })).toContain('dose-citalopram-over-20-after-60');
    expect(rulesOf(['RxCUI: 2556: 40 mg daily'], { age: 69 })).toContain('dose-citalopram-over-20-after-60');
  });

  it('reads directions after a colon, and holds the maximum of the age against them', () => {
    expect(rulesOf(['citalopram: 40 mg daily'], { age: 69 })).toContain('dose-citalopram-over-20-after-60');
    expect(rulesOf(['citalopram: 40 mg daily'], { age: 30 })).toEqual([]);
    expect(rulesOf(['citalopram: 60 mg daily'], { age: 30 })).toEqual(['dose-citalopram-over-40']);
  });

  it.each(['2026-01-01', '2026-12-31', '2024-02-29'])('an age of sixty is sixty on %s', (on) => {
    expect(rulesOf(['citalopram: 40 mg daily'], { age: 60 }, on)).toEqual([]);
    expect(rulesOf(['citalopram: 40 mg daily'], { age: 61 }, on)).toEqual(['dose-citalopram-over-20-after-60']);
  });

  it('takes a pregnancy from the flag or from a code', () => {
    expect(rulesOf(['Depakote'], { pregnant: true })).toEqual(['pregnancy-valproate']);
    for (const code of ['Z33.1', 'o0991']) {
      const answer = ask(['Depakote'], { conditions: [code] });
      expect(answer.alerts.map(({ rule }) => rule)).toEqual(['pregnancy-valproate']);
      expect(answer.notChecked.filter(({ drug }) => drug !== 'valproate')).toEqual([]);
    }
  });

  it('finds an allergy by drug and by class', () => {
    expect(rulesOf(['amoxicillin'], { allergies: ['penicillin'] })).toEqual(['allergy-same-class']);
    expect(rulesOf(['Zestril'], { allergies: ['lisinopril'] })).toEqual(['allergy-same-ingredient']);
  });

  it('says what it took each drug for, and what it could not check', () => {
    const answer = ask(['Zoloft', 'calming tea'], { conditions: ['F32.1'], allergies: ['mothballs'] });
    expect(answer.drugs.map(({ asked, concept }) => [asked, concept.recognizedBy])).toEqual([
      ['Zoloft', 'brand'],
      ['calming tea', 'none'],
    ]);
    const named = answer.notChecked.filter(({ why }) => /no check looked|no drug was checked|ask which/.test(why));
    expect(named.map(({ drug }) => drug)).toEqual(['calming tea', 'mothballs']);
  });

  it('holds conditions, breastfeeding, sex and measured values against the drugs', () => {
    expect(rulesOf(['bupropion'], { conditions: ['F50.2'] })).toContain(
      'condition-bupropion-seizure-or-eating-disorder',
    );
    expect(rulesOf(['lithium'], { breastfeeding: true }).some((rule) => rule.startsWith('lactation-'))).toBe(true);
    expect(rulesOf(['Depakote'], { sex: 'female', age: 30 })).toContain('pregnancy-possible-valproate');
    expect(rulesOf(['Depakote'], { sex: 'male', age: 30 })).not.toContain('pregnancy-possible-valproate');
    const severityAt = (value: number) =>
      ask(['sotalol'], { measured: [{ test: 'potassium', value }] }).alerts.map(({ severity }) => severity);
    expect(severityAt(3.1)).toContain('high');
    expect(severityAt(4.2)).not.toContain('high');
  });

  it.each(['lithium: 300000 mg daily', 'citalopram: -40 mg daily', 'lithium: as the moon rises'])(
    'names directions that cannot be meant as not checked: %s',
    (drug) => {
      expect(ask([drug]).notChecked[0]?.why).toContain('could not be read');
    },
  );
});
