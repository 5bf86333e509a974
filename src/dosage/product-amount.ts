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
  const held = heldBy(dose.unit, strength);
  if (held !== null) return plain({ value: dose.value * held.value, unit: held.unit });
  const { unit } = plain(strength.amount);
  const same = inUnit(plain(dose), unit);
  return same === null ? plain(dose) : { value: same, unit };
};

/**
 * How much of a strength's ingredient one tablet, millilitre or other unit of the product holds; `null` where that
 * cannot be told, as of a drop.
 */
export const heldBy = (unit: string, { amount, per }: Strength): Amount | null => {
  if (per === null) return isCountable(unit) && unit !== '{drop}' ? amount : null;
  const parts = per.value > 0 ? inUnit({ value: 1, unit }, per.unit) : null;
  return parts === null ? null : { value: (amount.value * parts) / per.value, unit: amount.unit };
};

/** The same in milligrams; `null` also where the strength is no mass. */
export const milligramsHeldBy = (unit: string, strength: Strength): number | null => {
  const held = heldBy(unit, strength);
  return held === null ? null : inUnit(held, 'mg');
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
