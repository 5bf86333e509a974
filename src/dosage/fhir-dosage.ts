import type {
  CodeableConcept,
  Dosage,
  DosageDoseAndRate,
  Duration,
  Period,
  Quantity,
  Timing,
  TimingRepeat,
} from '@medplum/fhirtypes';
import type { Dose, DoseLimit, DosingStep, Route, Schedule, TimeUnit } from '../domain/dosing.ts';
import { codeSystem } from '../fhir/code-systems.ts';
import { present } from '../fhir/present.ts';
import { dayAfter, dayOfDate } from './days.ts';
import { structureText } from './directions.ts';
import { routePhrase, snomedOfRoute, v3OfRoute } from './routes.ts';
import { isEmptySchedule, normalSchedule } from './schedule.ts';
import { isKnownUnit, timeUnitLabel, unitLabel } from './units.ts';

/**
 * Dosing steps as FHIR R4 `Dosage`s, one each, by the table of STANDARDS section 8; `sequence` only where there are
 * several. `timing.code` is never written: BID and its like are defined as "at institutionally specified times", which
 * is more than the steps say. A schedule that FHIR cannot say (a rate beside days of the week) is left to the text.
 */
export const toFhirDosages = (steps: readonly DosingStep[]): Dosage[] =>
  steps.map((step) =>
    present<Dosage>({
      sequence: steps.length > 1 ? step.sequence : undefined,
      text: step.text === '' ? structureText(step) || undefined : step.text,
      timing: timingOf(step),
      asNeededBoolean: step.asNeeded?.reason === null ? true : undefined,
      asNeededCodeableConcept: typeof step.asNeeded?.reason === 'string' ? { text: step.asNeeded.reason } : undefined,
      route: step.route === null ? undefined : routeConcept(step.route),
      doseAndRate: step.dose === null ? undefined : [doseAndRateOf(step.dose)],
      maxDosePerPeriod: step.atMost === null ? undefined : ratioOf(step.atMost),
    }),
  );

const timingOf = (step: DosingStep): Timing | undefined => {
  const schedule = step.schedule === null ? null : normalSchedule(step.schedule);
  const repeat: TimingRepeat = { ...boundsOf(step), ...(schedule === null ? {} : repeatOf(schedule)) };
  return Object.keys(repeat).length === 0 ? undefined : { repeat };
};

/** Only one kind of bounds fits: with a start and a length, the period ends on the last day of that length. */
const boundsOf = ({ from, until, lasting }: DosingStep): { boundsDuration?: Duration; boundsPeriod?: Period } => {
  if (from === null && until === null)
    return lasting === null ? {} : { boundsDuration: timeQuantity(lasting.value, lasting.unit) };
  const end = until ?? (from === null || lasting === null ? null : lastDay(from, lasting));
  return { boundsPeriod: { ...(from === null ? {} : { start: from }), ...(end === null ? {} : { end }) } };
};

const lastDay = (from: string, lasting: { readonly value: number; readonly unit: TimeUnit }): string | null => {
  const start = dayOfDate(from);
  const end = start === null ? null : dayAfter(start, lasting);
  return end === null ? null : new Date((end - 1) * 86_400_000).toISOString().slice(0, 10);
};

const repeatOf = (schedule: Schedule): TimingRepeat => {
  if (isEmptySchedule(schedule)) return {};
  const { count, frequency, frequencyMax, period, periodMax, periodUnit, when, dayOfWeek, timeOfDay } = schedule;
  return {
    ...(count === null ? {} : { count }),
    ...(frequency === null ? {} : { frequency }),
    ...(frequencyMax === null ? {} : { frequencyMax }),
    ...(period === null ? {} : { period }),
    ...(periodMax === null ? {} : { periodMax }),
    ...(periodUnit === null ? {} : { periodUnit }),
    ...(dayOfWeek.length === 0 ? {} : { dayOfWeek: [...dayOfWeek] }),
    ...(timeOfDay.length === 0 ? {} : { timeOfDay: [...timeOfDay] }),
    ...(when.length === 0 ? {} : { when: [...when] }),
  };
};

const routeConcept = (route: Route): CodeableConcept => {
  const [snomed, v3] = [snomedOfRoute(route), v3OfRoute(route)];
  const coding = [
    ...(snomed === null ? [] : [{ system: codeSystem.snomed, code: snomed }]),
    ...(v3 === null ? [] : [{ system: codeSystem.routeOfAdministration, ...v3 }]),
  ];
  return { ...(coding.length === 0 ? {} : { coding }), text: routePhrase(route) };
};

const ordered: CodeableConcept = {
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/dose-rate-type', code: 'ordered', display: 'Ordered' }],
};

const doseAndRateOf = ({ value, high, unit }: Dose): DosageDoseAndRate =>
  high === null
    ? { type: ordered, doseQuantity: doseQuantity(value, unit) }
    : { type: ordered, doseRange: { low: doseQuantity(value, unit), high: doseQuantity(high, unit) } };

/** UCUM with system and code; a unit that is not known for certain only as its text. */
const doseQuantity = (value: number, unit: string): Quantity =>
  isKnownUnit(unit)
    ? { value, unit: unit.startsWith('{') ? unitLabel(unit, 1) : unit, system: codeSystem.ucum, code: unit }
    : { value, unit };

const timeQuantity = (value: number, unit: TimeUnit): Quantity => ({
  value,
  unit,
  system: codeSystem.ucum,
  code: unit,
});

const ratioOf = ({ amount, per }: DoseLimit): NonNullable<Dosage['maxDosePerPeriod']> => ({
  numerator: doseQuantity(amount.value, amount.unit),
  denominator: { ...timeQuantity(per.value, per.unit), unit: timeUnitLabel(per.unit, per.value) },
});
