import { objectAt, objectsAt, textAt, type WildObject } from '../fhir/wild.ts';
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

/** The reference of `medication[x]`: R4's, R5's or a plain text, with the name of the element that holds it. */
export const medicationReferenceOf = (
  content: WildObject,
): { readonly element: string; readonly reference: WildObject } | null => {
  const own = soleObjectAt(content, 'medicationReference');
  if (own !== null) return { element: 'medicationReference', reference: own };
  const later = objectAt(objectAt(content, 'medication'), 'reference');
  if (later !== null) return { element: 'medication.reference', reference: later };
  const text = textAt(content, 'medicationReference');
  return text === null ? null : { element: 'medicationReference', reference: { reference: text } };
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
