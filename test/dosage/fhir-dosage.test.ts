import type { Dosage, Quantity, TimingRepeat } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptySchedule } from '../../src/domain/dosing.ts';
import { toFhirDosages } from '../../src/dosage/fhir-dosage.ts';
import { readFhirDosages } from '../../src/dosage/read-fhir-dosage.ts';
import { readSig, textStep } from '../../src/dosage/sig.ts';
import { arbitrarySteps } from './arbitrary-steps.ts';

const ucum = 'http://unitsofmeasure.org';
const path = 'MedicationRequest.dosageInstruction';

const repeatOf = (sig: string): unknown => toFhirDosages(readSig(sig).steps)[0]?.timing?.repeat;

/** The table of STANDARDS section 8. */
const table: readonly (readonly [string, TimingRepeat])[] = [
  ['daily', { frequency: 1, period: 1, periodUnit: 'd' }],
  ['BID', { frequency: 2, period: 1, periodUnit: 'd' }],
  ['TID', { frequency: 3, period: 1, periodUnit: 'd' }],
  ['QID', { frequency: 4, period: 1, periodUnit: 'd' }],
  ['q12h', { frequency: 1, period: 12, periodUnit: 'h' }],
  ['QAM', { frequency: 1, period: 1, periodUnit: 'd', when: ['MORN'] }],
  ['QHS', { frequency: 1, period: 1, periodUnit: 'd', when: ['HS'] }],
  ['q4-6h PRN', { frequency: 1, period: 4, periodMax: 6, periodUnit: 'h' }],
  ['weekly', { frequency: 1, period: 1, periodUnit: 'wk' }],
  ['weekly on Monday', { dayOfWeek: ['mon'] }],
  ['every 4 weeks', { frequency: 1, period: 4, periodUnit: 'wk' }],
  ['monthly', { frequency: 1, period: 1, periodUnit: 'mo' }],
  ['once', { count: 1 }],
];

/** Broken invariants of Timing.repeat: tim-1 to tim-10 of R4, and the two rules that R4 has in prose. */
const brokenInvariants = (repeat: TimingRepeat): readonly string[] => {
  const { duration, durationUnit, durationMax, period, periodUnit, periodMax, count, countMax, offset } = repeat;
  const [when, timeOfDay, dayOfWeek] = [repeat.when ?? [], repeat.timeOfDay ?? [], repeat.dayOfWeek ?? []];
  const isMeal = when.some((event) => ['C', 'CM', 'CD', 'CV'].includes(event));
  const rules: readonly (readonly [string, boolean])[] = [
    ['tim-1', duration === undefined || durationUnit !== undefined],
    ['tim-2', period === undefined || periodUnit !== undefined],
    ['tim-4', duration === undefined || duration >= 0],
    ['tim-5', period === undefined || period >= 0],
    ['tim-6', periodMax === undefined || period !== undefined],
    ['tim-7', durationMax === undefined || duration !== undefined],
    ['tim-8', countMax === undefined || count !== undefined],
    ['tim-9', offset === undefined || (when.length > 0 && !isMeal)],
    ['tim-10', timeOfDay.length === 0 || when.length === 0],
    ['no rate with days', dayOfWeek.length === 0 || (repeat.frequency === undefined && period === undefined)],
    ['no rate with times', timeOfDay.length === 0 || (repeat.frequency === undefined && period === undefined)],
  ];
  return rules.filter(([, holds]) => !holds).map(([name]) => name);
};

const quantitiesOf = (dosage: Dosage): readonly (Quantity | undefined)[] => [
  ...(dosage.doseAndRate ?? []).flatMap((each) => [each.doseQuantity, each.doseRange?.low, each.doseRange?.high]),
  dosage.maxDosePerPeriod?.numerator,
  dosage.maxDosePerPeriod?.denominator,
  dosage.timing?.repeat?.boundsDuration,
];

describe('toFhirDosages', () => {
  it.each(table)('writes %s as the standard has it', (sig, repeat) => {
    expect(repeatOf(sig)).toEqual(repeat);
  });

  it.each(table)('reads %s back from the standard form', (sig, repeat) => {
    const { steps, issues } = readFhirDosages([{ timing: { repeat } }], path);
    expect(issues).toEqual([]);
    expect(steps[0]?.schedule).toEqual(readSig(sig).steps[0]?.schedule);
  });

  it('writes a titration as one Dosage a step, with its duration as bounds', () => {
    const [first, second] = toFhirDosages(readSig('25 mg daily for 14 days, then 50 mg daily').steps);
    expect(first).toEqual({
      sequence: 1,
      text: '25 mg daily for 14 days',
      timing: {
        repeat: {
          boundsDuration: { value: 14, unit: 'd', system: ucum, code: 'd' },
          frequency: 1,
          period: 1,
          periodUnit: 'd',
        },
      },
      doseAndRate: [
        {
          type: {
            coding: [
              { system: 'http://terminology.hl7.org/CodeSystem/dose-rate-type', code: 'ordered', display: 'Ordered' },
            ],
          },
          doseQuantity: { value: 25, unit: 'mg', system: ucum, code: 'mg' },
        },
      ],
    });
    expect(second?.sequence).toBe(2);
    expect(second?.timing?.repeat).toEqual({ frequency: 1, period: 1, periodUnit: 'd' });
  });

  it('writes morning and bedtime doses as two Dosages of one sequence', () => {
    const dosages = toFhirDosages(readSig('10 mg in AM and 20 mg at HS').steps);
    expect(dosages.map(({ sequence }) => sequence)).toEqual([1, 1]);
    expect(dosages.map(({ timing }) => timing?.repeat?.when)).toEqual([['MORN'], ['HS']]);
  });

  it('writes a range, a need with its reason and the most that may be taken', () => {
    const [dosage] = toFhirDosages(readSig('1-2 tabs q4-6h prn anxiety max 4/day').steps);
    const tablets = (value: number) => ({ value, unit: 'tablet', system: ucum, code: '{tbl}' });
    expect(dosage).not.toHaveProperty('sequence');
    expect(dosage?.doseAndRate?.[0]?.doseRange).toEqual({ low: tablets(1), high: tablets(2) });
    expect(dosage?.asNeededCodeableConcept).toEqual({ text: 'anxiety' });
    expect(dosage?.maxDosePerPeriod).toEqual({
      numerator: tablets(4),
      denominator: { value: 1, unit: 'day', system: ucum, code: 'd' },
    });
  });

  it('writes "when needed" without a reason as a boolean', () => {
    expect(toFhirDosages(readSig('0.5 mg qhs prn').steps)[0]?.asNeededBoolean).toBe(true);
  });

  it('writes loading doses as counted steps with their first day, and the maintenance after them', () => {
    const steps = readSig('inject 234 mg IM day 1, 156 mg day 8 then 117 mg q4wk').steps.map((step, index) => ({
      ...step,
      from: ['2026-01-05', '2026-01-12', '2026-02-09'][index] ?? null,
    }));
    const dosages = toFhirDosages(steps);
    expect(dosages.map(({ sequence, timing }) => ({ sequence, ...timing?.repeat }))).toEqual([
      { sequence: 1, boundsPeriod: { start: '2026-01-05' }, count: 1 },
      { sequence: 2, boundsPeriod: { start: '2026-01-12' }, count: 1 },
      { sequence: 3, boundsPeriod: { start: '2026-02-09' }, frequency: 1, period: 4, periodUnit: 'wk' },
    ]);
    expect(dosages[0]?.route).toEqual({
      coding: [
        { system: 'http://snomed.info/sct', code: '78421000' },
        {
          system: 'http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration',
          code: 'IM',
          display: 'Injection, intramuscular',
        },
      ],
      text: 'intramuscularly',
    });
  });

  it('ends the period of a step with a first day and a length on its last day', () => {
    const [step] = readSig('25 mg daily for 14 days').steps;
    const [dosage] = toFhirDosages(step === undefined ? [] : [{ ...step, from: '2026-02-20' }]);
    expect(dosage?.timing?.repeat?.boundsPeriod).toEqual({ start: '2026-02-20', end: '2026-03-05' });
  });

  it('writes only the text of what could not be read', () => {
    expect(toFhirDosages(readSig('use as directed').steps)).toEqual([{ text: 'use as directed' }]);
  });

  it('leaves a schedule to the text that FHIR cannot say', () => {
    const schedule = {
      ...emptySchedule,
      frequency: 2,
      period: 1,
      periodUnit: 'd' as const,
      dayOfWeek: ['mon' as const],
    };
    expect(toFhirDosages([{ ...textStep('twice on Mondays'), schedule }])).toEqual([{ text: 'twice on Mondays' }]);
  });

  it('holds every invariant of Timing and writes every known unit in UCUM', () => {
    fc.assert(
      fc.property(arbitrarySteps, (steps) => {
        for (const dosage of toFhirDosages(steps)) {
          expect(dosage.text).toBeTypeOf('string');
          expect(brokenInvariants(dosage.timing?.repeat ?? {})).toEqual([]);
          for (const quantity of quantitiesOf(dosage)) {
            if (quantity === undefined) continue;
            expect(quantity.system).toBe(ucum);
            expect(quantity.code).toMatch(/^(mg|ug|g|mL|\[iU\]|meq|mmol|\{[a-z]+\}|s|min|h|d|wk|mo|a)$/);
          }
        }
      }),
    );
  });

  it('loses nothing on the way to FHIR and back', () => {
    fc.assert(
      fc.property(arbitrarySteps, (steps) => {
        const read = readFhirDosages(JSON.parse(JSON.stringify(toFhirDosages(steps))), path);
        expect(read.issues).toEqual([]);
        expect(read.steps).toEqual(steps);
      }),
      { numRuns: 1000 },
    );
  });
});
