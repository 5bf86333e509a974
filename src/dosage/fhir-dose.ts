import type { Dose } from '../domain/dosing.ts';
import { type Issue, informationIssue, warningIssue } from '../domain/issue.ts';
import { listOf, objectOf, readQuantity, textOf, type Unchecked } from './fhir-quantity.ts';
import { isPlausibleDose } from './plausible.ts';
import { type DosedProduct, inUnitOf } from './product-amount.ts';
import { inUnit } from './units.ts';

/** `unitless` is a number that came without any unit: the text keeps it. */
export interface ReadDose {
  readonly dose: Dose | null;
  readonly unitless: number | null;
  /** A dose was sent that could not be read: no other reading may stand in for it. */
  readonly unreadable: boolean;
}

const unread: ReadDose = { dose: null, unitless: null, unreadable: true };

/**
 * A partner's `doseAndRate`: the ordered dose where ordered and calculated ones stand side by side. Ordered doses that
 * differ are no dose, with an issue, and nor is one that by the product's strength is not the calculated one; rates are
 * not read.
 */
export const readDose = (value: unknown, product: DosedProduct, path: string, issues: Issue[]): ReadDose => {
  const entries = listOf(value).map(objectOf);
  if (value !== undefined && (entries.length === 0 || entries.includes(null))) {
    issues.push(warningIssue('unsupported', path, 'The dose is not in a form that can be read.'));
    return { dose: null, unitless: null, unreadable: true };
  }
  const sent = entries.filter((entry) => entry !== null);
  noteRates(sent, path, issues);
  const withDose = sent.filter((entry) => entry.doseQuantity !== undefined || entry.doseRange !== undefined);
  const ordered = withDose.filter((entry) => !isCalculated(entry));
  const deciding = ordered.length > 0 ? ordered : withDose;
  const doses = deciding.map((entry) => readOne(entry, path, issues));
  const [first, ...others] = doses;
  if (
    doses.some(({ dose }) => dose !== null && !isPlausibleDose({ value: dose.high ?? dose.value, unit: dose.unit }))
  ) {
    issues.push(warningIssue('unsupported', path, 'The dose is larger than any that is prescribed, and stays text.'));
    return unread;
  }
  if (first === undefined) return { dose: null, unitless: null, unreadable: false };
  if (others.some((other) => !sameDose(first, other))) {
    issues.push(
      warningIssue('contradictory-dosage', path, 'Several doses are given and differ; none of them is used.'),
    );
    return { dose: null, unitless: null, unreadable: true };
  }
  const calculated = ordered.length > 0 ? withDose.filter(isCalculated) : [];
  if (calculated.some((entry) => isOtherAmount(first.dose, readOne(entry, path, []).dose, product))) {
    issues.push(
      warningIssue('contradictory-dosage', path, 'The ordered dose of this product is not the calculated one.'),
    );
    return unread;
  }
  return first;
};

/** A mass beside a count that comes to another amount. Calculated doses in the ordered unit may be rounded. */
const isOtherAmount = (ordered: Dose | null, calculated: Dose | null, { strengths }: DosedProduct): boolean => {
  if (ordered === null || calculated === null || inUnit(ordered, calculated.unit) !== null) return false;
  const same = inUnitOf(ordered, calculated, strengths);
  return same !== null && Math.abs(same.value - same.other) > 0.01 * same.other;
};

const isCalculated = (entry: Unchecked): boolean => {
  const type = objectOf(entry.type);
  const codes = listOf(type?.coding).map((coding) => objectOf(coding)?.code);
  return codes.includes('calculated') || textOf(type?.text)?.toLowerCase() === 'calculated';
};

const noteRates = (entries: readonly Unchecked[], path: string, issues: Issue[]): void => {
  const hasRate = entries.some((entry) =>
    (['rateRatio', 'rateRange', 'rateQuantity'] as const).some((part) => entry[part] !== undefined),
  );
  if (hasRate) issues.push(informationIssue('unsupported', path, 'The rate of administration is not read.'));
};

const readOne = (entry: Unchecked, path: string, issues: Issue[]): ReadDose => {
  if (entry.doseQuantity !== undefined && entry.doseRange !== undefined) {
    issues.push(
      warningIssue('contradictory-dosage', path, 'A dose and a range of doses are given together; neither is used.'),
    );
    return unread;
  }
  if (entry.doseRange !== undefined) return readDoseRange(entry.doseRange, `${path}.doseRange`, issues);
  const quantity = readQuantity(entry.doseQuantity, `${path}.doseQuantity`, issues);
  if (quantity === null) return unread;
  if (quantity.unit !== null)
    return { dose: { value: quantity.value, unit: quantity.unit, high: null }, unitless: null, unreadable: false };
  issues.push(informationIssue('unknown-code', path, 'The dose has no unit and stays text.'));
  return { dose: null, unitless: quantity.value, unreadable: false };
};

const readDoseRange = (value: unknown, path: string, issues: Issue[]): ReadDose => {
  const range = objectOf(value);
  if (range?.low === undefined || range.high === undefined) {
    issues.push(warningIssue('unsupported', path, 'The range of doses has only one end and stays text.'));
    return unread;
  }
  const low = readQuantity(range.low, `${path}.low`, issues);
  const high = readQuantity(range.high, `${path}.high`, issues);
  if (low === null || high === null) return unread;
  const unit = low.unit ?? high.unit;
  if (unit === null || (high.unit ?? unit) !== unit || high.value < low.value) {
    issues.push(warningIssue('contradictory-dosage', path, 'The ends of the range of doses do not fit together.'));
    return unread;
  }
  return {
    dose: { value: low.value, unit, high: high.value === low.value ? null : high.value },
    unitless: null,
    unreadable: false,
  };
};

const sameDose = (one: ReadDose, other: ReadDose): boolean =>
  one.unitless === other.unitless &&
  one.dose?.value === other.dose?.value &&
  one.dose?.unit === other.dose?.unit &&
  one.dose?.high === other.dose?.high;
