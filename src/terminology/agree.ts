import type { Strength } from '../domain/stated-medication.ts';
import type { MetDrug } from './drug-graph.ts';
import { isComparable, isSameMeasure } from './drug-strength.ts';

/** Base ingredients as one comparable word. */
const ingredientKey = (drug: MetDrug): string =>
  drug.ingredients
    .map(({ rxcui }) => rxcui)
    .toSorted()
    .join();

/** Whether all are made of the same base ingredients. */
export const haveSameIngredients = (drugs: readonly MetDrug[]): boolean => new Set(drugs.map(ingredientKey)).size <= 1;

const differ = (one: Strength, other: Strength): boolean =>
  one.ingredient === other.ingredient && isComparable(one, other) && !isSameMeasure(one, other);

/** Whether two drugs name different strengths of one ingredient; silence and other units are no difference. */
export const haveOtherStrength = (one: MetDrug, other: MetDrug): boolean =>
  one.strengths.some((strength) => other.strengths.some((second) => differ(strength, second)));

/** Whether two products are taken by different routes or let the drug out differently. */
export const haveOtherForm = (one: MetDrug, other: MetDrug): boolean =>
  (one.route !== null && other.route !== null && one.route !== other.route) ||
  (one.extendedRelease !== null && other.extendedRelease !== null && one.extendedRelease !== other.extendedRelease);

const detail: Readonly<Record<MetDrug['level'], number>> = {
  'branded-drug': 4,
  'clinical-drug': 4,
  pack: 4,
  component: 3,
  brand: 2,
  ingredient: 1,
};

/** The one that says most; among equals the first. */
export const mostDetailed = (drugs: readonly MetDrug[]): MetDrug | null =>
  drugs.reduce<MetDrug | null>(
    (best, drug) => (best === null || detail[drug.level] > detail[best.level] ? drug : best),
    null,
  );
