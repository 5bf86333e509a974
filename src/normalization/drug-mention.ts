import { type Issue, informationIssue, warningIssue } from '../domain/issue.ts';
import { objectsAt, textAt, type WildObject } from '../fhir/wild.ts';
import { distinct, mentionOfConcept, namesOf, noMention, type ReadDrugMention } from './concept-mention.ts';
import {
  type FoundMedication,
  findMedication,
  medicationConceptOf,
  medicationReferenceOf,
  soleObjectAt,
} from './find-medication.ts';
import {
  combinedNames,
  ingredientsOfMedication,
  ingredientsText,
  type StatedIngredient,
} from './medication-ingredients.ts';
import { isModified } from './modifier.ts';
import type { ReceivedResource } from './received-resource.ts';

export type { ReadDrugMention } from './concept-mention.ts';

type Index = ReadonlyMap<string, ReceivedResource>;

/**
 * Reads `medication[x]` in every form that servers use: a concept; a reference to a contained, bundled or missing
 * Medication (its display stays); R5's `medication` with `concept` or `reference`.
 */
export const readDrugMention = (resource: ReceivedResource, received: Index): ReadDrugMention => {
  const { content, type } = resource;
  const named = medicationConceptOf(content);
  const fromConcept = named === null ? noMention : mentionOfConcept(named.concept, `${type}.${named.element}`);
  const referred = medicationReferenceOf(content);
  if (referred === null) return fromConcept;
  const { reference, element } = referred;
  return together(fromConcept, readReference(reference, resource, received, `${type}.${element}`));
};

/** What the Medication that a statement refers to says of its active ingredients; empty where there is none to believe. */
export const readIngredients = (resource: ReceivedResource, received: Index): readonly StatedIngredient[] => {
  const referred = medicationReferenceOf(resource.content);
  const found = referred === null ? null : findMedication(referred.reference, resource, received);
  if (found === null || remarksOn(found.content, '').isWithdrawn) return [];
  return ingredientsOfMedication(found, received, pathOfMedication(resource));
};

/** FHIRPath location of the Medication that a statement refers to. */
export const pathOfMedication = ({ type, content }: ReceivedResource): string =>
  `${type}.${medicationReferenceOf(content)?.element ?? 'medicationReference'}.resolve()`;

const together = (one: ReadDrugMention, other: ReadDrugMention): ReadDrugMention => ({
  mention: {
    rxcuis: distinct([...one.mention.rxcuis, ...other.mention.rxcuis]),
    ndcs: distinct([...one.mention.ndcs, ...other.mention.ndcs]),
    texts: distinct([...one.mention.texts, ...other.mention.texts]),
  },
  // A name tells a reader more than a bare code does.
  text: wordsOf(one) ?? wordsOf(other) ?? one.text ?? other.text,
  issues: [...one.issues, ...other.issues],
});

const wordsOf = ({ mention, text }: ReadDrugMention): string | null => (mention.texts.length > 0 ? text : null);

const readReference = (
  reference: WildObject,
  resource: ReceivedResource,
  received: Index,
  path: string,
): ReadDrugMention => {
  const display = textAt(reference, 'display');
  const shown: ReadDrugMention = {
    mention: { rxcuis: [], ndcs: [], texts: display === null ? [] : namesOf([display]) },
    text: display,
    issues: [],
  };
  const medication = findMedication(reference, resource, received);
  if (medication !== null) return mentionOfMedication(medication, shown, received, `${path}.resolve()`);
  const reason =
    display === null
      ? 'The Medication that is referred to was not received.'
      : 'The Medication that is referred to was not received; the name shown with the reference is used.';
  return { ...shown, issues: [warningIssue('unresolved-reference', path, reason)] };
};

/** Of a Medication that its source withdrew, or that may mean something else than it seems to, only words are left. */
const mentionOfMedication = (
  found: FoundMedication,
  shown: ReadDrugMention,
  received: Index,
  path: string,
): ReadDrugMention => {
  const read = mentionOfCodeOrIngredients(found, received, path);
  const { isWithdrawn, issues } = remarksOn(found.content, path);
  const known = isWithdrawn ? together(shown, { ...noMention, text: read.text }) : together(read, shown);
  return { ...known, issues: [...known.issues, ...issues] };
};

/** A Medication's own code; where it says nothing, its ingredients, joined as combinations are. */
const mentionOfCodeOrIngredients = (found: FoundMedication, received: Index, path: string): ReadDrugMention => {
  const own = mentionOfConcept(soleObjectAt(found.content, 'code') ?? {}, `${path}.code`);
  if (own.text !== null) return own;
  const ingredients = ingredientsOfMedication(found, received, path);
  const names = combinedNames(ingredients);
  if (names === null || names.length === 0) return noMention;
  const [only, ...others] = ingredients;
  const text = ingredientsText(ingredients);
  if (only !== undefined && others.length === 0) return { ...only.mention, text };
  const issues = ingredients.flatMap(({ mention }) => mention.issues);
  return { mention: { rxcuis: [], ndcs: [], texts: [names.join(' / ')] }, text, issues };
};

const remarksOn = (
  medication: WildObject,
  path: string,
): { readonly isWithdrawn: boolean; readonly issues: readonly Issue[] } => {
  const status = textAt(medication, 'status')?.toLowerCase() ?? null;
  const parts = [medication, ...objectsAt(medication, 'ingredient')];
  const isChanged = parts.some(isModified);
  const isError = status === 'entered-in-error';
  const issues = [
    ...(isError
      ? [
          warningIssue(
            'unexpected-status',
            `${path}.status`,
            'The Medication was entered in error; only its words stay.',
          ),
        ]
      : []),
    ...(isChanged
      ? [warningIssue('unsupported', path, 'A modifier extension may change its meaning; only its words stay.')]
      : []),
    ...(status === 'inactive'
      ? [
          informationIssue(
            'unexpected-status',
            `${path}.status`,
            'The Medication is not in use any more at its source.',
          ),
        ]
      : []),
  ];
  return { isWithdrawn: isError || isChanged, issues };
};
