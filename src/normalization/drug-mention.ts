import { type Issue, warningIssue } from '../domain/issue.ts';
import { codeSystem } from '../fhir/code-systems.ts';
import { asObject, codingsOf, objectAt, objectsAt, textAt, textsOf, type WildObject } from '../fhir/wild.ts';
import type { DrugMention } from '../terminology/drug-graph.ts';
import { type ReceivedResource, resolveReference } from './received-resource.ts';

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
    mention: { rxcuis: [], ndcs: [], texts: display === null ? [] : [display] },
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

/** A Medication's own code; where it has none, its ingredients, each as a text of its own. */
const mentionOfMedication = (medication: WildObject): ReadDrugMention => {
  const code = asObject(medication['code']);
  if (code !== null) return mentionOfConcept(code);
  const ingredients = objectsAt(medication, 'ingredient').map((ingredient) =>
    objectAt(ingredient, 'itemCodeableConcept'),
  );
  const only = ingredients.length === 1 ? ingredients[0] : null;
  if (only) return mentionOfConcept(only);
  const text = ingredients
    .map((item) => textsOf(item)[0])
    .filter((name) => name !== undefined)
    .join(' / ');
  return text === '' ? nothing : { mention: { rxcuis: [], ndcs: [], texts: [text] }, text, issues: [] };
};

const mentionOfConcept = (concept: WildObject): ReadDrugMention => {
  const codings = codingsOf(concept);
  const texts = textsOf(concept);
  const codesOf = (systems: readonly string[]): readonly string[] =>
    distinct(codings.filter(({ system }) => system !== null && systems.includes(bare(system))).map(({ code }) => code));
  const rxcuis = codesOf([bare(codeSystem.rxnorm), 'urn:oid:2.16.840.1.113883.6.88']);
  const ndcs = codesOf([bare(codeSystem.ndc), 'urn:oid:2.16.840.1.113883.6.69']);
  const anyCode = codings[0]?.code;
  return {
    mention: { rxcuis, ndcs, texts },
    text: texts[0] ?? anyCode ?? null,
    issues: [],
  };
};

/** Servers differ in scheme, case and trailing slash of code system URLs; none of these changes what is meant. */
const bare = (system: string): string =>
  system
    .toLowerCase()
    .replace(/^https:/, 'http:')
    .replace(/\/$/, '');
