import { asObject, objectAt, objectsAt, textAt, type WildObject } from '../fhir/wild.ts';
import { findReceived, type ReceivedResource } from './received-resource.ts';

/** A Medication that was found, and the resource in which its own `#` references lead somewhere. */
export interface FoundMedication {
  readonly content: WildObject;
  readonly home: Pick<ReceivedResource, 'content'>;
}

/** The object under a key, also the only one of an array; of several none is meant for certain. */
export const soleObjectAt = (value: unknown, key: string): WildObject | null => {
  const [only, ...others] = objectsAt(value, key);
  return only === undefined || others.length > 0 ? null : only;
};

/** The text under a key, also the only one of an array. */
export const soleTextAt = (value: unknown, key: string): string | null => {
  const found = asObject(value)?.[key];
  return Array.isArray(found) && found.length === 1 ? textAt({ [key]: found[0] }, key) : textAt(value, key);
};

/** The reference of `medication[x]`: R4's, R5's or a plain text, with the name of the element that holds it. */
export const medicationReferenceOf = (
  content: WildObject,
): { readonly element: string; readonly reference: WildObject } | null => {
  const own = soleObjectAt(content, 'medicationReference');
  if (own !== null) return { element: 'medicationReference', reference: own };
  const later = objectAt(soleObjectAt(content, 'medication'), 'reference');
  if (later !== null) return { element: 'medication.reference', reference: later };
  const text = soleTextAt(content, 'medicationReference');
  if (text !== null) return { element: 'medicationReference', reference: { reference: text } };
  const plain = soleTextAt(content, 'medication');
  return plain !== null && isReferenceText(plain) ? { element: 'medication', reference: { reference: plain } } : null;
};

/** Whether a text in the place of a drug is a reference to a Medication, and no name. */
const isReferenceText = (text: string): boolean =>
  /^(?:#\S+|(?:\S*\/)?Medication\/[A-Za-z0-9\-.]+(?:\/_history\/\S+)?)$/.test(text);

/** The concept of `medication[x]`, R4's, R5's or a plain text that is its name, with the element that holds it. */
export const medicationConceptOf = (
  content: WildObject,
): { readonly element: string; readonly concept: WildObject } | null => {
  const own = soleObjectAt(content, 'medicationCodeableConcept');
  if (own !== null) return { element: 'medicationCodeableConcept', concept: own };
  const later = objectAt(soleObjectAt(content, 'medication'), 'concept');
  if (later !== null) return { element: 'medication.concept', concept: later };
  const name = soleTextAt(content, 'medicationCodeableConcept');
  if (name !== null) return { element: 'medicationCodeableConcept', concept: { text: name } };
  const plain = soleTextAt(content, 'medication') ?? soleTextAt(soleObjectAt(content, 'medication'), 'concept');
  return plain === null || isReferenceText(plain) ? null : { element: 'medication', concept: { text: plain } };
};

/**
 * The resource that a reference of a medication leads to, or `null` where it leads nowhere, to two, or to a resource of
 * another type: the code of a Condition is no drug.
 * @param types resource types that may be meant; a contained resource need not name its own
 */
export const findMedication = (
  reference: WildObject,
  from: Pick<ReceivedResource, 'content'>,
  received: ReadonlyMap<string, ReceivedResource>,
  types: readonly string[] = ['Medication'],
): FoundMedication | null => {
  const target = textAt(reference, 'reference');
  if (target === null) return null;
  const found = target.startsWith('#') ? containedIn(from, target) : receivedAs(target, received);
  if (found === null) return null;
  const type = textAt(found.content, 'resourceType');
  return type === null || types.includes(type) ? found : null;
};

/** Two of one id are two drugs, neither of which is meant for certain. */
const containedIn = (from: Pick<ReceivedResource, 'content'>, target: string): FoundMedication | null => {
  const id = target.slice(1);
  const [only, ...others] = objectsAt(from.content, 'contained').filter(
    (item) => id !== '' && textAt(item, 'id')?.replace(/^#/, '') === id,
  );
  return only === undefined || others.length > 0 ? null : { content: only, home: from };
};

const receivedAs = (target: string, received: ReadonlyMap<string, ReceivedResource>): FoundMedication | null => {
  const found = findReceived(target, received);
  return found === null ? null : { content: found.content, home: found };
};

/** What a Medication says its ingredients refer to: R4's and R5's references. */
export const itemReferenceOf = (ingredient: WildObject): WildObject | null =>
  objectAt(ingredient, 'itemReference') ?? objectAt(objectAt(ingredient, 'item'), 'reference');
