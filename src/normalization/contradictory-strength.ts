import type { Dose, DosingStep } from '../domain/dosing.ts';
import { type Issue, warningIssue } from '../domain/issue.ts';
import type { Strength } from '../domain/stated-medication.ts';
import { readSig } from '../dosage/sig.ts';

/** Steps in which no dose is left that the source contradicts itself about, and what was found. */
export interface CheckedSteps {
  readonly steps: readonly DosingStep[];
  readonly issues: readonly Issue[];
}

/**
 * Compares a structured dose with the countables of the same instruction's text, by the product's strength: "2 tablets"
 * of 50 mg beside 50 mg is a contradiction that neither element shows by itself. Neither is believed: the dose becomes
 * `null`, and the text travels on.
 * @param path FHIRPath location of the dosages
 */
export const withoutContradictoryStrength = (
  steps: readonly DosingStep[],
  strengths: readonly Strength[],
  path: string,
): CheckedSteps => {
  const [only, ...others] = strengths;
  if (only === undefined || others.length > 0 || only.per !== null) return { steps, issues: [] };
  const contradicted = steps.map((step) => isContradicted(step, only));
  const reason = 'the text counts out another amount of this product than the dose says';
  return {
    steps: steps.map((step, index) => (contradicted[index] === true ? { ...step, dose: null } : step)),
    issues: contradicted.flatMap((is, index) =>
      is ? [warningIssue('contradictory-dosage', `${path}[${index}]`, reason)] : [],
    ),
  };
};

const isContradicted = ({ dose, text }: DosingStep, strength: Strength): boolean => {
  if (dose === null || dose.high !== null || dose.unit.startsWith('{')) return false;
  const written = readSig(text).steps;
  const counted = written.length === 1 ? (written[0]?.dose ?? null) : null;
  if (counted === null || counted.high !== null || !counted.unit.startsWith('{')) return false;
  const [stated, meant] = [inMilligrams(dose), inMilligrams({ ...strength.amount, high: null })];
  return stated !== null && meant !== null && Math.abs(counted.value * meant - stated) > 0.001 * stated;
};

const milligramsPer: Readonly<Partial<Record<string, number>>> = { mg: 1, g: 1000, ug: 0.001 };

const inMilligrams = ({ value, unit }: Dose): number | null => {
  const factor = milligramsPer[unit];
  return factor === undefined ? null : value * factor;
};
