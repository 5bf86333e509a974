import { describe, expect, it } from 'vitest';
import { rxcui } from '../../src/domain/ids.ts';
import type { Strength } from '../../src/domain/stated-medication.ts';
import { dailyDoseOf } from '../../src/dosage/daily-dose.ts';
import { readFhirDosages } from '../../src/dosage/read-fhir-dosage.ts';
import { amountSaid, stepsSaid } from './cases/as-said.ts';
import { coded, daily, gts, mg, repeat, tablets, times } from './cases/fhir-parts.ts';

const fifty: readonly Strength[] = [{ ingredient: rxcui('36437'), amount: { value: 50, unit: 'mg' }, per: null }];

/** What partners' dosages of a 50 mg tablet say; `day` in milligrams. */
const read = (...dosages: readonly unknown[]) => {
  const product = { strengths: fifty, route: 'oral' } as const;
  const { steps, issues } = readFhirDosages(JSON.parse(JSON.stringify(dosages)), 'D', product);
  return {
    said: stepsSaid(steps),
    text: steps.map(({ text }) => text).join(' | '),
    codes: [...new Set(issues.map(({ code }) => code))].sort().join(' '),
    reasons: issues.map(({ reason }) => reason).join(' '),
    day: amountSaid(dailyDoseOf(steps, fifty, '2026-05-15')),
  };
};

const one = tablets(1);
const named = (text: string, fields: object) => ({ timing: { code: { text }, repeat: fields } });
const worded = (code: string, text: string) => ({ timing: { code: { coding: [{ system: gts, code }], text } } });
const twice = { frequency: 2, period: 1, periodUnit: 'd' };
const onceADay = { frequency: 1, period: 1, periodUnit: 'd' };
const thrice = { frequency: 3, period: 1, periodUnit: 'd' };

describe('the words of a timing code that say more than a schedule', () => {
  it.each<readonly [string, object, string, string | null]>([
    ['2 times daily as needed', named('2 times daily as needed', twice), '1tbl 2/d prn', null],
    ['PRN', named('PRN', twice), '1tbl 2/d prn', null],
    ['BID X 7 DAYS', named('BID X 7 DAYS', twice), '1tbl 2/d for 7d', '100mg'],
    ['Daily for 5 days', named('Daily for 5 days', onceADay), '1tbl 1/d for 5d', '50mg'],
    ['BID, twice a day as needed', worded('BID', 'Twice a day as needed'), '1tbl 2/d prn', null],
    ['Q4H, every 4 hours as needed', worded('Q4H', 'every 4 hours as needed'), '1tbl 1/4h prn', null],
    ['QD, daily for 3 days', worded('QD', 'Daily for 3 days'), '1tbl 1/d for 3d', '50mg'],
    ['as needed and no schedule', { timing: { code: { text: 'As needed' } } }, '1tbl prn', null],
  ])('count: %s', (_name, timing, said, day) => {
    expect(read({ ...one, ...timing })).toMatchObject({ said, day, codes: '' });
  });

  it('count where they stand in a display', () => {
    const timing = { code: { coding: [{ display: '3 times daily PRN' }] }, repeat: thrice };
    expect(read({ ...one, timing })).toMatchObject({ said: '1tbl 3/d prn', day: null });
  });

  it.each([
    ['once as needed', named('Once as needed', twice)],
    ['three times a week beside three a day', named('TIW', thrice)],
    ['instructions that stand elsewhere', named('See admin instructions', twice)],
    ['a hold beside a code', worded('BID', 'Hold until seen')],
  ])('take back the schedule, and are kept: %s', (_name, timing) => {
    const { day, codes, text } = read({ ...one, ...timing });
    expect(day).toBeNull();
    expect(codes).toContain('contradictory-dosage');
    expect(text).toContain(timing.timing.code.text);
  });

  it('are kept, with an issue, where they cannot be read and take nothing back', () => {
    expect(read({ ...one, ...named('Daily (RT)', onceADay) })).toMatchObject({
      said: '1tbl 1/d',
      codes: 'partly-read-sig',
      text: '1 tablet once a day; Daily (RT)',
    });
  });

  it('say nothing new where they are the name of the code', () => {
    const timing = worded('BID', 'Two times a day at institution specified times');
    expect(read({ ...one, ...timing })).toMatchObject({ said: '1tbl 2/d', codes: '' });
  });
});

describe('as needed in a wrong shape', () => {
  it.each([
    ['a reason that is a text', { asNeededCodeableConcept: 'anxiety' }],
    ['a reason that is a list', { asNeededCodeableConcept: [{ text: 'anxiety' }] }],
    ['a list of texts', { asNeededFor: ['anxiety'] }],
  ])('leaves the need open, and the schedule: %s', (_name, need) => {
    const { said, day, codes, text } = read({ ...one, ...daily(2), ...need });
    expect([said, day, codes]).toEqual(['1tbl', null, 'unsupported']);
    expect(text).toContain('anxiety');
  });

  it.each([
    ['one object for a list', { asNeededFor: { text: 'anxiety' } }, 'prn(anxiety)'],
    ['one instruction for a list', { additionalInstruction: { text: 'as needed for anxiety' } }, 'prn'],
    ['an instruction that is a text', { additionalInstruction: ['as needed for anxiety'] }, 'prn'],
  ])('is read where it can mean one thing: %s', (_name, need, said) => {
    const { text, ...other } = read({ ...one, ...daily(2), ...need });
    expect(other).toMatchObject({ said: `1tbl 2/d ${said}`, day: null });
    expect(text).toContain('anxiety');
  });
});

describe('what the product contradicts', () => {
  it('is a calculated dose that comes to another amount than the ordered tablets', () => {
    const entry = (type: string, dosage: object) => ({ ...dosage, type: { text: type } });
    const [calculated] = mg(100).doseAndRate;
    const [ordered] = one.doseAndRate;
    const both = (count: typeof ordered) => ({
      doseAndRate: [entry('calculated', calculated ?? {}), entry('ordered', count ?? {})],
      ...daily(1),
    });
    expect(read(both(ordered))).toMatchObject({ day: null, codes: 'contradictory-dosage' });
    expect(read(both(tablets(2).doseAndRate[0]))).toMatchObject({ day: '100mg', codes: '' });
  });

  it('is a tablet into a vein', () => {
    const route = { coding: [{ system: 'http://snomed.info/sct', code: '47625008', display: 'Intravenous' }] };
    for (const dose of [one, mg(50)]) {
      const { said, day, codes, text } = read({ ...dose, ...daily(1), route });
      expect([said, day, codes]).toEqual(['1/d', null, 'contradictory-dosage']);
      expect(text).toContain('intravenously');
    }
    expect(read({ ...one, ...daily(1), route: { text: 'sublingual' } })).toMatchObject({ day: '50mg', codes: '' });
  });

  it('is a dose above the largest one of an administration, in whatever unit', () => {
    const most = (value: number, unit: string) => ({ maxDosePerAdministration: { value, unit } });
    expect(read({ ...tablets(4), ...daily(2), ...most(100, 'mg') })).toMatchObject({ day: null });
    expect(read({ ...mg(100), ...daily(1), ...most(1, 'tablet') })).toMatchObject({ day: null });
    expect(read({ ...one, ...daily(2), ...most(100, 'mg') })).toMatchObject({ day: '100mg', codes: '' });
    expect(read({ ...one, ...daily(2), ...most(5, 'mL') })).toMatchObject({ day: null, codes: 'unsupported' });
  });
});

describe('what was sent and not read', () => {
  const limit = (value: number, unit?: string, days = 1) => ({
    numerator: { value, ...(unit === undefined ? {} : { unit }) },
    denominator: { value: days, unit: 'd' },
  });

  it.each([
    ['a maximum without a unit', { maxDosePerPeriod: limit(3) }, 'unknown|unit'],
    ['two maxima', { maxDosePerPeriod: [limit(3, 'tablet'), limit(10, 'tablet', 7)] }, 'Several'],
  ])('leaves no daily dose: %s', (_name, part, reason) => {
    const { day, reasons } = read({ ...tablets(2), ...daily(2), ...part });
    expect(day).toBeNull();
    expect(reasons).toMatch(new RegExp(reason));
  });

  it.each([
    ['an end that is no date', { boundsPeriod: { end: '10/10/2026' } }, '10/10/2026'],
    ['a list of periods', { boundsPeriod: [{ end: '2026-01-01' }] }, '2026-01-01'],
    [
      'a range of lengths',
      { boundsRange: { low: { value: 5, unit: 'd' }, high: { value: 7, unit: 'd' } } },
      '5 d to 7 d',
    ],
    ['a length that is a text', { boundsDuration: '10 days' }, '10 days'],
    ['an end before its beginning', { boundsPeriod: { start: '2026-06-01', end: '2026-01-01' } }, '2026-01-01'],
  ])('leaves no daily dose, and its words: %s', (_name, bounds, words) => {
    const { day, text } = read({ ...one, ...daily(1, bounds) });
    expect(day).toBeNull();
    expect(text).toContain('1 tablet once a day');
    expect(text).toContain(words);
  });

  it.each<readonly [string, object, string]>([
    ['a dose by weight', { doseAndRate: [{ doseQuantity: { value: 5, unit: 'mg/kg' } }] }, '5 mg/kg'],
    ['a unit that is none', { doseAndRate: [{ doseQuantity: { value: 1, unit: 'each' } }] }, '1 each'],
    ['a number that is a text', { doseAndRate: [{ doseQuantity: { value: '50', unit: 'mg' } }] }, '50 mg'],
    ['one end of a range', { doseAndRate: [{ doseRange: { low: { value: 1, unit: 'tablet' } } }] }, 'from 1 tablet'],
    ['a dose beyond belief', { doseAndRate: [{ doseQuantity: { value: 1e9, unit: 'mg' } }] }, '1000000000 mg'],
    ['a frequency of texts', { ...one, ...times(1, 1, 'd', { frequency: '2' }) }, 'frequency 2'],
    ['a route that is not known', { ...one, route: { text: 'PO/NG' } }, 'PO/NG'],
  ])('stands in the text where the source wrote none: %s', (_name, part, words) => {
    expect(read({ ...daily(1), ...part }).text).toContain(words);
  });
});

describe('null of JSON', () => {
  it('is the same as absent, wherever it stands', () => {
    const quantity = { value: 1, comparator: null, unit: 'tablet', system: null, code: null };
    const sent = {
      text: null,
      timing: { code: null, event: null, repeat: { ...onceADay, frequencyMax: null, boundsPeriod: null, when: null } },
      route: null,
      asNeededBoolean: null,
      asNeededCodeableConcept: null,
      maxDosePerPeriod: null,
      maxDosePerAdministration: null,
      modifierExtension: null,
      doseAndRate: [{ doseQuantity: quantity, doseRange: null, rateQuantity: null }],
    };
    expect(read(sent)).toMatchObject({ said: '1tbl 1/d', day: '50mg', codes: '' });
    expect(read({ ...one, timing: null })).toMatchObject({ said: '1tbl', codes: '' });
  });
});

describe('the same moment in other words', () => {
  const at = (when: string, more: object = {}) => ({ ...one, ...repeat({ when: [when] }), ...more });

  it.each<readonly [string, object]>([
    ['nightly at HS', at('HS', { text: 'Take 1 tablet by mouth nightly' })],
    ['at bedtime at NIGHT', at('NIGHT', { text: 'Take 1 tablet by mouth at bedtime' })],
    ['every morning with breakfast', at('MORN', { text: 'Take 1 tablet every morning with breakfast' })],
    ['nightly, named beside HS', { ...one, ...named('nightly', { when: ['HS'] }) }],
    ['every evening, coded PM', { ...one, ...coded('PM'), text: '1 tablet every evening' }],
    ['every evening, named beside PM', { ...one, ...worded('PM', 'every evening') }],
    ['EVE beside PM', { ...one, timing: { ...coded('PM').timing, repeat: { when: ['EVE'] } } }],
  ])('is no contradiction: %s', (_name, dosage) => {
    expect(read(dosage)).toMatchObject({ day: '50mg', codes: '' });
  });

  it('takes the evening that the words name for the PM of a code', () => {
    expect(read({ ...one, ...coded('PM'), text: '1 tablet every evening' }).said).toBe('1tbl 1/d @EVE');
  });

  it.each([
    ['morning and HS', at('HS', { text: '1 tablet every morning' })],
    ['morning and PM', { ...one, ...coded('PM'), text: '1 tablet every morning' }],
  ])('is a contradiction where they are two: %s', (_name, dosage) => {
    expect(read(dosage)).toMatchObject({ day: null, codes: 'contradictory-dosage' });
  });
});

describe('advice about alcohol', () => {
  it.each(['Do not take with alcohol. 1 tablet daily', 'Do not take with grapefruit juice, may cause dizziness'])(
    'does not say to stop: %s',
    (text) => {
      expect(read({ ...one, ...daily(1), text }).day).toBe('50mg');
    },
  );

  it.each([
    'Do not take.',
    'Do not take until seen',
    'Do not take if dizzy',
    'Do not give',
    'Do not take more than 25 mg',
  ])('is told apart from an order not to take it: %s', (text) => {
    expect(read({ ...one, ...daily(1), text }).day).toBeNull();
  });
});

describe('one instruction in two wordings under one number', () => {
  const first = { sequence: 1, text: '1 tablet daily', ...one, ...daily(1) };

  it.each<readonly [string, object]>([
    ['the same structure', { ...first, text: 'Take 1 tablet by mouth once daily' }],
    ['the same as a text', { sequence: 1, text: 'Take 1 tablet by mouth once daily' }],
    ['the same as a mass', { ...first, text: '50 mg daily', ...mg(50) }],
  ])('is not added up: %s', (_name, again) => {
    expect(read(first, again)).toMatchObject({ day: null, codes: 'partly-read-sig' });
  });

  it('is added up where the doses differ or moments tell them apart', () => {
    expect(read(first, { ...first, text: '2 tablets daily', ...tablets(2) })).toMatchObject({ day: '150mg' });
    const at = (when: string) => ({ sequence: 1, ...one, ...repeat({ when: [when] }) });
    expect(read(at('MORN'), at('HS'))).toMatchObject({ day: '100mg', codes: '' });
  });
});

describe('drops', () => {
  it('have a code in UCUM', () => {
    const quantity = { value: 2, unit: 'drops', system: 'http://unitsofmeasure.org', code: '[drp]' };
    expect(read({ doseAndRate: [{ doseQuantity: quantity }], ...daily(1) })).toMatchObject({ said: '2drop 1/d' });
  });
});
