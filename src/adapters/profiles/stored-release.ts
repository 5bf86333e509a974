import { fileURLToPath } from 'node:url';
import { keeping } from '../../domain/keeping.ts';
import { once } from '../../domain/once.ts';
import { isCoreDefinition } from '../../fhir/core-definition.ts';
import type { CodeSystemFacts } from '../../validation/definition-library.ts';
import { isJsonObject, type JsonObject, ownText } from '../../validation/json-shape.ts';
import type { ConstraintFacts } from '../../validation/structure-facts.ts';
import type { ListedValueSet } from '../../validation/value-set-facts.ts';
import type { StoredCodeSystem } from './compile-terminology.ts';
import type { DefinitionRelease, StructureSource } from './definition-release.ts';
import { DefinitionsUnreadable } from './definitions-unreadable.ts';
import { type EntryFile, readEntryFile } from './entry-file.ts';
import {
  restoredProfile,
  restoredStructure,
  type StoredProfile,
  type StoredStructure,
  usualType,
} from './structure-codec.ts';

/** R4 as `build-r4.ts` stored it; each file is read at the first question to it. */
export const storedR4 = (): DefinitionRelease => {
  const own = storedTerminology('r4-terminology.br');
  const older = storedTerminology('r4-v2-v3.br');
  return {
    name: 'r4',
    dependencies: [],
    ...storedStructures('r4', 'r4-structures.br'),
    valueSet: (url) => own.valueSet(url) ?? (isOfTho(url) ? older.valueSet(url) : undefined),
    codeSystem: (url) => own.codeSystem(url) ?? (isOfTho(url) ? older.codeSystem(url) : undefined),
  };
};

/**
 * HL7's terminology (THO) as `build-packages.ts` stored it: newer than what R4 was published with. It holds nothing that
 * R4 itself defines, and is not opened for that.
 */
export const storedTho = (): DefinitionRelease => {
  const { valueSet, codeSystem } = storedTerminology('tho-terminology.br');
  return {
    name: 'tho',
    dependencies: [],
    structure: () => undefined,
    typeOf: () => undefined,
    valueSet: (url) => (isOfTho(url) ? valueSet(url) : undefined),
    codeSystem: (url) => (url.startsWith('http://hl7.org/fhir/') ? undefined : codeSystem(url)),
  };
};

const isOfTho = (url: string): boolean => url.startsWith('http://terminology.hl7.org/');

/**
 * HL7's extensions for R4 as `build-packages.ts` stored them: those that came after R4. They are named as R4's own are,
 * and the file is not opened for others.
 */
export const storedExtensions = (): DefinitionRelease => {
  const { structure, typeOf } = storedStructures('extensions', 'extensions-structures.br');
  return {
    name: 'extensions',
    dependencies: [],
    structure: (url) => (isCoreDefinition(url) ? structure(url) : undefined),
    typeOf: (url) => (isCoreDefinition(url) ? typeOf(url) : undefined),
    ...storedTerminology('extensions-terminology.br'),
  };
};

/** The type of a structure is told without making the structure. */
const storedStructures = (release: string, name: string): Pick<DefinitionRelease, 'structure' | 'typeOf'> => {
  const file = once(() => open(name));
  const structures = once(() => structuresOf(file(), release, name));
  const typeOf = (url: string): string | undefined => {
    const kind = (['structure', 'profile'] as const).find((one) => file().has(one, url));
    return kind === undefined ? undefined : (checked(file().read('type', url), isText, name) ?? usualType(kind, url));
  };
  return { structure: keeping((url: string) => structures()(url)), typeOf };
};

/** Value sets and code systems of one file. */
const storedTerminology = (name: string): Pick<DefinitionRelease, 'valueSet' | 'codeSystem'> => {
  const file = once(() => open(name));
  return {
    valueSet: keeping((url: string): ListedValueSet | undefined =>
      checked(file().read('value-set', url), isListedValueSet, name),
    ),
    codeSystem: keeping((url: string) => {
      const stored = checked(file().read('code-system', url), isStoredCodeSystem, name);
      return stored === undefined ? undefined : toCodeSystemFacts(url, stored);
    }),
  };
};

const toCodeSystemFacts = (url: string, { codes, complete, caseSensitive }: StoredCodeSystem): CodeSystemFacts => ({
  url,
  codes: new Set(codes),
  isComplete: complete,
  isCaseSensitive: caseSensitive,
});

const open = (name: string): EntryFile => readEntryFile(fileURLToPath(new URL(`./data/${name}`, import.meta.url)));

const structuresOf = (
  file: EntryFile,
  release: string,
  name: string,
): ((url: string) => StructureSource | undefined) => {
  const constraints = checked(file.read('constraints', ''), isConstraintList, name) ?? [];
  return (url) => {
    const whole = checked(file.read('structure', url), isStored<StoredStructure>, name);
    if (whole !== undefined) return { whole: restoredStructure(whole, constraints, release) };
    const added = checked(file.read('profile', url), isStored<StoredProfile>, name);
    return added === undefined ? undefined : { added: restoredProfile(added, constraints) };
  };
};

const checked = <T>(content: unknown, isOfKind: (value: unknown) => value is T, name: string): T | undefined => {
  if (content === undefined) return undefined;
  if (!isOfKind(content)) throw new DefinitionsUnreadable(name);
  return content;
};

// The files are the project's own, and a test holds them equal to their sources: what is checked here is that a file is
// one of them at all.

const isText = (value: unknown): value is string => typeof value === 'string';

const isStored = <T extends StoredStructure | StoredProfile>(value: unknown): value is T =>
  isJsonObject(value) && ownText(value, 'type') !== undefined && hasList(value, 'elements');

const isConstraintList = (value: unknown): value is readonly ConstraintFacts[] =>
  Array.isArray(value) && value.every((one) => isJsonObject(one) && ownText(one, 'expression') !== undefined);

const isListedValueSet = (value: unknown): value is ListedValueSet => isJsonObject(value) && hasList(value, 'include');

const isStoredCodeSystem = (value: unknown): value is StoredCodeSystem =>
  isJsonObject(value) && hasList(value, 'codes');

const hasList = (value: JsonObject, key: string): boolean => Array.isArray(value[key]);
