import { describe, expect, it } from 'vitest';
import { checkClinicRecord } from '../../src/adapters/clinic/check-clinic-record.ts';
import schema from '../../src/domain/clinic-record.schema.json' with { type: 'json' };
import type {
  ActivityKind,
  DataClass,
  MeasuredFact,
  MedicationStatus,
  PurposeOfUse,
  Sensitivity,
  StatusReasonCode,
} from '../../src/domain/clinic-record.ts';
import type { DayOfWeek, EventTiming, Route, TimeUnit } from '../../src/domain/dosing.ts';
import { exemplar } from '../support/clinic-record-exemplar.ts';
import { enumAt, objectsWithoutClosure, pathsOfSchema, pathsOfValue } from '../support/schema-walk.ts';

describe('clinic-record.schema.json and clinic-record.ts', () => {
  it('accepts a typed record in which every field is filled', () => {
    expect(checkClinicRecord(exemplar)).toEqual({ ok: true, value: exemplar, issues: [] });
  });

  it('know the same fields at the same places', () => {
    expect(pathsOfSchema(schema)).toEqual(pathsOfValue(exemplar));
  });

  it('refuse unknown fields in every object', () => {
    expect(objectsWithoutClosure(schema)).toEqual([]);
  });

  it.each<[place: string, values: Readonly<Record<string, true>>]>([
    [
      'sensitivity',
      {
        '42CFRPart2': true,
        SUD: true,
        ETH: true,
        ETHUD: true,
        OPIOIDUD: true,
        PSY: true,
        HIV: true,
        SEX: true,
        SDV: true,
        PREGNANT: true,
        ADOL: true,
      } satisfies Record<Sensitivity, true>,
    ],
    [
      'timeUnit',
      { s: true, min: true, h: true, d: true, wk: true, mo: true, a: true } satisfies Record<TimeUnit, true>,
    ],
    [
      'medication/properties/status',
      {
        active: true,
        'on-hold': true,
        stopped: true,
        completed: true,
        cancelled: true,
        draft: true,
        'entered-in-error': true,
        unknown: true,
      } satisfies Record<MedicationStatus, true>,
    ],
    [
      'medication/properties/statusReason/properties/code',
      {
        altchoice: true,
        clarif: true,
        drughigh: true,
        hospadm: true,
        labint: true,
        'non-avail': true,
        preg: true,
        salg: true,
        sddi: true,
        sdupther: true,
        sintol: true,
        surg: true,
        washout: true,
      } satisfies Record<StatusReasonCode, true>,
    ],
    [
      'activity/properties/kind',
      {
        'medication-management': true,
        psychotherapy: true,
        ketamine: true,
        neurofeedback: true,
        tms: true,
        'laboratory-monitoring': true,
        'ecg-monitoring': true,
        'follow-up': true,
      } satisfies Record<ActivityKind, true>,
    ],
    [
      'sigStep/properties/route',
      {
        oral: true,
        sublingual: true,
        buccal: true,
        intramuscular: true,
        subcutaneous: true,
        intravenous: true,
        injection: true,
        transdermal: true,
        topical: true,
        nasal: true,
        inhaled: true,
        ophthalmic: true,
        otic: true,
        rectal: true,
        vaginal: true,
      } satisfies Record<Route, true>,
    ],
    [
      'sigStep/properties/when/items',
      {
        MORN: true,
        NOON: true,
        AFT: true,
        EVE: true,
        NIGHT: true,
        HS: true,
        WAKE: true,
        C: true,
        CM: true,
        CD: true,
        CV: true,
        AC: true,
        ACM: true,
        ACD: true,
        ACV: true,
        PC: true,
        PCM: true,
        PCD: true,
        PCV: true,
      } satisfies Record<EventTiming, true>,
    ],
    [
      'sigStep/properties/daysOfWeek/items',
      { mon: true, tue: true, wed: true, thu: true, fri: true, sat: true, sun: true } satisfies Record<DayOfWeek, true>,
    ],
    [
      'fact/oneOf/2/properties/kind',
      { qtc: true, 'lithium-level': true, creatinine: true, egfr: true, weight: true } satisfies Record<
        MeasuredFact,
        true
      >,
    ],
    [
      'consent/properties/dataClasses/items',
      {
        Patient: true,
        MedicationRequest: true,
        Condition: true,
        AllergyIntolerance: true,
        CarePlan: true,
        Observation: true,
        Consent: true,
      } satisfies Record<DataClass, true>,
    ],
    [
      'consent/properties/purposes/items',
      { TREAT: true, ETREAT: true, HPAYMT: true, HOPERAT: true, COC: true, PATRQT: true } satisfies Record<
        PurposeOfUse,
        true
      >,
    ],
  ])('know the same codes at %s', (place, values) => {
    expect(enumAt(schema, `/$defs/${place}`)).toEqual(Object.keys(values).toSorted());
  });
});
