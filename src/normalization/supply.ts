import { type Issue, informationIssue, warningIssue } from '../domain/issue.ts';
import type { Supply } from '../domain/stated-medication.ts';
import { readQuantity, readTime } from '../dosage/fhir-quantity.ts';
import { asObject, numberAt, textAt, type WildObject } from '../fhir/wild.ts';
import { dateIn } from './date-place.ts';

/**
 * What a MedicationDispense says was handed over. An amount that is not certain stays text, with an issue; the dates'
 * issues are those of the statement's dates.
 */
export const supplyOf = (content: WildObject): { readonly supply: Supply; readonly issues: readonly Issue[] } => {
  const issues: Issue[] = [];
  return {
    supply: {
      quantity: quantityOf(content['quantity'], issues),
      quantityAsWritten: quantityTextOf(content['quantity']),
      days: daysOf(content['daysSupply'], issues),
      handedOver: dateIn({ field: 'whenHandedOver', value: content['whenHandedOver'] }),
      prepared: dateIn({ field: 'whenPrepared', value: content['whenPrepared'] }),
    },
    issues,
  };
};

const quantityOf = (value: unknown, issues: Issue[]): Supply['quantity'] => {
  if (value === undefined || value === null) return null;
  const path = 'MedicationDispense.quantity';
  const read = readQuantity(value, path, issues);
  if (read === null) return null;
  if (read.unit !== null) return { value: read.value, unit: read.unit };
  issues.push(warningIssue('unknown-code', path, 'The amount has no unit; it stays text.'));
  return null;
};

const quantityTextOf = (value: unknown): string | null => {
  const bare = textAt({ value }, 'value') ?? numberAt({ value }, 'value')?.toString() ?? null;
  if (bare !== null) return bare;
  const amount = numberAt(value, 'value')?.toString() ?? textAt(value, 'value');
  if (amount === null) return null;
  const parts = [textAt(value, 'comparator'), amount, textAt(value, 'unit') ?? textAt(value, 'code')];
  return parts.filter((part) => part !== null).join(' ');
};

/** The element counts days by its name; weeks are told in days, a month is not a number of them. */
const daysOf = (value: unknown, issues: Issue[]): number | null => {
  if (value === undefined || value === null) return null;
  const path = 'MedicationDispense.daysSupply';
  const number = plainNumberIn(value);
  if (number !== null) {
    issues.push(informationIssue('invalid-resource', path, 'This is no Quantity; the number was read as days.'));
    return number;
  }
  const quantity = asObject(value);
  const isBare = textAt(quantity, 'unit') === null && textAt(quantity, 'code') === null;
  const time = readTime(isBare && quantity !== null ? { ...quantity, code: 'd' } : value);
  if (time?.unit === 'd') return time.value;
  if (time?.unit === 'wk') return time.value * 7;
  issues.push(warningIssue('unsupported', path, 'This is no number of days.'));
  return null;
};

/** A positive number that stands where a Quantity should. */
const plainNumberIn = (value: unknown): number | null => {
  const number = typeof value === 'string' && /^\s*\d{1,4}\s*$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number > 0 ? number : null;
};
