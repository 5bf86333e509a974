import type { DoseLimit, TimeUnit } from '../domain/dosing.ts';
import { type Issue, warningIssue } from '../domain/issue.ts';
import { codeSystem } from '../fhir/code-systems.ts';
import { timeUnitOfText, unitOfDrugForm, unitOfText } from './units.ts';

/** The fields of `Dosage` and of its data types that are looked at. */
type DosageField =
  | 'additionalInstruction'
  | 'asNeeded'
  | 'asNeededBoolean'
  | 'asNeededCodeableConcept'
  | 'asNeededFor'
  | 'boundsDuration'
  | 'boundsPeriod'
  | 'boundsRange'
  | 'code'
  | 'coding'
  | 'comparator'
  | 'count'
  | 'countMax'
  | 'dayOfWeek'
  | 'denominator'
  | 'display'
  | 'doseAndRate'
  | 'doseQuantity'
  | 'doseRange'
  | 'duration'
  | 'durationMax'
  | 'durationUnit'
  | 'end'
  | 'event'
  | 'frequency'
  | 'frequencyMax'
  | 'high'
  | 'low'
  | 'maxDosePerAdministration'
  | 'maxDosePerLifetime'
  | 'maxDosePerPeriod'
  | 'modifierExtension'
  | 'numerator'
  | 'offset'
  | 'patientInstruction'
  | 'period'
  | 'periodMax'
  | 'periodUnit'
  | 'rateQuantity'
  | 'rateRange'
  | 'rateRatio'
  | 'repeat'
  | 'route'
  | 'sequence'
  | 'site'
  | 'start'
  | 'system'
  | 'text'
  | 'timeOfDay'
  | 'timing'
  | 'type'
  | 'unit'
  | 'value'
  | 'when';

/** What a partner sent, before anything is known of it: types are checked field by field. */
export type Unchecked = { readonly [Field in DosageField]?: unknown };

/** The value as an object, or `null` where it is none. */
export const objectOf = (value: unknown): Unchecked | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Unchecked) : null;

/** The value as a list: a sole value is a list of one, nothing an empty list. */
export const listOf = (value: unknown): readonly unknown[] => {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
};

/** Deeper than any dosage. */
const deepest = 30;

/** The value without the fields that are `null`: what JSON has for absent. */
export const withoutNulls = (value: unknown, depth = 0): unknown => {
  if (typeof value !== 'object' || value === null || depth > deepest) return value;
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, field]) => (field === null ? [] : [[key, withoutNulls(field, depth + 1)]])),
  );
};

/** The value as a text without blanks around it, or `null` where it is none or empty. */
export const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null;

/** The words of a CodeableConcept: its own, or the first of its codes'; a text in its place is its text. */
export const conceptText = (value: unknown): string | null => {
  const concept = objectOf(value);
  const displays = listOf(concept?.coding).map((coding) => textOf(objectOf(coding)?.display));
  return textOf(value) ?? textOf(concept?.text) ?? displays.find((display) => display !== null) ?? null;
};

/** The value as a positive number, or `null`. */
export const positiveOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null;

const drugForm = 'http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm';
/** The same code system by its name before HL7 Terminology. */
const drugFormOfV3 = 'http://hl7.org/fhir/v3/orderableDrugForm';

/** A quantity whose amount and unit are both certain; `unit` is `null` where none was sent at all. */
export interface ReadQuantity {
  readonly value: number;
  readonly unit: string | null;
}

/**
 * A partner's Quantity: UCUM, a drug form, or only a unit's text. `null` with an issue where the number is not
 * positive, a comparator blurs it, the unit is not known, or code and text name different units.
 */
export const readQuantity = (value: unknown, path: string, issues: Issue[]): ReadQuantity | null => {
  const quantity = objectOf(value);
  const amount = positiveOf(quantity?.value);
  if (quantity === null || amount === null || quantity.comparator !== undefined) {
    issues.push(warningIssue('unsupported', path, 'The amount is not one positive number and stays unread.'));
    return null;
  }
  const written = unitsWritten(quantity);
  if (written.length === 0) return { value: amount, unit: null };
  const known = new Set(written.map(({ unit }) => unit).filter((unit) => unit !== null));
  if (known.size > 1) {
    issues.push(warningIssue('contradictory-dosage', path, "The amount's code and its text name different units."));
    return null;
  }
  const [unit] = known;
  // A code that is not known beside a text that is: the code might say more, unless it is only another vocabulary.
  if (unit !== undefined && !written.some((each) => each.unit === null && each.decides)) return { value: amount, unit };
  issues.push(warningIssue('unknown-code', path, 'The unit of the amount is not known; the amount stays text.'));
  return null;
};

/** What code and text each say; a UCUM code decides (but for `1`, which is no unit), other vocabularies' codes only where they are known. */
const unitsWritten = (quantity: Unchecked): readonly { readonly unit: string | null; readonly decides: boolean }[] => {
  const [code, text, system] = [textOf(quantity.code), textOf(quantity.unit), textOf(quantity.system)];
  const isUcum = system === codeSystem.ucum;
  const byCode =
    code === null
      ? []
      : [{ unit: codeUnit(code, system), decides: (isUcum && code !== '1') || (text === null && system === null) }];
  return [
    ...byCode,
    ...(text === null ? [] : [{ unit: unitOfText(text) ?? unitOfDrugForm(text), decides: code === null }]),
  ];
};

/** In UCUM, where case counts, a capital M is mega: `Mg` is a tonne. */
const megaUnit = /^M(?:g|l|L|eq|mol)$/;

const codeUnit = (code: string, system: string | null): string | null => {
  if (megaUnit.test(code)) return null;
  if (system === drugForm || system === drugFormOfV3) return unitOfDrugForm(code);
  return system === null || system === codeSystem.ucum
    ? (unitOfText(code) ?? (system === null ? unitOfDrugForm(code) : null))
    : null;
};

/** A length of time from a Duration or Quantity, or `null`: no issue, as what to do without it differs. */
export const readTime = (value: unknown): { readonly value: number; readonly unit: TimeUnit } | null => {
  const quantity = objectOf(value);
  const amount = positiveOf(quantity?.value);
  const [code, text] = [textOf(quantity?.code), textOf(quantity?.unit)];
  if (amount === null || quantity?.comparator !== undefined) return null;
  const units = [code, text].filter((written) => written !== null).map(timeUnitOfText);
  const [unit, other] = units;
  return unit === undefined || unit === null || (other !== undefined && other !== null && other !== unit)
    ? null
    : { value: amount, unit };
};

/** `maxDosePerPeriod`, or `null` with an issue. */
export const readLimit = (value: unknown, path: string, issues: Issue[]): DoseLimit | null => {
  if (value === undefined) return null;
  if (Array.isArray(value)) {
    issues.push(warningIssue('unsupported', path, 'Several largest doses are given; none of them is read.'));
    return null;
  }
  const ratio = objectOf(value);
  const amount = readQuantity(ratio?.numerator, `${path}.numerator`, issues);
  const per = readTime(ratio?.denominator);
  if (amount === null) return null;
  if (amount.unit !== null && per !== null) return { amount: { value: amount.value, unit: amount.unit }, per };
  issues.push(
    warningIssue('unsupported', path, 'The largest dose has no unit or no period that is known, and stays unread.'),
  );
  return null;
};
