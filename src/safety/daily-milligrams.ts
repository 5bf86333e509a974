import type { Rxcui, SourceId } from '../domain/ids.ts';
import { isCurrent, type StatedMedication } from '../domain/stated-medication.ts';
import { milligramsHeldBy } from '../dosage/product-amount.ts';
import { inUnit } from '../dosage/units.ts';
import type { ListedDrug } from './listed-drug.ts';

/**
 * The most of an ingredient that any one source states for a day, in milligrams: by one statement, or by all of its
 * courses together. `null` where no source's statement tells it.
 */
export const milligramsADay = (drug: ListedDrug): number | null => {
  const known = drug.sources.flatMap((source) => milligramsBySource(drug, source) ?? []);
  return known.length === 0 ? null : Math.max(...known);
};

/** What one source states of it for a day, in milligrams. A package handed over is taken by a course that is stated. */
export const milligramsBySource = ({ row, ingredient }: ListedDrug, source: SourceId): number | null => {
  const stated = row.statements.filter((statement) => statement.source === source && isCurrent(statement.status));
  const of = (statements: readonly StatedMedication[]): readonly number[] =>
    statements.flatMap((statement) => milligramsOf(statement, ingredient.rxcui) ?? []);
  const all = of(stated);
  if (all.length === 0) return null;
  const together = of(stated.filter(({ kind }) => kind !== 'handed-over')).reduce((sum, dose) => sum + dose, 0);
  return Math.max(together, ...all);
};

/** Milligrams of one ingredient that a statement comes to in a day; of a combination by what one of it holds. */
export const milligramsOf = ({ dailyDose, drug }: StatedMedication, ingredient: Rxcui): number | null => {
  if (dailyDose === null || drug.recognizedBy === 'none') return null;
  if (drug.ingredients.length === 1) return inUnit(dailyDose, 'mg');
  const own = drug.strengths.filter((strength) => strength.ingredient === ingredient);
  const [strength, ...others] = own;
  if (strength === undefined || others.length > 0) return null;
  const each = milligramsHeldBy(dailyDose.unit, strength);
  return each === null ? null : dailyDose.value * each;
};

/**
 * What two sources' statements come to together where they cannot mean one package: two brands, or products that
 * release their drug over different times (Wellbutrin XL and a sustained-release tablet). The two largest count.
 */
export const milligramsOfTwoProducts = ({ row, ingredient }: ListedDrug): number => {
  const taken = row.statements
    .filter(({ status, kind }) => isCurrent(status) && kind !== 'handed-over')
    .flatMap((statement) => {
      const milligrams = milligramsOf(statement, ingredient.rxcui);
      return milligrams === null ? [] : [{ statement, milligrams }];
    })
    .toSorted((a, b) => b.milligrams - a.milligrams);
  const [first] = taken;
  const second = taken.find(({ statement }) => first !== undefined && areTwoProducts(first.statement, statement));
  return first === undefined || second === undefined ? 0 : first.milligrams + second.milligrams;
};

const areTwoProducts = (one: StatedMedication, other: StatedMedication): boolean => {
  if (one.source === other.source || one.drug.recognizedBy === 'none' || other.drug.recognizedBy === 'none')
    return false;
  const [hours, otherHours] = [hoursOf(one.drug.clinicalDrug?.name), hoursOf(other.drug.clinicalDrug?.name)];
  const areDifferent = <T>(a: T | null, b: T | null): boolean => a !== null && b !== null && a !== b;
  return (
    areDifferent(one.drug.brand, other.drug.brand) ||
    areDifferent(hours, otherHours) ||
    areDifferent(one.drug.extendedRelease, other.drug.extendedRelease)
  );
};

/** RxNorm's name of a product that lasts for some hours begins with them. */
const hoursOf = (name: string | undefined): string | null => /^\d+ HR\b/.exec(name ?? '')?.[0] ?? null;
