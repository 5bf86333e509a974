import { rewriteReferences, withoutBaseAndVersion } from '../fhir/references.ts';
import type { ReadBackOutcome, Whereabouts } from './ports.ts';

/** What a partner has where we sent something. */
export type Found = Extract<ReadBackOutcome, { readonly kind: 'found' }>;

/** Our keys by every place of a patient's resources that the partner named once and that is none any more. */
export const formerPlacesOf = (
  whereabouts: readonly Whereabouts[],
  placements: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> => {
  const places = new Set(placements.values());
  return new Map(
    whereabouts.flatMap(({ key, reference }) => (places.has(reference) ? [] : [[reference, key] as const])),
  );
};

/** A reference to where the partner once said to keep a resource of ours is what we wrote, and no change of the partner's. */
export const ledToPresentPlaces = (
  there: Found,
  formerPlaces: ReadonlyMap<string, string>,
  placements: ReadonlyMap<string, string>,
): Found => ({
  ...there,
  resource: rewriteReferences(there.resource, (reference) => {
    const key = formerPlaces.get(withoutBaseAndVersion(reference));
    return key === undefined ? null : (placements.get(key) ?? key);
  }),
});
