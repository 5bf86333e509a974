import { objectAt, objectsAt, textAt } from '../fhir/wild.ts';
import type { ResourceValidator } from '../validation/validator.ts';

export interface ApplicableProfiles {
  /** Those asked for that are not known at all. */
  readonly unknown: readonly string[];
  /** The profiles that a resource is judged by: of a Bundle, also those of its entries. Each once, as it was written. */
  of(resource: unknown): readonly string[];
}

type Standing = 'applies' | 'other-type' | 'unknown';

/** A file may claim a new profile in every line; what is known of so many is kept, and then begun anew. */
const mostKept = 1_000;

/** Bundles in Bundles; deeper ones are judged all the same, and only not looked through for their claims. */
const deepestNesting = 10;

/**
 * Tells by which profiles a validator judges a resource: those given, else those claimed, in either case only the ones
 * that it knows and that are made for the resource's type. The validator itself is asked, once for each profile and type.
 */
export const applicableProfiles = (given: readonly string[], validate: ResourceValidator): ApplicableProfiles => {
  const known = new Map<string, Standing>();
  const standingOf = (profile: string, type: string): Standing => {
    const key = `${type} ${profile}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    if (known.size >= mostKept) known.clear();
    const asked = askFor(profile, type, validate);
    known.set(key, asked);
    return asked;
  };
  const collect = (resource: unknown, depth: number, into: Set<string>): void => {
    const type = textAt(resource, 'resourceType');
    if (type === null) return;
    for (const profile of given.length > 0 ? given : claimsOf(resource)) {
      if (standingOf(profile, type) === 'applies') into.add(profile);
    }
    if (type !== 'Bundle' || depth >= deepestNesting) return;
    for (const entry of objectsAt(resource, 'entry')) collect(objectAt(entry, 'resource'), depth + 1, into);
  };
  return {
    unknown: given.filter((profile) => askFor(profile, 'Patient', validate) === 'unknown'),
    of: (resource) => {
      const into = new Set<string>();
      collect(resource, 0, into);
      return [...into];
    },
  };
};

const claimsOf = (resource: unknown): readonly string[] => {
  const claims = objectAt(resource, 'meta')?.['profile'];
  return Array.isArray(claims) ? claims.filter((claim) => typeof claim === 'string') : [];
};

/** What a validator says of the claim alone, on a resource that has nothing else. */
const askFor = (profile: string, resourceType: string, validate: ResourceValidator): Standing => {
  const path = `${resourceType}.meta.profile[0]`;
  const said = validate({ resourceType, meta: { profile: [profile] } }).filter((issue) => issue.path === path);
  if (said.some(({ code }) => code === 'not-validated')) return 'unknown';
  return said.some(({ severity }) => severity === 'error') ? 'other-type' : 'applies';
};
