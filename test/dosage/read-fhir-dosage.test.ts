import { describe, expect, it } from 'vitest';
import { emptySchedule } from '../../src/domain/dosing.ts';
import { readFhirDosages } from '../../src/dosage/read-fhir-dosage.ts';

const ucum = 'http://unitsofmeasure.org';
const drugForm = 'http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm';
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

describe('readFhirDosages', () => {
  it('has nothing to say of no dosages', () => {
    expect(readFhirDosages(undefined, path)).toEqual({ steps: [], issues: [] });
    expect(readFhirDosages([], path)).toEqual({ steps: [], issues: [] });
  });

  it.each([
    [{ value: 300, unit: 'MG' }, 'mg'],
    [{ value: 300, unit: 'mg' }, 'mg'],
    [{ value: 1, unit: 'tablet' }, '{tbl}'],
    [{ value: 1, unit: 'Tablet(s)' }, '{tbl}'],
    [{ value: 1, unit: 'TAB', system: drugForm, code: 'TAB' }, '{tbl}'],
    [{ value: 1, system: drugForm, code: 'ERCAP' }, '{capsule}'],
    [{ value: 1, unit: 'tablet', system: ucum, code: '{tablet}' }, '{tbl}'],
    [{ value: 1, unit: 'tablet', system: ucum, code: '1' }, '{tbl}'],
    [{ value: 1, unit: 'tablet', system: 'http://example.org/forms', code: '17' }, '{tbl}'],
    [{ value: 100, unit: 'mcg', system: ucum, code: 'ug' }, 'ug'],
    [{ value: 10, unit: 'units', system: ucum, code: '[IU]' }, '[iU]'],
  ])('reads the unit of %j', (doseQuantity, unit) => {
    const { step, codes } = only({ doseAndRate: [{ doseQuantity }] });
    expect(step?.dose?.unit).toBe(unit);
    expect(codes).toEqual([]);
  });

  it.each([
    [{ value: 5, unit: 'mg/kg', system: ucum, code: 'mg/kg' }, 'unknown-code'],
    [{ value: 5, unit: 'U' }, 'unknown-code'],
    [{ value: 5, unit: 'mcg', system: ucum, code: 'mg' }, 'contradictory-dosage'],
    [{ value: '5', unit: 'mg' }, 'unsupported'],
    [{ value: 0, unit: 'mg' }, 'unsupported'],
    [{ value: 5, unit: 'mg', comparator: '<' }, 'unsupported'],
    ['5 mg', 'unsupported'],
    [{ value: 1 }, 'unknown-code'],
  ])('makes no dose of %j, even where a text gives one', (doseQuantity, code) => {
    const { step, codes } = only({ text: 'daily', doseAndRate: [{ doseQuantity }] });
    expect(step?.dose).toBeNull();
    expect(codes).toEqual([code]);
  });

  it('says a number without a unit in its text', () => {
    const { step } = only({ timing: daily, asNeededBoolean: false, doseAndRate: [{ doseQuantity: { value: 1 } }] });
    expect(step).toMatchObject({ text: '1 (unit not stated) once a day', dose: null, asNeeded: null });
  });

  it('takes the unit of a number without one from an agreeing text', () => {
    const sent = (text: string) => only({ text, doseAndRate: [{ doseQuantity: { value: 1 } }] });
    expect(sent('1 tablet daily').step?.dose).toEqual({ value: 1, unit: '{tbl}', high: null });
    expect(sent('2 tablets daily').step?.dose).toBeNull();
    expect(sent('2 tablets daily').codes).toContain('contradictory-dosage');
  });

  it('reads a range, and one whose ends are equal as a single dose', () => {
    const range = (low: unknown, high: unknown) => only({ doseAndRate: [{ doseRange: { low, high } }] });
    const tablets = (value: number) => ({ value, unit: 'tablet' });
    expect(range(tablets(1), tablets(2)).step?.dose).toEqual({ value: 1, unit: '{tbl}', high: 2 });
    expect(range({ value: 1 }, tablets(2)).step?.dose).toEqual({ value: 1, unit: '{tbl}', high: 2 });
    expect(range(tablets(2), tablets(2)).step?.dose).toEqual({ value: 2, unit: '{tbl}', high: null });
  });

  it.each([
    [{ low: { value: 1, unit: 'mg' } }],
    [{ low: { value: 2, unit: 'mg' }, high: { value: 1, unit: 'mg' } }],
    [{ low: { value: 1, unit: 'mg' }, high: { value: 2, unit: 'tablet' } }],
  ])('makes no dose of the range %j', (doseRange) => {
    const { step, codes } = only({ text: 'see label', doseAndRate: [{ doseRange }] });
    expect(step?.dose).toBeNull();
    expect(codes).not.toEqual([]);
  });

  it('takes the ordered dose beside a calculated one, and none of two ordered ones', () => {
    const type = (code: string) => ({ coding: [{ code }] });
    const [five] = mg(5);
    const [ten] = mg(10);
    const both = (...doseAndRate: readonly unknown[]) => only({ text: 'see label', doseAndRate }).step?.dose?.value;
    expect(both({ ...ten, type: type('calculated') }, { ...five, type: type('ordered') })).toBe(5);
    expect(both({ ...ten, type: type('ordered') }, { ...five, type: type('ordered') })).toBeUndefined();
  });

  it('names a rate of administration as not read', () => {
    const { codes } = only({ doseAndRate: [{ ...mg(5)[0], rateQuantity: { value: 1, unit: 'mL/h' } }] });
    expect(codes).toEqual(['unsupported']);
  });

  it('reads routes by code or text, and none that contradict one another', () => {
    const snomed = (code: string) => ({ system: 'http://snomed.info/sct', code });
    const route = (concept: unknown) => only({ text: 'see label', route: concept });
    expect(route({ coding: [snomed('37839007')] }).step?.route).toBe('sublingual');
    expect(route({ text: 'By Mouth' }).step?.route).toBe('oral');
    expect(route({ coding: [{ code: '12', display: 'Oral' }] }).step?.route).toBe('oral');
    expect(route({ coding: [snomed('26643006'), snomed('78421000')] }).step?.route).toBeNull();
    expect(route({ coding: [snomed('26643006')], text: 'IM' }).codes).toEqual(
      expect.arrayContaining(['contradictory-dosage']),
    );
    expect(route({ text: 'PO/NG' }).codes).toEqual(expect.arrayContaining(['unknown-code']));
  });

  it('reads the text of a dosage that is only text, or only an instruction to the patient', () => {
    expect(only({ text: '300 mg PO TID' }).step).toMatchObject({
      dose: { value: 300 },
      route: 'oral',
      schedule: rate(3, 1, 'd'),
    });
    expect(only({ patientInstruction: 'Take 1 tablet by mouth daily' }).step).toMatchObject({
      dose: { value: 1, unit: '{tbl}' },
    });
    expect(only({ text: 'as directed' })).toMatchObject({ step: { text: 'as directed' }, codes: ['unreadable-sig'] });
  });

  it('makes several steps of a text that says several', () => {
    const { steps } = read({ sequence: 4, text: '25 mg daily for 14 days, then 50 mg daily' });
    expect(steps.map(({ sequence, dose }) => [sequence, dose?.value])).toEqual([
      [1, 25],
      [2, 50],
    ]);
  });

  it('fills from the text what the structure leaves open', () => {
    const { step, codes } = only({
      text: '300 mg PO TID prn anxiety',
      timing: { repeat: { frequency: 3, period: 1, periodUnit: 'd' } },
    });
    expect(step).toMatchObject({ dose: { value: 300, unit: 'mg' }, route: 'oral', asNeeded: { reason: 'anxiety' } });
    expect(codes).toEqual([]);
  });

  it.each<readonly [string, object, string]>([
    ['schedule', { text: '300 mg BID', timing: daily, doseAndRate: mg(300) }, 'schedule'],
    ['dose', { text: '600 mg daily', timing: daily, doseAndRate: mg(300) }, 'dose'],
    ['route', { text: '300 mg by mouth daily', timing: daily, doseAndRate: mg(300), route: { text: 'IM' } }, 'route'],
    ['schedule', { text: '300 mg daily prn', timing: daily, doseAndRate: mg(300), asNeededBoolean: false }, 'schedule'],
    ['schedule', { text: '300 mg once', timing: daily, doseAndRate: mg(300) }, 'schedule'],
  ])('chooses no %s where text and structure contradict one another: %j', (_name, dosage, part) => {
    const { step, codes } = only(dosage);
    expect(step).toHaveProperty(part, null);
    expect(codes).toEqual(['contradictory-dosage']);
  });

  it.each([
    { text: '300 mg q12h', timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd' } }, doseAndRate: mg(300) },
    { text: '0.3 g daily', timing: daily, doseAndRate: mg(300) },
    { text: '1 tablet daily', timing: daily, doseAndRate: mg(300) },
  ])('takes a text that says the same in other words: %j', (dosage) => {
    const { step, codes } = only(dosage);
    expect(codes).toEqual([]);
    expect(step?.dose).toEqual({ value: 300, unit: 'mg', high: null });
    expect(step?.schedule).not.toBeNull();
  });

  it('uses neither dose nor schedule of a structure that is one part of what its text says', () => {
    const { step, codes } = only({
      text: '10 mg in the morning and 20 mg at bedtime',
      timing: daily,
      doseAndRate: mg(10),
    });
    expect(step).toMatchObject({ dose: null, schedule: null });
    expect(codes).toEqual(['contradictory-dosage']);
  });

  it('accepts dosages that each carry the text of all of them', () => {
    const text = '10 mg in the morning and 20 mg at bedtime';
    const part = (value: number, when: string) => ({
      sequence: 1,
      text,
      timing: { repeat: { when: [when] } },
      doseAndRate: mg(value),
    });
    const { steps, issues } = read(part(10, 'MORN'), part(20, 'HS'));
    expect(steps.map(({ dose }) => dose?.value)).toEqual([10, 20]);
    expect(issues).toEqual([]);
  });

  it('keeps a structure whose text it cannot read, and says that the text may say more', () => {
    const { step, issues } = only({ text: '5 mg daily with a small bite of bread', timing: daily, doseAndRate: mg(5) });
    expect(step?.schedule).toEqual(rate(1, 1, 'd'));
    expect(issues).toMatchObject([{ code: 'partly-read-sig', severity: 'information' }]);
  });

  it('keeps additional instructions in the text', () => {
    const additionalInstruction = [{ text: 'Take with food' }, { coding: [{ display: 'Hold if drowsy' }] }];
    expect(only({ text: '5 mg daily', additionalInstruction }).step?.text).toBe(
      '5 mg daily; Take with food; Hold if drowsy',
    );
  });

  it('keeps only the text where a modifier extension may change the meaning', () => {
    const { step, codes } = only({
      text: '5 mg daily',
      timing: daily,
      modifierExtension: [{ url: 'http://example.org/not' }],
    });
    expect(step).toMatchObject({ text: '5 mg daily', dose: null, schedule: null });
    expect(codes).toEqual(['unsupported']);
  });

  it('orders dosages by their sequence', () => {
    const { steps } = read(
      { sequence: 2, timing: daily, doseAndRate: mg(50) },
      { sequence: 1, timing: daily, doseAndRate: mg(25) },
    );
    expect(steps.map(({ sequence, dose }) => [sequence, dose?.value])).toEqual([
      [1, 25],
      [2, 50],
    ]);
  });

  it('lets dosages without numbers run together only where moments tell them apart', () => {
    const at = (value: number, when: string) => ({ timing: { repeat: { when: [when] } }, doseAndRate: mg(value) });
    const together = read(at(10, 'MORN'), at(20, 'HS'));
    expect(together.steps.map(({ sequence }) => sequence)).toEqual([1, 1]);
    expect(together.issues).toEqual([]);
    const open = read({ timing: daily, doseAndRate: mg(25) }, { timing: daily, doseAndRate: mg(50) });
    expect(open.steps.map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(open.issues.map(({ code }) => code)).toEqual(['partly-read-sig']);
  });

  it('says of what it cannot read where it stands', () => {
    const { issues } = read({ text: '5 mg daily' }, { doseAndRate: [{ doseQuantity: { value: 'x' } }], text: 'daily' });
    expect(issues.map(({ path: at }) => at)).toContain('D[1].doseAndRate.doseQuantity');
  });
});
