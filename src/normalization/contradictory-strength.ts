import type { Dose, DosingStep } from '../domain/dosing.ts';
import { type Issue, warningIssue } from '../domain/issue.ts';
import type { Strength } from '../domain/stated-medication.ts';
import { inUnitOf } from '../dosage/product-amount.ts';
import { readSig } from '../dosage/sig.ts';
import { inUnit } from '../dosage/units.ts';

/** Steps in which no dose is left that the source contradicts itself about, and what was found. */
export interface CheckedSteps {
  readonly steps: readonly DosingStep[];
  readonly issues: readonly Issue[];
}

/**
 * Compares each dose with the amounts that the same instruction's text names in another kind of unit, by the product's
 * strength: "2 tablets" of 50 mg beside 50 mg, "(100 mg total)" beside one of them, are contradictions that neither
 * shows by itself. Neither is believed: the dose becomes `null`, and the text travels on.
 * @param path FHIRPath location of the dosages
 */
export const withoutContradictoryStrength = (
  steps: readonly DosingStep[],
  strengths: readonly Strength[],
  path: string,
): CheckedSteps => {
  const [only, ...others] = strengths;
  if (only === undefined || others.length > 0) return { steps, issues: [] };
  const contradicted = steps.map((step) => isContradicted(step, only));
  const reason = 'the text names another amount of this product than the dose says';
  return {
    steps: steps.map((step, index) => (contradicted[index] === true ? { ...step, dose: null } : step)),
    issues: contradicted.flatMap((is, index) =>
      is ? [warningIssue('contradictory-dosage', `${path}[${index}]`, reason)] : [],
    ),
  };
};

const isContradicted = ({ dose, text }: DosingStep, strength: Strength): boolean => {
  if (dose === null) return false;
  const { amounts, isOfSeveral } = amountsIn(text);
  const fits = amounts.flatMap((named) => fitsDose(named, dose, strength) ?? []);
  return fits.length > 0 && (isOfSeveral ? !fits.includes(true) : fits.includes(false));
};

/** An amount that a text names: of the whole dose, of each of several, or of which is not said. */
interface NamedAmount {
  readonly amount: Dose;
  readonly of: 'all' | 'each' | 'either';
}

/** `null` where nothing can be compared. */
const fitsDose = ({ amount, of }: NamedAmount, dose: Dose, strength: Strength): boolean | null => {
  const whole = of === 'each' ? null : isSameAmount(amount, dose, strength);
  const each = of === 'all' ? null : inUnit(amount, strength.amount.unit);
  if (each === null) return whole;
  return whole === true || isSame(each, strength.amount.value);
};

const isSameAmount = (named: Dose, dose: Dose, strength: Strength): boolean | null => {
  const [low, high] = [
    inUnitOf(named, dose, [strength]),
    inUnitOf({ ...named, value: named.high ?? named.value }, { ...dose, value: dose.high ?? dose.value }, [strength]),
  ];
  return low === null || high === null ? null : isSame(low.value, low.other) && isSame(high.value, high.other);
};

/** Written amounts are rounded. */
const isSame = (one: number, other: number): boolean => Math.abs(one - other) <= 0.01 * other;

/**
 * The dose of a text, or of its parts where it can't be read as a whole, and what stands in brackets or behind `=` as
 * the same in other words. A text of several instructions speaks of other doses too.
 */
const amountsIn = (text: string): { readonly amounts: readonly NamedAmount[]; readonly isOfSeveral: boolean } => {
  const { steps } = readSig(text);
  const [only, ...others] = steps;
  const isWhole = others.length > 0 || (only !== undefined && only.dose !== null);
  const doses = isWhole ? steps.map(({ dose }) => dose) : text.split(';').map(doseOf);
  return {
    amounts: [
      ...doses.flatMap((amount) => (amount === null ? [] : [{ amount, of: 'all' } as const])),
      ...restatedIn(text),
    ],
    isOfSeveral: others.length > 0,
  };
};

const bracketed = /\(([^()]{1,40})\)|=\s*([\d.,/ ]{1,12}[a-z]{1,12})/gi;
const amountOnly = /^([\d.,/\s]+(?:(?:-|to)[\d.,/\s]+)?[a-zµμ]+)(?:\s+(total|each))?\s*$/i;

const restatedIn = (text: string): readonly NamedAmount[] =>
  [...text.matchAll(bracketed)].flatMap(([, inside, equal = '']) => {
    const [, words = '', kind] = amountOnly.exec(inside ?? equal) ?? [];
    const amount = words === '' ? null : doseOf(words);
    const of = kind === undefined ? 'either' : kind.toLowerCase() === 'each' ? 'each' : 'all';
    return amount === null ? [] : [{ amount, of } as const];
  });

const doseOf = (text: string): Dose | null => {
  const [only, ...others] = readSig(text).steps;
  return only === undefined || others.length > 0 ? null : only.dose;
};
