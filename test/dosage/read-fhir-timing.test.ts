import { describe, expect, it } from 'vitest';
import { emptySchedule } from '../../src/domain/dosing.ts';
import { readFhirDosages } from '../../src/dosage/read-fhir-dosage.ts';

const ucum = 'http://unitsofmeasure.org';
const gts = 'http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation';
const path = 'D';

/** JSON from a partner: anything at all. */
const read = (...dosages: readonly unknown[]) => readFhirDosages(JSON.parse(JSON.stringify(dosages)), path);
const only = (dosage: unknown) => {
  const { steps, issues } = read(dosage);
  expect(steps).toHaveLength(1);
  return { step: steps[0], codes: issues.map(({ code }) => code), issues };
};
const daily = { repeat: { frequency: 1, period: 1, periodUnit: 'd' } };
const mg = (value: number) => [{ doseQuantity: { value, unit: 'mg', system: ucum, code: 'mg' } }];
const rate = (frequency: number, period: number, periodUnit: 'h' | 'd' | 'wk' | 'mo') => ({
  ...emptySchedule,
  frequency,
  period,
  periodUnit,
});

describe('the timing of a partner', () => {
  it.each([
    ['BID', rate(2, 1, 'd')],
    ['QOD', rate(1, 2, 'd')],
    ['Q6H', rate(1, 6, 'h')],
    ['WK', rate(1, 1, 'wk')],
    ['MO', rate(1, 1, 'mo')],
    ['BED', { ...rate(1, 1, 'd'), when: ['HS'] }],
    ['AM', { ...rate(1, 1, 'd'), when: ['MORN'] }],
    ['PM', { ...rate(1, 1, 'd'), when: ['AFT'] }],
  ])('reads the timing code %s', (code, schedule) => {
    expect(only({ timing: { code: { coding: [{ system: gts, code }] } } }).step?.schedule).toEqual(schedule);
  });

  it('reads a timing code that is only a text', () => {
    expect(only({ timing: { code: { text: 'BID' } } }).step?.schedule).toEqual(rate(2, 1, 'd'));
  });

  it('keeps the bounds beside a timing code', () => {
    const timing = { code: { text: 'BID' }, repeat: { boundsPeriod: { start: '2026-01', end: '2026-03-31' } } };
    expect(only({ timing }).step).toMatchObject({ from: '2026-01', until: '2026-03-31', schedule: rate(2, 1, 'd') });
  });

  it('uses neither a timing code nor a repeat that disagrees with it', () => {
    const { step, codes } = only({ text: 'see label', timing: { ...daily, code: { text: 'TID' } } });
    expect(step?.schedule).toBeNull();
    expect(codes).toContain('contradictory-dosage');
  });

  it('takes a repeat and a code that say the same in two ways', () => {
    const repeat = { frequency: 2, period: 1, periodUnit: 'd', when: ['MORN', 'EVE'] };
    const { step, codes } = only({ timing: { repeat, code: { coding: [{ system: gts, code: 'BID' }] } } });
    expect(step?.schedule).toEqual({ ...rate(2, 1, 'd'), when: ['MORN', 'EVE'] });
    expect(codes).toEqual([]);
  });

  it.each([
    ['times of day', { timeOfDay: ['20:00', '08:00:00'] }, { ...emptySchedule, timeOfDay: ['08:00:00', '20:00:00'] }],
    ['days of the week', { dayOfWeek: ['thu', 'mon'] }, { ...emptySchedule, dayOfWeek: ['mon', 'thu'] }],
    [
      'days of the week beside the same rate again',
      { dayOfWeek: ['mon'], frequency: 1, period: 1, periodUnit: 'wk' },
      { ...emptySchedule, dayOfWeek: ['mon'] },
    ],
    ['an event without a rate', { when: ['HS'] }, { ...rate(1, 1, 'd'), when: ['HS'] }],
    ['a period without a frequency', { period: 8, periodUnit: 'h' }, rate(1, 8, 'h')],
    ['a count', { count: 1 }, { ...emptySchedule, count: 1 }],
  ])('reads %s', (_name, repeat, schedule) => {
    const { step, codes } = only({ timing: { repeat } });
    expect(step?.schedule).toEqual(schedule);
    expect(codes).toEqual([]);
  });

  it.each([
    ['a frequency without a period', { frequency: 2 }],
    ['a period without its unit', { frequency: 1, period: 1 }],
    ['a unit that is no unit of time', { frequency: 1, period: 1, periodUnit: 'fortnight' }],
    ['a negative period', { frequency: 1, period: -1, periodUnit: 'd' }],
    ['a frequency that is a text', { frequency: '2', period: 1, periodUnit: 'd' }],
    ['a maximum below its minimum', { frequency: 3, frequencyMax: 2, period: 1, periodUnit: 'd' }],
    ['an event that is not known', { when: ['MORN.early'] }],
    ['a day that is none', { dayOfWeek: ['caturday'] }],
    ['a time that is none', { timeOfDay: ['25:00'] }],
    ['events beside times', { when: ['MORN'], timeOfDay: ['08:00:00'] }],
    ['one time a day at two moments', { frequency: 1, period: 1, periodUnit: 'd', when: ['MORN', 'HS'] }],
    ['a rate that days of the week contradict', { frequency: 2, period: 1, periodUnit: 'd', dayOfWeek: ['mon'] }],
    ['a range of counts', { count: 3, countMax: 5, frequency: 1, period: 1, periodUnit: 'd' }],
    ['a list that is none', { dayOfWeek: { 0: 'mon' } }],
  ])('makes no schedule of %s, and says so', (_name, repeat) => {
    const { step, issues } = only({ text: 'daily', timing: { repeat }, doseAndRate: mg(5) });
    expect(step?.schedule).toBeNull();
    expect(step?.dose).toEqual({ value: 5, unit: 'mg', high: null });
    expect(issues.some(({ severity }) => severity === 'warning')).toBe(true);
  });
});
