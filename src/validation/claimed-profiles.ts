import { errorIssue, type Issue, informationIssue } from '../domain/issue.ts';
import type { Definitions, ProfileFacts, UsCoreVersion } from './definitions.ts';
import type { JsonObject } from './json-shape.ts';
import { isJsonObject, ownText, ownValue, ownValues } from './json-shape.ts';

export interface ClaimedProfiles {
  readonly profiles: readonly ProfileFacts[];
  readonly issues: readonly Issue[];
}

/**
 * The profiles to judge a resource by: those given, else those in `meta.profile`. A canonical with `|version` means
 * that version, one without means `usCore`. One that is not known is said to be not validated.
 */
export const claimedProfiles = (
  resource: JsonObject,
  given: readonly string[] | undefined,
  path: string,
  definitions: Definitions,
  usCore: UsCoreVersion,
): ClaimedProfiles => {
  const meta = ownValue(resource, 'meta');
  const own = isJsonObject(meta) ? ownValues(meta, 'profile') : [];
  const claims = (given ?? own).map((claim, index) => ({
    profile: typeof claim === 'string' ? profileOf(claim, definitions, usCore) : undefined,
    path: given === undefined ? `${path}.meta.profile[${index}]` : path,
  }));
  const type = ownText(resource, 'resourceType');
  return {
    profiles: [...new Set(claims.flatMap(({ profile }) => profile ?? []))].filter((profile) => profile.type === type),
    issues: claims.flatMap((claim) => {
      if (claim.profile === undefined) {
        return [informationIssue('not-validated', claim.path, 'a profile that is not known here was not checked')];
      }
      if (claim.profile.type === type) return [];
      return [errorIssue('invalid-resource', claim.path, `the profile is one of ${claim.profile.type}`)];
    }),
  };
};

/** The project's facts for a canonical with or without version. */
export const profileOf = (
  canonical: string,
  definitions: Definitions,
  usCore: UsCoreVersion,
): ProfileFacts | undefined => definitions.profiles.get(canonical.includes('|') ? canonical : `${canonical}|${usCore}`);
