import { errorIssue, type Issue } from '../domain/issue.ts';
import { claimedProfiles, profileOf } from './claimed-profiles.ts';
import type { Definitions, UsCoreVersion } from './definitions.ts';
import type { JsonObject } from './json-shape.ts';
import { isJsonObject, isWithinDepth, ownText, ownValue } from './json-shape.ts';
import { createJudgeBench } from './judge-bench.ts';
import type { ResourceValidator } from './validator.ts';

export interface ValidatorOptions {
  /** The US Core release that a profile claimed without version means. Default 6.1.0. */
  readonly usCore?: UsCoreVersion;
}

/**
 * Makes the validator of this release: Medplum for structure, this room's own walk for required bindings, targets of
 * references, slices, datatype invariants and contained resources. Definitions are prepared at first use and kept.
 */
export const createResourceValidator = (
  definitions: Definitions,
  options: ValidatorOptions = {},
): ResourceValidator => {
  const usCore = options.usCore ?? '6.1.0';
  const bench = createJudgeBench(definitions);
  const typeOfProfile = (canonical: string) => profileOf(canonical, definitions, usCore)?.type;

  const judge = (value: unknown, given: Given, place: Place): readonly Issue[] => {
    if (!isJsonObject(value)) return [errorIssue('invalid-resource', place.path, 'a resource must be a JSON object')];
    const type = ownText(value, 'resourceType') ?? '';
    if (!bench.isResourceType(type)) return [errorIssue('invalid-resource', place.path, 'not a resource type of R4')];
    const path = place.path === '' ? type : place.path;
    const container = place.container ?? value;
    const scope = { ...place, resource: value, container, isResourceType: bench.isResourceType };
    const isBundle = type === 'Bundle';
    const own = isBundle ? given?.filter((one) => ['Bundle', undefined].includes(typeOfProfile(one))) : given;
    const { profiles, issues } = claimedProfiles(value, own, path, definitions, usCore);
    return [
      ...issues,
      ...(profiles.length === 0
        ? bench.judgeBase(value, type, path, scope)
        : profiles.flatMap((profile) => bench.judgeProfile(value, profile, path, scope))),
      ...judgeContained(value, { ...place, path, container }),
      ...(isBundle ? judgeEntries(value, given, path) : []),
    ];
  };

  const judgeContained = (resource: JsonObject, place: Place): readonly Issue[] => {
    const contained = ownValue(resource, 'contained');
    if (!Array.isArray(contained)) return [];
    return contained.flatMap((one: unknown, index) =>
      judge(one, undefined, { ...place, path: `${place.path}.contained[${index}]` }),
    );
  };

  const judgeEntries = (bundle: JsonObject, given: Given, path: string): readonly Issue[] => {
    const entries = entriesOf(bundle);
    const types = new Map(entries.flatMap(({ fullUrl, type }) => (fullUrl && type ? [[fullUrl, type] as const] : [])));
    return entries.flatMap(({ resource, type }, index) => {
      if (resource === undefined) return [];
      const fitting = given?.filter((canonical) => typeOfProfile(canonical) === type);
      return judge(resource, fitting?.length === 0 ? undefined : fitting, {
        path: `${path}.entry[${index}].resource`,
        typeOfFullUrl: (fullUrl) => types.get(fullUrl),
      });
    });
  };

  return (resource, profiles) => {
    if (!isWithinDepth(resource, deepest)) {
      return [errorIssue('invalid-resource', '', 'nested too deeply to be a resource')];
    }
    return distinct(judge(resource, profiles, { path: '', typeOfFullUrl: () => undefined }));
  };
};

/**
 * Judges a Bundle and every resource in it; an entry without resource (a DELETE, a response) is judged by the
 * Bundle's own rules. Same as the validator itself, for callers that hold a Bundle and will not take anything else.
 */
export const validateBundle = (
  validate: ResourceValidator,
  bundle: unknown,
  profiles?: readonly string[],
): readonly Issue[] =>
  isJsonObject(bundle) && ownText(bundle, 'resourceType') === 'Bundle'
    ? validate(bundle, profiles)
    : [errorIssue('invalid-resource', '', 'not a Bundle')];

type Given = readonly string[] | undefined;

interface Place {
  readonly path: string;
  /** The resource that contains this one; absent for one that stands by itself. */
  readonly container?: JsonObject;
  readonly typeOfFullUrl: (fullUrl: string) => string | undefined;
}

/** FHIR's own structures stay below twenty levels; extensions in extensions below fifty. */
const deepest = 100;

interface Entry {
  readonly fullUrl: string | undefined;
  readonly resource: unknown;
  readonly type: string | undefined;
}

const entriesOf = (bundle: JsonObject): readonly Entry[] => {
  const entries = ownValue(bundle, 'entry');
  if (!Array.isArray(entries)) return [];
  return entries.map((entry: unknown) => {
    if (!isJsonObject(entry)) return { fullUrl: undefined, resource: undefined, type: undefined };
    const resource = ownValue(entry, 'resource');
    return {
      fullUrl: ownText(entry, 'fullUrl'),
      resource,
      type: isJsonObject(resource) ? ownText(resource, 'resourceType') : undefined,
    };
  });
};

const distinct = (issues: readonly Issue[]): readonly Issue[] => [
  ...new Map(issues.map((issue) => [`${issue.severity} ${issue.path} ${issue.reason}`, issue])).values(),
];
