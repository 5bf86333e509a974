/**
 * The validator as a library: `import { compileProfile, createValidator } from 'concord/validation'`. Here the compiler
 * of `validation/` meets the definitions, code systems and engines that come with Concord.
 */
import { compileFhirPath } from './adapters/fhirpath/compile-fhirpath.ts';
import type { DefinitionRelease } from './adapters/profiles/definition-release.ts';
import { loadDefinitionLibrary } from './adapters/profiles/load-definition-library.ts';
import { createCodeLookup } from './adapters/terminology/code-lookup.ts';
import { isUcumByEngine } from './adapters/ucum/ucum-engine.ts';
import { ConcordError } from './domain/concord-error.ts';
import { createResourceValidator, type ValidatorSources } from './validation/create-validator.ts';
import { isJsonObject, ownText } from './validation/json-shape.ts';
import { toProfileFacts, toStructureFacts } from './validation/structure-definition.ts';
import { createUcumCheck } from './validation/ucum-unit.ts';
import type { ValidationIssue } from './validation/validation-issue.ts';
import type { ResourceValidator, ValidationChoices } from './validation/validator.ts';

export type { DefinitionRelease } from './adapters/profiles/definition-release.ts';
export { readPackage } from './adapters/profiles/read-package.ts';
export type { IssueType, ValidationIssue } from './validation/validation-issue.ts';
export type { ResourceValidator, ValidationChoices } from './validation/validator.ts';

export interface ValidatorOptions {
  /** The release of US Core that a profile claimed without version means. Default 6.1.0. */
  readonly usCore?: '6.1.0' | '7.0.0' | '8.0.0';
  /** Further FHIR packages to judge by, from `readPackage`. */
  readonly packages?: readonly DefinitionRelease[];
}

/**
 * A validator of R4, US Core, IPS and the given packages. Definitions are read and profiles compiled at first use, and
 * kept as long as the validator is. See `ResourceValidator` for what it takes and gives.
 */
export const createValidator = (options: ValidatorOptions = {}): ResourceValidator =>
  createResourceValidator(sourcesOf(options));

const sourcesOf = ({ usCore = '6.1.0', packages = [] }: ValidatorOptions): ValidatorSources => ({
  library: loadDefinitionLibrary({ packages }),
  compileFhirPath,
  lookup: createCodeLookup(createUcumCheck(isUcumByEngine)),
  release: `us-core-${usCore}`,
});

/** A profile that no definition at hand describes. */
export class ProfileUnknown extends ConcordError {
  readonly code = 'profile-unknown';
  readonly profile: string;

  constructor(profile: string) {
    super('No definition of this profile is at hand: name one that is, or give its package.');
    this.profile = profile;
  }
}

/**
 * One validator of one profile: judges every resource by it, whatever the resource claims.
 * @param profile the canonical URL of a profile at hand, or a StructureDefinition (JSON), with snapshot or without
 * @throws ProfileUnknown where the URL names no profile at hand, or the definition has a base that is not
 */
export const compileProfile = (
  profile: string | Readonly<Record<string, unknown>>,
  options: ValidatorOptions = {},
): ((resource: unknown, choices?: ValidationChoices) => readonly ValidationIssue[]) => {
  const usCore = `us-core-${options.usCore ?? '6.1.0'}`;
  const given = typeof profile === 'string' ? undefined : releaseOfOne(profile, usCore);
  const sources = sourcesOf({
    ...options,
    packages: [...(given === undefined ? [] : [given.release]), ...(options.packages ?? [])],
  });
  const url = given?.url ?? String(profile);
  const release = given?.release.name ?? sources.release;
  const structure = sources.library.structure(url, release);
  if (structure === undefined) throw new ProfileUnknown(url);
  const validate = createResourceValidator({ ...sources, release });
  return (resource, choices) => {
    const issues = validate(resource, [url], choices);
    return mayHold(resource, structure.type) ? issues : [ofAnotherType(structure.type), ...issues];
  };
};

/** Whether a resource is of the type, or holds others that may be. */
const mayHold = (resource: unknown, type: string): boolean => {
  const own = isJsonObject(resource) ? ownText(resource, 'resourceType') : undefined;
  return own === undefined || own === type || own === 'Bundle' || own === 'Parameters' || type.endsWith('Resource');
};

const ofAnotherType = (type: string): ValidationIssue => ({
  code: 'invalid-resource',
  severity: 'error',
  type: 'structure',
  path: 'resourceType',
  reason: `give a ${type}: the profile is one of ${type}`,
});

/** A StructureDefinition as a release of its own, that sees a release of US Core. */
const releaseOfOne = (
  definition: Readonly<Record<string, unknown>>,
  usCore: string,
): { readonly url: string; readonly release: DefinitionRelease } => {
  const whole = toStructureFacts(definition, ownRelease);
  const added = whole === undefined ? toProfileFacts(definition) : undefined;
  const source = whole !== undefined ? { whole } : added === undefined ? undefined : { added };
  const facts = whole ?? added;
  if (source === undefined || facts === undefined) throw new ProfileUnknown(ownText(definition, 'url') ?? '');
  return {
    url: facts.url,
    release: {
      name: ownRelease,
      dependencies: [usCore],
      structure: (url) => (url === facts.url ? source : undefined),
      valueSet: () => undefined,
      codeSystem: () => undefined,
      typeOf: (url) => (url === facts.url ? facts.type : undefined),
    },
  };
};

const ownRelease = 'given';
