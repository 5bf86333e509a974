import { describe, expect, it } from 'vitest';
import { sourceId } from '../../src/domain/ids.ts';
import type { PatientFacts } from '../../src/domain/patient-facts.ts';
import type { ReconciledRow } from '../../src/domain/reconciled-list.ts';
import { judge, situationOf } from '../../src/safety/circumstances.ts';
import { listedDrugs } from '../../src/safety/listed-drug.ts';
import type { Circumstances } from '../../src/safety/rule.ts';
import { ruleIndexOf } from '../../src/safety/rule-index.ts';
import { drugs } from '../support/drug-graph.ts';
import { currentRow, noFacts } from './rows.ts';

const on = '2026-11-23';
const stated = { source: sourceId('pcp'), resource: 'Observation/1' } as const;
const woman: Partial<PatientFacts> = { sex: 'female', birthDate: '1996-05-01' };

/** Whether circumstances hold of the first drug of a list. */
const held = (
  when: Circumstances,
  facts: Partial<PatientFacts> = {},
  rows: readonly ReconciledRow[] = [currentRow('lithium', { milligrams: 900 })],
) => {
  const index = ruleIndexOf(drugs);
  const listed = listedDrugs(rows, index);
  const [one] = listed;
  if (one === undefined) throw new Error('The list has no drug.');
  return judge(when, { one }, situationOf({ ...noFacts, ...facts }, on, listed, index));
};

describe('circumstances', () => {
  it.each<[string, Circumstances, Partial<PatientFacts>, boolean]>([
    ['from an age on', { age: { from: 65 } }, { birthDate: '1961-11-23' }, true],
    ['a day short of it', { age: { from: 65 } }, { birthDate: '1961-11-24' }, false],
    ['under an age', { age: { under: 18 } }, { birthDate: '2008-11-24' }, true],
    ['not on the birthday', { age: { under: 18 } }, { birthDate: '2008-11-23' }, false],
    ['a sex', { sex: 'male' }, { sex: 'female' }, false],
    [
      'the beginning of a code',
      { conditions: ['F50.0'] },
      { conditions: [{ ...stated, text: '', icd10cm: ['F50.01'] }] },
      true,
    ],
    ['another code', { conditions: ['F50.0'] }, { conditions: [{ ...stated, text: '', icd10cm: ['F50.2'] }] }, false],
    ['the absence of a code', { withoutConditions: ['F2'] }, {}, true],
    ['a dose above', { dailyDose: { above: 600 } }, {}, true],
    ['no dose above', { dailyDose: { above: 900 } }, {}, false],
    ['a woman who may be pregnant', { pregnancy: 'possible' }, woman, true],
    ['a woman of 51', { pregnancy: 'possible' }, { ...woman, birthDate: '1975-05-01' }, false],
    ['a man', { pregnancy: 'possible' }, { ...woman, sex: 'male' }, false],
    [
      'a woman without a uterus',
      { pregnancy: 'possible' },
      { ...woman, conditions: [{ ...stated, text: '', icd10cm: ['Z90.710'] }] },
      false,
    ],
    [
      'a woman who is pregnant: that needs no rule for what may be',
      { pregnancy: 'possible' },
      { ...woman, pregnancies: [{ ...stated, status: 'pregnant', on: '2026-11-01' }] },
      false,
    ],
    [
      'breastfeeding',
      { lactating: true },
      { lactations: [{ ...stated, status: 'breastfeeding', on: '2026-10-01' }] },
      true,
    ],
    [
      'weaned since',
      { lactating: true },
      {
        lactations: [
          { ...stated, status: 'breastfeeding', on: '2026-05-01' },
          { ...stated, status: 'not-breastfeeding', on: '2026-10-01' },
        ],
      },
      false,
    ],
  ])('%s', (_name, when, facts, isHeld) => {
    expect(held(when, facts)).toBe(isHeld ? 'holds' : 'fails');
  });

  it.each<[string, Circumstances, string]>([
    ['an age', { age: { from: 65 } }, "the patient's age"],
    ['a sex', { sex: 'male' }, "the patient's sex"],
    ['a value', { laboratory: { test: 'potassium', below: 3.5 } }, 'a recent potassium'],
  ])('%s that nobody states is not known, and told', (_name, when, unknown) => {
    expect(held(when)).toEqual({ unknown });
  });

  it('of several must all hold; one that fails decides before one that is not known', () => {
    expect(held({ age: { from: 65 }, sex: 'male' }, { sex: 'female' })).toBe('fails');
    expect(held({ age: { from: 18 }, sex: 'female' }, woman)).toBe('holds');
  });

  it('go by the newest value, and by none that is too old', () => {
    const potassium = (value: number, day: string) => ({ ...stated, test: 'potassium' as const, value, on: day });
    const when: Circumstances = { laboratory: { test: 'potassium', below: 3.5, withinDays: 60 } };
    expect(held(when, { observations: [potassium(3.1, '2026-10-20'), potassium(4.2, '2026-11-20')] })).toBe('fails');
    expect(held(when, { observations: [potassium(4.2, '2026-10-20'), potassium(3.1, '2026-11-20')] })).toBe('holds');
    expect(held(when, { observations: [potassium(3.1, '2026-01-20')] })).toEqual({ unknown: 'a recent potassium' });
  });

  it('see another drug of the list, but not the one that is asked about', () => {
    const also: Circumstances = { also: { groups: ['thiazide'] } };
    const lithium = currentRow('lithium');
    expect(held(also, {}, [lithium, currentRow('hydrochlorothiazide')])).toBe('holds');
    expect(held(also, {}, [lithium])).toBe('fails');
    expect(held({ also: { drugs: [{ rxcui: '6448', name: 'lithium' }] } }, {}, [lithium])).toBe('fails');
  });
});
