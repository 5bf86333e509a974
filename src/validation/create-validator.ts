import { judgeBundle } from './compile/bundle.ts';
import type { CodeLookup } from './compile/codes.ts';
import { createCompiler } from './compile/compiler.ts';
import { judgeContained } from './compile/contained.ts';
import { pathOfElementId } from './compile/element-node.ts';
import { vitalSignsProfile } from './compile/vital-signs.ts';
import { type BundleEntries, Walk } from './compile/walk.ts';
import type { DefinitionLibrary } from './definition-library.ts';
import type { CompileFhirPath } from './invariants/fhirpath-port.ts';
import { isJsonObject, type JsonObject, ownText } from './json-shape.ts';
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
  const resourceTypes = new Map<string, StructureFacts>();
  const claimed = new Map<string, StructureFacts>();
  const structureOf = (claim: string): StructureFacts | undefined => {
    const known = claimed.get(claim) ?? library.structure(claim, release);
    if (known !== undefined) claimed.set(claim, known);
    return known;
  };
  /** R4's definition of a resource type that resources may be of. */
  const resourceType = (name: string): StructureFacts | undefined => {
    const known = resourceTypes.get(name);
    if (known !== undefined) return known;
    if (library.typeOfProfile(`http://hl7.org/fhir/StructureDefinition/${name}`) !== name) return undefined;
    const structure = library.type(name);
    if (structure?.kind !== 'resource' || structure.isAbstract === true) return undefined;
    resourceTypes.set(name, structure);
    return structure;
  };
  const isResourceType = (name: string): boolean => resourceType(name) !== undefined;

  const judgeResource = (
    resource: JsonObject,
    walk: Walk,
    given: readonly string[] | undefined,
    asked?: StructureFacts,
  ): void => {
    const type = ownText(resource, 'resourceType');
    const base = type === undefined ? undefined : resourceType(type);
    if (base === undefined) {
      walk.error(
        'structure',
        type === undefined ? 'say in resourceType what this is' : 'let resourceType name a resource of R4',
        'resourceType',
      );
      return;
    }
    const { entries, isByIdOnly, isTransaction } = walk;
    if (type === 'Bundle') {
      walk.entries = entriesOf(resource);
      walk.isTransaction = resource['type'] === 'transaction' || resource['type'] === 'batch';
      walk.isByIdOnly = !walk.isTransaction;
    }
    const claims = claimedProfiles(resource, given, walk);
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
    walk.isByIdOnly = isByIdOnly;
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

  /** Those given that are of this type, else those in `meta.profile`. */
  const claimedProfiles = (
    resource: JsonObject,
    given: readonly string[] | undefined,
    walk: Walk,
  ): readonly StructureFacts[] => {
    const { meta } = resource;
    const type = ownText(resource, 'resourceType');
    const claims: unknown = given ?? (isJsonObject(meta) ? meta['profile'] : undefined);
    const implied = given === undefined && type === 'Observation' ? vitalSignsProfile(resource) : undefined;
    const vitalSign = implied === undefined ? undefined : structureOf(implied);
    if (!Array.isArray(claims)) return vitalSign === undefined ? none : [vitalSign];
    const found: StructureFacts[] = vitalSign === undefined ? [] : [vitalSign];
    claims.forEach((claim: unknown, index) => {
      if (typeof claim !== 'string') return;
      const below = given === undefined ? `meta.profile[${index}]` : undefined;
      const structure = structureOf(claim);
      if (structure === undefined) {
        walk.add('information', 'not-found', 'a profile that is not known here was not checked', {
          code: 'not-validated',
          ...(below === undefined ? {} : { below }),
        });
      } else if (structure.type === type) found.push(structure);
      else if (given === undefined && !(walk.depth > 0 && anyResource.has(structure.type)))
        walk.error('structure', `claim profiles of ${type}: this is one of ${structure.type}`, below);
    });
    return found;
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

/** The must-support elements of a profile that this resource gives no value: a duty of systems, never a fault. */
const tellUnsupported = (structure: StructureFacts, walk: Walk): void => {
  const { supported } = walk;
  if (supported === undefined) return;
  walk.supported = undefined;
  for (const id of [...supported]) supported.add(pathOfElementId(id));
  for (const { id, mustSupport } of structure.elements) {
    if (mustSupport !== true || supported.has(id)) continue;
    walk.add('information', 'informational', `must be supported, and has no value here: ${id}`, absent);
  }
};

const absent = { code: 'must-support-absent' } as const;

/** Every resource is of these; claimed of one within another they are let pass, as HL7's validator does. */
const anyResource: ReadonlySet<string> = new Set(['Resource', 'DomainResource']);

const none: readonly StructureFacts[] = [];

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
