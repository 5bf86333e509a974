import { type Issue, warningIssue } from '../domain/issue.ts';
import { codeSystem } from '../fhir/code-systems.ts';
import { codingsOf, objectAt, objectsAt, textAt, textsOf, type WildObject } from '../fhir/wild.ts';
import type { DrugMention } from '../terminology/drug-graph.ts';
import { isCodeSystem } from './code-system-url.ts';
import { type ReceivedResource, resolveReference } from './received-resource.ts';
import { withoutSemanticTag } from './semantic-tag.ts';

/** A mention with the words that a person should see for it, `null` where the source names no drug at all. */
export interface ReadDrugMention {
  readonly mention: DrugMention;
  readonly text: string | null;
  readonly issues: readonly Issue[];
}

/**
 * Reads `medication[x]` in every form that servers use: a concept; a reference to a contained, bundled or missing
 * Medication (its display stays); R5's `medication` with `concept` or `reference`.
 */
export const readDrugMention = (
  resource: ReceivedResource,
  received: ReadonlyMap<string, ReceivedResource>,
): ReadDrugMention => {
  const concept =
    objectAt(resource.content, 'medicationCodeableConcept') ??
    objectAt(objectAt(resource.content, 'medication'), 'concept');
  const reference =
    objectAt(resource.content, 'medicationReference') ??
    objectAt(objectAt(resource.content, 'medication'), 'reference') ??
    (textAt(resource.content, 'medicationReference') === null
      ? null
      : { reference: textAt(resource.content, 'medicationReference') });
  const fromReference = reference === null ? nothing : readReference(reference, resource, received);
  return together(concept === null ? nothing : mentionOfConcept(concept), fromReference);
};

const nothing: ReadDrugMention = { mention: { rxcuis: [], ndcs: [], texts: [] }, text: null, issues: [] };

const together = (one: ReadDrugMention, other: ReadDrugMention): ReadDrugMention => ({
  mention: {
    rxcuis: distinct([...one.mention.rxcuis, ...other.mention.rxcuis]),
    ndcs: distinct([...one.mention.ndcs, ...other.mention.ndcs]),
    texts: distinct([...one.mention.texts, ...other.mention.texts]),
  },
  text: one.text ?? other.text,
  issues: [...one.issues, ...other.issues],
});

const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)];

const readReference = (
  reference: WildObject,
  resource: ReceivedResource,
  received: ReadonlyMap<string, ReceivedResource>,
): ReadDrugMention => {
  const display = textAt(reference, 'display');
  const shown: ReadDrugMention = {
    mention: { rxcuis: [], ndcs: [], texts: display === null ? [] : namesOf([display]) },
    text: display,
    issues: [],
  };
  const target = textAt(reference, 'reference');
  const medication = target === null ? null : resolveReference(target, resource, received);
  if (medication !== null) return together(mentionOfMedication(medication), shown);
  const path = `${resource.type}.medicationReference`;
  const reason =
    display === null
      ? 'The Medication that is referred to was not received.'
      : 'The Medication that is referred to was not received; the name shown with the reference is used.';
  return { ...shown, issues: [warningIssue('unresolved-reference', path, reason)] };
};

/** A Medication's own code; where it says nothing, its ingredients (R5: `item.concept`), joined as combinations are. */
const mentionOfMedication = (medication: WildObject): ReadDrugMention => {
  const own = mentionOfConcept(objectAt(medication, 'code') ?? {});
  if (own.text !== null) return own;
  const ingredients = objectsAt(medication, 'ingredient').map(
    (ingredient) => objectAt(ingredient, 'itemCodeableConcept') ?? objectAt(objectAt(ingredient, 'item'), 'concept'),
  );
  const only = ingredients.length === 1 ? ingredients[0] : null;
  if (only) return mentionOfConcept(only);
  const names = ingredients.map((item) => textsOf(item)[0]);
  if (names.some((name) => name === undefined)) return nothing;
  const text = names.map((name) => withoutSemanticTag(name ?? '')).join(' / ');
  return text === '' ? nothing : { mention: { rxcuis: [], ndcs: [], texts: [text] }, text, issues: [] };
};

/** The words as they stand, and without a semantic tag. */
const namesOf = (texts: readonly string[]): readonly string[] =>
  distinct(texts.flatMap((text) => [text, withoutSemanticTag(text)]));

const mentionOfConcept = (concept: WildObject): ReadDrugMention => {
  const codings = codingsOf(concept);
  const texts = textsOf(concept);
  const codesOf = (wanted: typeof codeSystem.rxnorm | typeof codeSystem.ndc): readonly string[] =>
    distinct(codings.filter(({ system }) => isCodeSystem(system, wanted)).map(({ code }) => code));
  return {
    mention: { rxcuis: codesOf(codeSystem.rxnorm), ndcs: codesOf(codeSystem.ndc), texts: namesOf(texts) },
    text: texts[0] ?? codings[0]?.code ?? null,
    issues: [],
  };
};
