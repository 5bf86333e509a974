import { compileFhirPath } from '../../../src/adapters/fhirpath/compile-fhirpath.ts';
import { loadDefinitionLibrary } from '../../../src/adapters/profiles/load-definition-library.ts';
import { createCodeLookup } from '../../../src/adapters/terminology/code-lookup.ts';
import { isUcumByEngine } from '../../../src/adapters/ucum/ucum-engine.ts';
import { createResourceValidator } from '../../../src/validation/create-validator.ts';
import type { CodeSystemFacts, DefinitionLibrary, ValueSetFacts } from '../../../src/validation/definition-library.ts';
import { snapshotFacts } from '../../../src/validation/snapshot-facts.ts';
import type { ElementFacts, ProfileFacts, StructureFacts } from '../../../src/validation/structure-facts.ts';
import { createUcumCheck } from '../../../src/validation/ucum-unit.ts';
import type { ValidationIssue } from '../../../src/validation/validation-issue.ts';
import type { ResourceValidator } from '../../../src/validation/validator.ts';

/*
 * Definitions of a few lines, laid over R4's own: what a test of the compiler is about, and nothing else.
 */

export const guide = 'https://guide.example/fhir';
const core = 'http://hl7.org/fhir/StructureDefinition/';
const r4 = loadDefinitionLibrary();
const lookup = createCodeLookup(createUcumCheck(isUcumByEngine));

/** A guide of profiles, value sets and code systems. */
export interface SmallGuide {
  readonly profiles?: readonly ProfileFacts[];
  readonly valueSets?: readonly ValueSetFacts[];
  readonly codeSystems?: readonly CodeSystemFacts[];
  /** Profiles that are known by name only, with their resource types. */
  readonly names?: Readonly<Record<string, string>>;
}

/** A profile of `type` with these elements; its URL ends in `name`. */
export const profile = (
  name: string,
  type: string,
  elements: readonly ElementFacts[],
  more: Partial<ProfileFacts> = {},
): ProfileFacts => ({
  url: `${guide}/StructureDefinition/${name}`,
  version: '1.0.0',
  type,
  base: `${core}${type}`,
  elements: [{ id: type }, ...elements],
  ...more,
});

/** An extension with a value of one type, for these places. */
export const extension = (
  name: string,
  contexts: ProfileFacts['contexts'],
  elements: readonly ElementFacts[] = [],
): ProfileFacts => {
  const url = `${guide}/StructureDefinition/${name}`;
  return profile(name, 'Extension', [{ id: 'Extension.url', fixed: { type: 'Uri', value: url } }, ...elements], {
    ...(contexts === undefined ? {} : { contexts }),
  });
};

const libraryOf = ({ profiles = [], valueSets = [], codeSystems = [], names = {} }: SmallGuide): DefinitionLibrary => {
  const added = new Map(profiles.map((one) => [one.url, one]));
  const made = new Map<string, StructureFacts | undefined>();
  const sets = new Map(valueSets.map((one) => [one.url, one]));
  const systems = new Map(codeSystems.map((one) => [one.url, one]));
  const library: DefinitionLibrary = {
    ...r4,
    structure: (canonical, release) => {
      const own = added.get(canonical);
      if (own === undefined) return r4.structure(canonical, release);
      if (!made.has(canonical)) made.set(canonical, snapshotFacts(own, library, 'us-core-6.1.0'));
      return made.get(canonical);
    },
    valueSet: (canonical, release) => sets.get(canonical) ?? r4.valueSet(canonical, release),
    codeSystem: (url) => systems.get(url) ?? r4.codeSystem(url),
    typeOfProfile: (canonical) =>
      added.get(canonical)?.type ?? new Map(Object.entries(names)).get(canonical) ?? r4.typeOfProfile(canonical),
  };
  return library;
};

/** A validator of R4, US Core 6.1.0 and the guide. */
export const validatorOf = (small: SmallGuide = {}): ResourceValidator =>
  createResourceValidator({ library: libraryOf(small), compileFhirPath, lookup, release: 'us-core-6.1.0' });

/** Judges by the first profile of the guide. */
export const judgedBy = (small: SmallGuide & { readonly profiles: readonly ProfileFacts[] }) => {
  const validate = validatorOf(small);
  const [first] = small.profiles;
  return (resource: unknown): readonly ValidationIssue[] => validate(resource, [first?.url ?? '']);
};

/** Judges by one profile of `type` with these elements; gives the errors alone, as `type path`. */
export const errorsBy = (type: string, elements: readonly ElementFacts[], small: SmallGuide = {}) => {
  const judge = judgedBy({ ...small, profiles: [profile('judged', type, elements), ...(small.profiles ?? [])] });
  return (resource: unknown): readonly string[] => errors(judge(resource));
};

/** The errors, as `type path`. */
export const errors = (issues: readonly ValidationIssue[]): readonly string[] => told(issues, 'error');

/** The issues of one severity, as `type path`. */
export const told = (issues: readonly ValidationIssue[], severity: ValidationIssue['severity']): readonly string[] =>
  issues.filter((issue) => issue.severity === severity).map(({ type, path }) => `${type} ${path}`);

/** A CodeableConcept of one code. */
export const concept = (system: string, code: string) => ({ coding: [{ system, code }] });

/** A value that is absent, and why. */
export const absent = {
  extension: [{ url: `${core}data-absent-reason`, valueCode: 'unknown' }],
};

export const coreProfile = (name: string): string => `${core}${name}`;
