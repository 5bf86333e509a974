import type { Reference, Resource } from '@medplum/fhirtypes';

/** `Type/id`, the key under which a resource is stored and referred to. */
export const resourceKey = (resourceType: Resource['resourceType'], id: string): string => `${resourceType}/${id}`;

/**
 * A relative literal reference to a resource that is sent beside this one.
 * @param display what a person reads; leave it out where it would repeat the patient's data
 */
export const referenceTo = <T extends Resource>(
  resourceType: T['resourceType'],
  id: string,
  display?: string,
): Reference<T> => ({
  reference: resourceKey(resourceType, id),
  ...(display === undefined ? {} : { display }),
});

/** A reference to something that has no resource here: its type and what it is called, nothing to resolve. */
export const namedReference = <T extends Resource>(resourceType: T['resourceType'], display: string): Reference<T> => ({
  type: resourceType,
  display,
});

/**
 * The resource with its literal references replaced, deep, contained resources included. Only `Reference.reference` is
 * looked at: identifiers, canonicals and narrative stay as they are. The argument is left untouched.
 * @param replace gives the new reference, or `null` to keep the one there is
 */
export const rewriteReferences = <T extends Resource>(
  resource: T,
  replace: (reference: string) => string | null,
): T => {
  const copy = structuredClone(resource);
  for (const holder of referenceHolders(copy)) {
    holder.reference = replace(holder.reference) ?? holder.reference;
  }
  return copy;
};

/** Every literal reference of a resource, deep, each once, in the order in which they are met. */
export const referencesIn = (resource: object): readonly string[] => [
  ...new Set(referenceHolders(resource).map((holder) => holder.reference)),
];

const ownReference = /^[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}$/;

/** Whether a reference is `Type/id`: before it is rewritten for a partner, to a resource of our own. */
export const isOwnReference = (reference: string): boolean => ownReference.test(reference);

const ofResource = /(?<![^/])[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}(?=$|\/_history\/[^/]*$)/;

/** `Type/id` of a literal reference, which a server may make absolute or name a version in; anything else as it is. */
export const withoutBaseAndVersion = (reference: string): string => ofResource.exec(reference)?.[0] ?? reference;

/** References of a resource to resources of our own, which must not reach a partner unless it has those too. */
export const ownReferencesIn = (resource: object): readonly string[] => referencesIn(resource).filter(isOwnReference);

interface ReferenceHolder {
  reference: string;
}

const isReferenceHolder = (value: object): value is ReferenceHolder =>
  'reference' in value && typeof value.reference === 'string';

const referenceHolders = (value: object): readonly ReferenceHolder[] => {
  const found: ReferenceHolder[] = [];
  addHolders(value, found);
  return found;
};

/** Asked for every resource several times on its way out: one list for all levels, not one for each. */
const addHolders = (value: object, found: ReferenceHolder[]): void => {
  if (isReferenceHolder(value)) found.push(value);
  for (const inside of Object.values(value))
    if (typeof inside === 'object' && inside !== null) addHolders(inside, found);
};
