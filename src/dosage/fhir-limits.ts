import type { DosingStep } from '../domain/dosing.ts';
import { type Issue, warningIssue } from '../domain/issue.ts';
import { readQuantity, type Unchecked } from './fhir-quantity.ts';
import { exceedsOwnLimit } from './own-limit.ts';
import { isTooOften } from './plausible.ts';
import { type DosedProduct, inUnitOf } from './product-amount.ts';

/**
 * A step held against the limits of its dosage, by the product's strength where units differ: a dose above the largest
 * one of an administration is not used, one that comes to more than its period allows is kept with an issue, and an
 * interval that nobody prescribes is not used. Under a limit that could not be read or compared, no schedule is certain
 * but one of what is taken when needed.
 * @param isUnread the largest dose of a period was sent and could not be read
 */
export const withinLimits = (
  step: DosingStep,
  dosage: Unchecked,
  product: DosedProduct,
  isUnread: boolean,
  path: string,
  issues: Issue[],
): DosingStep => {
  const contradicts = (reason: string): number => issues.push(warningIssue('contradictory-dosage', path, reason));
  if (exceedsOwnLimit(step)) contradicts('The dose is above the maximum that the same dosage gives.');
  const administration = againstAdministration(step, dosage.maxDosePerAdministration, product);
  const isLarge = administration === 'above';
  if (isLarge) contradicts('The dose is above the largest dose of one administration and is not used.');
  if (administration === 'unknown') {
    const reason = 'The dose and the largest dose of one administration cannot be compared; the schedule is not used.';
    issues.push(warningIssue('unsupported', `${path}.maxDosePerAdministration`, reason));
  }
  const isOften = isTooOften(step);
  if (isOften)
    issues.push(warningIssue('unsupported', path, 'The interval is shorter than any that is read; it stays text.'));
  const isOpen = step.asNeeded === null && (isUnread || administration === 'unknown');
  return { ...step, dose: isLarge ? null : step.dose, schedule: isOften || isOpen ? null : step.schedule };
};

const againstAdministration = (
  { dose }: DosingStep,
  sent: unknown,
  { strengths }: DosedProduct,
): 'within' | 'above' | 'unknown' => {
  if (dose === null || sent === undefined) return 'within';
  const most = readQuantity(sent, '', []);
  if (most === null || most.unit === null) return 'unknown';
  const given = { value: dose.high ?? dose.value, unit: dose.unit };
  const same = inUnitOf(given, { value: most.value, unit: most.unit }, strengths);
  if (same === null) return 'unknown';
  return same.value > same.other * (1 + 1e-9) ? 'above' : 'within';
};
