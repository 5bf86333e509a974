import type { DosingStep } from '../domain/dosing.ts';
import { type Issue, warningIssue } from '../domain/issue.ts';
import { readQuantity, type Unchecked } from './fhir-quantity.ts';
import { exceedsOwnLimit } from './own-limit.ts';
import { isTooOften } from './plausible.ts';
import { inUnit } from './units.ts';

/**
 * A step held against the limits of its dosage: a dose above the largest one of an administration is not used, one that
 * comes to more than its period allows is kept with an issue, and an interval that nobody prescribes is not used.
 */
export const withinLimits = (step: DosingStep, dosage: Unchecked, path: string, issues: Issue[]): DosingStep => {
  const contradicts = (reason: string): number => issues.push(warningIssue('contradictory-dosage', path, reason));
  if (exceedsOwnLimit(step)) contradicts('The dose is above the maximum that the same dosage gives.');
  const isLarge = isAboveAdministration(step, dosage.maxDosePerAdministration);
  if (isLarge) contradicts('The dose is above the largest dose of one administration and is not used.');
  const isOften = isTooOften(step);
  if (isOften)
    issues.push(warningIssue('unsupported', path, 'The interval is shorter than any that is read; it stays text.'));
  return { ...step, dose: isLarge ? null : step.dose, schedule: isOften ? null : step.schedule };
};

const isAboveAdministration = ({ dose }: DosingStep, sent: unknown): boolean => {
  if (dose === null || sent === undefined) return false;
  const most = readQuantity(sent, '', []);
  const value = most?.unit == null ? null : inUnit({ value: most.value, unit: most.unit }, dose.unit);
  return value !== null && (dose.high ?? dose.value) > value * (1 + 1e-9);
};
