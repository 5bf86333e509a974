import type { Period } from '@medplum/fhirtypes';
import { type Issue, warningIssue } from '../domain/issue.ts';
import { present } from '../fhir/present.ts';

const day = String.raw`\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?`;
const timeAndOffset = String.raw`([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]((0\d|1[0-3]):[0-5]\d|14:00))`;
const dateTimeForm = new RegExp(`^${day}$|^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])T${timeAndOffset}$`);
const dateForm = new RegExp(`^${day}$`);

/** A value of a FHIR date type, or nothing and why. */
export interface DateReading {
  readonly value: string | undefined;
  readonly issues: readonly Issue[];
}

const readDate = (form: RegExp, written: string | undefined, path: string): DateReading => {
  if (written === undefined || form.test(written)) return { value: written, issues: [] };
  return { value: undefined, issues: [warningIssue('invalid-record', path, 'not a FHIR date; it is left out')] };
};

/** FHIR `dateTime` (R4, 2.24.0.1) as precise as it was written: a partial date stays one. */
export const toDateTime = (written: string | undefined, path: string): DateReading =>
  readDate(dateTimeForm, written, path);

/** FHIR `date` as precise as it was written. */
export const toDate = (written: string | undefined, path: string): DateReading => readDate(dateForm, written, path);

/** Whether one date is certainly after another: compared as far as both are precise. Times are not looked at. */
const isAfter = (one: string, other: string): boolean => {
  const length = Math.min(one.length, other.length, 10);
  return one.slice(0, length) > other.slice(0, length);
};

/**
 * A period of two dates, either of which may be missing. One that ends before it starts breaks per-1: the end is left
 * out, with an issue.
 * @param endPath where the end stands in the record
 */
export const toPeriod = (
  start: DateReading,
  end: DateReading,
  endPath: string,
): { readonly period: Period | undefined; readonly issues: readonly Issue[] } => {
  const issues = [...start.issues, ...end.issues];
  const reversed = start.value !== undefined && end.value !== undefined && isAfter(start.value, end.value);
  if (reversed) issues.push(warningIssue('invalid-record', endPath, 'ends before it starts; the end is left out'));
  const kept = reversed ? undefined : end.value;
  if (start.value === undefined && kept === undefined) return { period: undefined, issues };
  return { period: present<Period>({ start: start.value, end: kept }), issues };
};
