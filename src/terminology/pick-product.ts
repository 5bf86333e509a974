import { type Route, routeGroupOf } from '../domain/dosing.ts';
import type { ClinicalDrugName } from './clinical-drug-name.ts';
import type { ConceptIngredients } from './concept-ingredients.ts';
import type { ConceptTable } from './concept-table.ts';
import { isExtendedRelease, routeOfDoseForm } from './dose-form.ts';
import { foldName } from './drug-name.ts';
import { isSameMeasure, type Measure, sumOf, tidy } from './drug-strength.ts';
import type { WrittenDrug } from './written-drug.ts';
import type { NamedDrug, ProductIndex } from './written-name.ts';

/** Whether a dose form's route is the written one; written routes of injection are finer than forms. */
const fitsRoute = (form: string, route: Route | null): boolean => {
  if (route === null) return true;
  const implied = routeOfDoseForm(form);
  if (implied === 'injection') return routeGroupOf(route) === 'injection';
  return implied === route;
};

const inTotal = (measure: Measure | null, volume: number | null): Measure | null =>
  measure?.per?.unit === 'mL' && volume !== null
    ? { amount: { value: tidy(measure.amount.value * volume), unit: measure.amount.unit }, per: null }
    : measure;

/** Every written strength is the strength of a part: per unit as RxNorm has it, or all that the syringe holds. */
const fitsInOrder = (parts: readonly (Measure | null)[], written: readonly Measure[]): boolean =>
  parts.length === written.length &&
  parts.every((part, index) => {
    const measure = written[index];
    return part !== null && measure !== undefined && isSameMeasure(part, measure);
  });

const fitsInSomeOrder = (parts: readonly (Measure | null)[], written: readonly Measure[]): boolean => {
  const left = [...written];
  for (const part of parts) {
    const index = left.findIndex((measure) => part !== null && isSameMeasure(part, measure));
    if (index < 0) return false;
    left.splice(index, 1);
  }
  return left.length === 0;
};

/** Mixed amphetamine salts are labelled by their sum; every other combination by each of its parts. */
const labelledBySum = (name: ClinicalDrugName): boolean =>
  name.parts.length > 1 && name.parts.every((part) => /^(dextro)?amphetamine /i.test(part.name));

const fitsStrength = (
  name: ClinicalDrugName,
  drug: NamedDrug,
  baseOf: ConceptIngredients['baseOfPart'],
  written: readonly Measure[],
): boolean => {
  const ordered = drug.written.flatMap(({ base }) => name.parts.filter((part) => baseOf(part) === base));
  const known = drug.written.length > 1 && ordered.length === name.parts.length;
  const parts = known ? ordered : name.parts;
  if (labelledBySum(name) && written.length === 1) {
    const sum = sumOf(name.parts.flatMap(({ measure }) => (measure === null ? [] : [measure])));
    return sum !== null && fitsInOrder([sum], written);
  }
  const fits = known ? fitsInOrder : fitsInSomeOrder;
  const measures = parts.map(({ measure }) => measure);
  return (
    fits(measures, written) ||
    fits(
      measures.map((measure) => inTotal(measure, name.volume)),
      written,
    )
  );
};

/** A written salt must be the product's salt, unless the product is named by the base alone, or the text is. */
const fitsSalt = (
  name: ClinicalDrugName,
  drug: NamedDrug,
  table: ConceptTable,
  concepts: ConceptIngredients,
): boolean =>
  drug.written.every(({ name: written, base }) =>
    name.parts.some((part) => {
      if (concepts.baseOfPart(part) !== base) return false;
      const plain = foldName(table.nameAt(base));
      return [foldName(part.name), plain].includes(foldName(written)) || foldName(part.name) === plain;
    }),
  );

const variants = /Chewable|Disintegrating|Effervescent|for Oral Suspension/;

/** `tablet` alone is the plain oral tablet, where what else it could be is only chewed or dissolved first. */
const plainOne = (candidates: readonly number[], concepts: ConceptIngredients): readonly number[] => {
  const plain = candidates.filter((candidate) => !variants.test(concepts.parsedAt(candidate).doseForm));
  const [only] = plain;
  const form = only === undefined ? '' : concepts.parsedAt(only).doseForm;
  return plain.length === 1 && /^Oral (Tablet|Capsule)$/.test(form) ? plain : candidates;
};

/** Everything that is sold under a brand, or made of the ingredients where no brand is named. */
export const offeredProducts = (drug: NamedDrug, brand: string | null, products: ProductIndex): readonly number[] =>
  brand === null ? products.withBases(drug.bases) : products.withBrand(brand);

/** A tablet with a transmitter in it is never what a text without that word means. */
const sensorPill = 'Sensor ';

/** Which products a written drug may be: those of its ingredients (and brand) with its strength, form and route. */
export const productsMatching = (
  drug: NamedDrug,
  written: WrittenDrug,
  brand: string | null,
  { table, concepts, products }: { table: ConceptTable; concepts: ConceptIngredients; products: ProductIndex },
): readonly number[] => {
  const fitting = offeredProducts(drug, brand, products).filter((candidate) => {
    const name = concepts.parsedAt(candidate);
    return (
      (brand !== null || name.brand === null) &&
      name.doseForm !== '' &&
      !table.nameAt(candidate).startsWith(sensorPill) &&
      (drug.bases.length === 0 || concepts.basesAt(candidate).join() === drug.bases.join()) &&
      written.forms.every((form) => form.test(name.doseForm)) &&
      fitsRoute(name.doseForm, written.route) &&
      fitsSalt(name, drug, table, concepts) &&
      (written.measures.length === 0 || fitsStrength(name, drug, concepts.baseOfPart, written.measures))
    );
  });
  const sameSalt = fitting.filter((candidate) =>
    drug.written.every(({ name }) =>
      concepts.parsedAt(candidate).parts.some((part) => foldName(part.name) === foldName(name)),
    ),
  );
  return sameSalt.length > 0 ? sameSalt : fitting;
};

/**
 * A text without a word of release means an extended-release product only where nothing else is sold by that name and
 * route: the strength of a plain tablet may just be missing from the data.
 */
const releaseIsSaid = (
  picked: number,
  written: WrittenDrug,
  offered: readonly number[],
  concepts: ConceptIngredients,
): boolean => {
  const form = concepts.parsedAt(picked).doseForm;
  if (written.extendedRelease !== null || !isExtendedRelease(form)) return true;
  const route = routeOfDoseForm(form);
  return offered
    .map((position) => concepts.parsedAt(position).doseForm)
    .every((other) => isExtendedRelease(other) || routeOfDoseForm(other) !== route);
};

/** The one product a written drug is, or `null` where none or several fit or no strength is written. */
export const pickProduct = (
  matching: readonly number[],
  offered: readonly number[],
  written: WrittenDrug,
  concepts: ConceptIngredients,
): number | null => {
  if (written.measures.length === 0 || written.unreadStrength) return null;
  const exact = matching.filter((candidate) => foldName(concepts.parsedAt(candidate).doseForm) === written.formText);
  const narrowed = exact.length > 0 ? exact : written.forms.length > 0 ? plainOne(matching, concepts) : matching;
  const [only] = narrowed;
  if (narrowed.length !== 1 || only === undefined) return null;
  return releaseIsSaid(only, written, offered, concepts) ? only : null;
};
