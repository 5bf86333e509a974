import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keeping } from '../../domain/keeping.ts';
import { coreDefinition } from '../../fhir/core-definition.ts';
import type { CodeSystemFacts, DefinitionLibrary, ValueSetFacts } from '../../validation/definition-library.ts';
import { snapshotFacts } from '../../validation/snapshot-facts.ts';
import type { StructureFacts } from '../../validation/structure-facts.ts';
import { toValueSetFacts } from '../../validation/value-set-facts.ts';
import { type DefinitionRelease, versionOf } from './definition-release.ts';
import { folderRelease } from './folder-release.ts';
import { type Releases, releasesOf } from './releases.ts';
import { storedExtensions, storedR4, storedTho } from './stored-release.ts';

export interface LibraryOptions {
  /** FHIR packages, from `readPackage`. */
  readonly packages?: readonly DefinitionRelease[];
  /** Holds one folder per release of a guide; the project's `profiles/` by default. */
  readonly folder?: string;
}

/** Where the project's own definitions lie, seen from this file. */
const profilesFolder = fileURLToPath(new URL('../../../profiles', import.meta.url));

/**
 * R4, the project's profiles and the given packages as one library. Little is read here: each file is opened, and each
 * definition made, at the first question to it, and kept. A process wants this once.
 * @throws DefinitionsUnreadable by a look-up, when a file is not what it should be
 */
export const loadDefinitionLibrary = (options: LibraryOptions = {}): DefinitionLibrary => {
  const folder = options.folder ?? profilesFolder;
  const folders = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => folderRelease(join(folder, entry.name)))
    .sort((left, right) => (left.name < right.name ? 1 : -1));
  const releases = releasesOf([storedTho(), storedR4(), storedExtensions(), ...(options.packages ?? []), ...folders]);
  const library: DefinitionLibrary = {
    structure: structureLookUp(releases, () => library),
    type: (name) => library.structure(coreDefinition(name), 'r4'),
    valueSet: valueSetLookUp(releases),
    codeSystem: keeping((url: string) => newestOf(url, releases.all)),
    typeOfProfile: (canonical) => {
      const [url = ''] = canonical.split('|');
      return firstOf(releases.all, (release) => release.typeOf(url));
    },
  };
  return library;
};

const structureLookUp = (releases: Releases, library: () => DefinitionLibrary): DefinitionLibrary['structure'] => {
  const made = new Map<string, StructureFacts>();
  const open = new Set<string>();
  const make = (url: string, release: DefinitionRelease): StructureFacts | undefined => {
    const key = `${release.name} ${url}`;
    const known = made.get(key);
    if (known !== undefined || open.has(key)) return known;
    const source = release.structure(url);
    if (source === undefined) return undefined;
    open.add(key);
    try {
      const facts = 'whole' in source ? source.whole : snapshotFacts(source.added, library(), release.name);
      if (facts !== undefined) made.set(key, facts);
      return facts;
    } finally {
      open.delete(key);
    }
  };
  return (canonical, release) => {
    const [url = '', version] = canonical.split('|');
    const holder = releases.holding(release, version, (one) => {
      const source = one.structure(url);
      return source === undefined ? undefined : versionOf(source);
    });
    return holder === undefined ? undefined : make(url, holder);
  };
};

const valueSetLookUp = (releases: Releases): DefinitionLibrary['valueSet'] => {
  const made = new Map<string, ValueSetFacts>();
  const holderOf = (canonical: string, release: string): DefinitionRelease | undefined => {
    const [url = '', version] = canonical.split('|');
    const versionIn = (one: DefinitionRelease) => {
      const listed = one.valueSet(url);
      return listed === undefined ? undefined : (listed.version ?? '');
    };
    // What is in a value set seldom changes: another version of it says more than none.
    return releases.holding(release, version, versionIn) ?? releases.holding(release, undefined, versionIn);
  };
  return (canonical, release) => {
    const holder = holderOf(canonical, release);
    const [url = ''] = canonical.split('|');
    const listed = holder?.valueSet(url);
    if (holder === undefined || listed === undefined) return undefined;
    const key = `${holder.name} ${url}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const facts = toValueSetFacts(listed, {
      codeSystem: (system) => firstOf(releases.seenFrom(holder.name), (one) => one.codeSystem(system)),
      valueSet: (included) => {
        const [includedUrl = ''] = included.split('|');
        return holderOf(included, holder.name)?.valueSet(includedUrl);
      },
    });
    made.set(key, facts);
    return facts;
  };
};

/** HL7's own systems as its newest release has them; a guide's system with the codes of all the guide's releases. */
const newestOf = (url: string, releases: readonly DefinitionRelease[]): CodeSystemFacts | undefined => {
  const ofHl7 = firstOf(releases, (release) => (hl7Releases.has(release.name) ? release.codeSystem(url) : undefined));
  if (ofHl7 !== undefined) return ofHl7;
  const found = releases.flatMap((release) => (hl7Releases.has(release.name) ? [] : (release.codeSystem(url) ?? [])));
  const [first, ...others] = found;
  if (first === undefined || others.length === 0) return first;
  return {
    ...first,
    codes: new Set(found.flatMap(({ codes }) => [...codes])),
    isComplete: found.some(({ isComplete }) => isComplete),
  };
};

const hl7Releases: ReadonlySet<string> = new Set(['tho', 'r4', 'extensions']);

/** The first answer there is; those behind it are not asked. */
const firstOf = <T>(
  releases: readonly DefinitionRelease[],
  ask: (release: DefinitionRelease) => T | undefined,
): T | undefined => {
  for (const release of releases) {
    const answer = ask(release);
    if (answer !== undefined) return answer;
  }
  return undefined;
};
