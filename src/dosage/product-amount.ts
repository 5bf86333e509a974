import type { Amount, Route } from '../domain/dosing.ts';
import type { Strength } from '../domain/stated-medication.ts';
import { inUnit, isCountable } from './units.ts';

/** What the drug that a dosage is about adds to its reading: its strengths, and the route that it is made for. */
export interface DosedProduct {
  readonly strengths: readonly Strength[];
  readonly route: Route | null;
}

/** A drug of which nothing is known. */
export const unknownProduct: DosedProduct = { strengths: [], route: null };

/**
 * An amount of a product in the unit that lists of the same drug share: countables and millilitres as a mass where the
 * product has exactly one strength, grams as milligrams; otherwise as it is.
 */
export const asMass = (dose: Amount, strengths: readonly Strength[]): Amount => {
  const [strength, ...others] = strengths;
  if (strength === undefined || others.length > 0) return plain(dose);
  const { amount, per } = strength;
  const content = plain(amount);
  if (isCountable(dose.unit) && per === null && dose.unit !== '{drop}') {
    return { value: dose.value * content.value, unit: content.unit };
  }
  if (per !== null && per.unit === dose.unit && per.value > 0) {
    return { value: (dose.value / per.value) * content.value, unit: content.unit };
  }
  const same = inUnit(plain(dose), content.unit);
  return same === null ? plain(dose) : { value: same, unit: content.unit };
};

/** Grams as milligrams, everything else as it is. */
const plain = ({ value, unit }: Amount): Amount =>
  unit === 'g' ? { value: value * 1000, unit: 'mg' } : { value, unit };

/** An amount of a product in the unit of another one, by the strength where need be; `null` where that is not known. */
export const inUnitOf = (amount: Amount, other: Amount, strengths: readonly Strength[]): InOneUnit | null => {
  const direct = inUnit(amount, other.unit);
  if (direct !== null) return { value: direct, other: other.value };
  const [mass, otherMass] = [asMass(amount, strengths), asMass(other, strengths)];
  const value = inUnit(mass, otherMass.unit);
  return value === null ? null : { value, other: otherMass.value };
};

/** Two amounts in one unit. */
export interface InOneUnit {
  readonly value: number;
  readonly other: number;
}
