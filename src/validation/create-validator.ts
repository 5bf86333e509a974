import { claimedProfiles } from './claimed-profiles.ts';
import { judgeBundle } from './compile/bundle.ts';
import type { CodeLookup } from './compile/codes.ts';
import { createCompiler } from './compile/compiler.ts';
import { judgeContained } from './compile/contained.ts';
import { type BundleEntries, Walk } from './compile/walk.ts';
import type { DefinitionLibrary } from './definition-library.ts';
import type { CompileFhirPath } from './invariants/fhirpath-port.ts';
import { isJsonObject, type JsonObject, ownText } from './json-shape.ts';
import { knownStructures } from './known-structures.ts';
import { tellUnsupported } from './must-support.ts';
import type { StructureFacts } from './structure-facts.ts';
import type { ValidationIssue } from './validation-issue.ts';
import type { ResourceValidator } from './validator.ts';

/** What a validator judges by; all of it is looked up at first use and kept. */
export interface ValidatorSources {
  readonly library: DefinitionLibrary;
  /** For the invariants that are not written by hand. */
  readonly compileFhirPath: CompileFhirPath;
  /** For code systems that are no list in the library: RxNorm, ICD-10-CM, UCUM, languages. */
  readonly lookup: CodeLookup;
  /** The release that a profile claimed without version means, as in `us-core-6.1.0`. */
  readonly release: string;
}

/**
 * Makes the validator of all known definitions. Each profile is compiled at its first use and kept; judging takes one
 * walk through the resource and tells everything that it finds.
 */
export const createResourceValidator = (sources: ValidatorSources): ResourceValidator => {
  const { library, release } = sources;
  const judgeOf = createCompiler({
    ...sources,
    inner: (value, walk, isContained, asked) => judgeInner(value, walk, isContained, asked),
  });
  const structures = knownStructures(library, release);
  const isResourceType = (name: string): boolean => structures.resourceType(name) !== undefined;

  const judgeResource = (
    resource: JsonObject,
    walk: Walk,
    given: readonly string[] | undefined,
    asked?: StructureFacts,
  ): void => {
    const type = ownText(resource, 'resourceType');
    const base = type === undefined ? undefined : structures.resourceType(type);
    if (base === undefined) {
      walk.error('structure', type === undefined ? noType : wrongType, 'resourceType');
      return;
    }
    const { entries, isTransaction } = walk;
    if (type === 'Bundle') {
      walk.entries = entriesOf(resource);
      walk.isTransaction = resource['type'] === 'transaction' || resource['type'] === 'batch';
    }
    const claims = claimedProfiles(resource, given, walk, structures.claimed);
    const profiles = asked === undefined || claims.includes(asked) ? claims : [...claims, asked];
    if (profiles.length > 1) walk.mayRepeat = true;
    for (const structure of profiles.length === 0 ? [base] : profiles) {
      if (walk.wantsMustSupport) walk.supported = new Set();
      judgeOf(structure)(resource, walk);
      tellUnsupported(structure, walk);
    }
    if (type === 'Bundle') judgeBundle(resource, walk);
    if (resource['contained'] !== undefined) judgeContained(resource, walk);
    walk.entries = entries;
    walk.isTransaction = isTransaction;
  };

  const judgeInner = (value: unknown, walk: Walk, isContained: boolean, asked?: StructureFacts): void => {
    if (!isJsonObject(value)) {
      walk.error('structure', 'give a resource here');
      return;
    }
    const { resource, rootResource, elementIds, supported, extension } = walk;
    walk.extension = undefined;
    walk.resource = value;
    walk.elementIds = undefined;
    if (!isContained) walk.rootResource = value;
    judgeResource(value, walk, isContained ? undefined : walk.given, asked);
    walk.resource = resource;
    walk.rootResource = rootResource;
    walk.elementIds = elementIds;
    walk.supported = supported;
    walk.extension = extension;
  };

  return (resource, profiles, options) => {
    if (!isJsonObject(resource)) return [notAResource];
    const walk = new Walk(resource, isResourceType);
    walk.given = profiles;
    walk.wantsMustSupport = options?.mustSupport === true;
    judgeResource(resource, walk, profiles);
    return conclude(walk);
  };
};

const noType = 'say in resourceType what this is';
const wrongType = 'let resourceType name a resource of R4';

const notAResource: ValidationIssue = {
  code: 'invalid-resource',
  severity: 'error',
  path: '',
  reason: 'give a resource: a JSON object',
  type: 'structure',
};

/** Each thing once, also where two profiles say it, and in one line what could not be known. */
const conclude = (walk: Walk): readonly ValidationIssue[] => {
  if (walk.unchecked.size > 0) {
    walk.issues.push({
      code: 'not-checked',
      severity: 'information',
      path: walk.location(),
      reason: `codes were not looked up, for want of their value sets or code systems: ${[...walk.unchecked].join(', ')}`,
      type: 'not-supported',
    });
  }
  if (!walk.mayRepeat || walk.issues.length < 2) return walk.issues;
  return [...new Map(walk.issues.map((issue) => [`${issue.severity} ${issue.path} ${issue.reason}`, issue])).values()];
};

const entriesOf = (bundle: JsonObject): BundleEntries => {
  const entries = new Map<string, JsonObject>();
  const { entry } = bundle;
  if (!Array.isArray(entry)) return entries;
  entry.forEach((one: unknown) => {
    if (!isJsonObject(one)) return;
    const { fullUrl, resource } = one;
    if (typeof fullUrl === 'string' && isJsonObject(resource)) entries.set(fullUrl, resource);
  });
  return entries;
};
