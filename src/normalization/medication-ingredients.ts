import type { Amount } from '../domain/dosing.ts';
import type { Issue } from '../domain/issue.ts';
import type { Strength } from '../domain/stated-medication.ts';
import { readQuantity } from '../dosage/fhir-quantity.ts';
import { isCountable, unitLabel } from '../dosage/units.ts';
import { codingsOf, objectAt, objectsAt, textAt, textsOf, type WildObject } from '../fhir/wild.ts';
import { distinct, mentionOfConcept, namesOf, noMention, type ReadDrugMention } from './concept-mention.ts';
import { type FoundMedication, findMedication, itemReferenceOf } from './find-medication.ts';
import type { ReceivedResource } from './received-resource.ts';
import { withoutSemanticTag } from './semantic-tag.ts';

/** One active ingredient of a Medication in the source's own words and codes. */
export interface StatedIngredient {
  readonly mention: ReadDrugMention;
  /** Per countable, or per so many millilitres; `null` where the source gives none that is certain. */
  readonly strength: Omit<Strength, 'ingredient'> | null;
  /** The strength for a reader, as far as it was read (`300 mg per 5 mL`). */
  readonly strengthText: string | null;
}

/**
 * The active ingredients of a Medication: by concept, by reference to a Substance or Medication, or by the display of
 * such a reference (R5: `item`). What is not active (`isActive: false`) is no drug.
 * @param path FHIRPath location of the Medication
 */
export const ingredientsOfMedication = (
  { content, home }: FoundMedication,
  received: ReadonlyMap<string, ReceivedResource>,
  path: string,
): readonly StatedIngredient[] =>
  objectsAt(content, 'ingredient')
    .filter((ingredient) => ingredient['isActive'] !== false)
    .map((ingredient) => ({
      mention: mentionOfItem(ingredient, home, received, `${path}.ingredient`),
      ...strengthOf(ingredient),
    }));

const mentionOfItem = (
  ingredient: WildObject,
  home: FoundMedication['home'],
  received: ReadonlyMap<string, ReceivedResource>,
  path: string,
): ReadDrugMention => {
  const concept = objectAt(ingredient, 'itemCodeableConcept') ?? objectAt(objectAt(ingredient, 'item'), 'concept');
  if (concept !== null) return mentionOfConcept(concept, path);
  const reference = itemReferenceOf(ingredient);
  if (reference === null) return noMention;
  const found = findMedication(reference, home, received, ['Substance', 'Medication']);
  const code = found === null ? null : codeOf(found.content);
  const named = code === null ? noMention : mentionOfConcept(code, path);
  if (named.text !== null) return named;
  const display = textAt(reference, 'display');
  return display === null
    ? noMention
    : { mention: { rxcuis: [], ndcs: [], texts: namesOf([display]) }, text: display, issues: [] };
};

/** A concept in R4, a concept within a reference in R5's Substance. */
const codeOf = (content: WildObject): WildObject | null => {
  const code = objectAt(content, 'code');
  return textsOf(code).length > 0 || codingsOf(code).length > 0 ? code : objectAt(code, 'concept');
};

type ReadStrength = Pick<StatedIngredient, 'strength' | 'strengthText'>;
const noStrength: ReadStrength = { strength: null, strengthText: null };

const strengthOf = (ingredient: WildObject): ReadStrength => {
  const ratio = objectAt(ingredient, 'strength') ?? objectAt(ingredient, 'strengthRatio');
  const amount = amountOf(objectAt(ratio, 'numerator'));
  if (amount === null || isCountable(amount.unit)) return noStrength;
  const denominator = objectAt(ratio, 'denominator');
  const per = perOf(denominator);
  if (per === null) return noStrength;
  const label = (of: Amount): string => `${of.value} ${unitLabel(of.unit, of.value)}`;
  if (per === 'one') return { strength: { amount, per: null }, strengthText: label(amount) };
  const each = { value: Number((amount.value / per.value).toPrecision(6)), unit: amount.unit };
  return {
    strength: { amount: each, per: { value: 1, unit: per.unit } },
    strengthText: `${label(amount)} per ${label(per)}`,
  };
};

/** A strength is per countable, or per volume; per anything else it says nothing about a dose. */
const perOf = (denominator: WildObject | null): Amount | 'one' | null => {
  if (denominator === null) return null;
  const isBare = ['1', null].includes(textAt(denominator, 'code') ?? textAt(denominator, 'unit'));
  const value = denominator['value'];
  if (isBare) return value === 1 ? 'one' : null;
  const per = amountOf(denominator);
  if (per === null) return null;
  if (isCountable(per.unit)) return per.value === 1 ? 'one' : null;
  return per.unit === 'mL' ? per : null;
};

const amountOf = (quantity: WildObject | null): Amount | null => {
  const unread: Issue[] = [];
  const read = quantity === null ? null : readQuantity(quantity, '', unread);
  return read === null || read.unit === null ? null : { value: read.value, unit: read.unit };
};

/** Several ingredients as combinations are written; `null` where one of them has no name, for then it is unknown. */
export const combinedNames = (ingredients: readonly StatedIngredient[]): readonly string[] | null => {
  const names = ingredients.map(({ mention }) => mention.text).filter((name) => name !== null);
  return names.length < ingredients.length ? null : distinct(names.map(withoutSemanticTag));
};

/** The same for a reader, with their strengths. */
export const ingredientsText = (ingredients: readonly StatedIngredient[]): string =>
  ingredients
    .map(({ mention, strengthText }) => {
      const name = mention.text ?? '';
      return strengthText === null || /\d\s*[a-z%]/i.test(name) ? name : `${name} ${strengthText}`;
    })
    .join(' / ');
