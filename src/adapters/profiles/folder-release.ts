import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { keeping } from '../../domain/keeping.ts';
import { once } from '../../domain/once.ts';
import type { CodeSystemFacts } from '../../validation/definition-library.ts';
import { isJsonObject, type JsonObject, ownText, ownValue } from '../../validation/json-shape.ts';
import type { ProfileFacts } from '../../validation/structure-facts.ts';
import type { ListedPart, ListedValueSet } from '../../validation/value-set-facts.ts';
import type { DefinitionRelease } from './definition-release.ts';
import { DefinitionsUnreadable } from './definitions-unreadable.ts';

/**
 * A folder of `profiles/`: one file per profile or extension, named after the last part of its URL; `value-sets.json`;
 * `code-systems.json`; and `target-types.json`, the types of profiles that are known by name only. Each file is read at
 * the first question to it.
 * @throws DefinitionsUnreadable by a look-up, for a file that is not JSON or lacks what its kind must have
 */
export const folderRelease = (folder: string): DefinitionRelease => {
  const names = new Set(readdirSync(folder));
  const added = keeping((url: string): ProfileFacts | undefined => {
    const name = `${url.slice(url.lastIndexOf('/') + 1)}.json`;
    if (!names.has(name) || notProfiles.has(name)) return undefined;
    const profile = readProfile(join(folder, name));
    return profile.url === url ? profile : undefined;
  });
  const valueSets = once(() => readValueSets(join(folder, 'value-sets.json')));
  const codeSystems = once(() => readCodeSystems(join(folder, 'code-systems.json')));
  const targets = once(() => readTargetTypes(join(folder, 'target-types.json')));
  return {
    name: basename(folder),
    dependencies: [],
    structure: keeping((url: string) => {
      const profile = added(url);
      return profile === undefined ? undefined : { added: profile };
    }),
    valueSet: (url) => valueSets().get(url),
    codeSystem: (url) => codeSystems().get(url),
    typeOf: (url) => added(url)?.type ?? targets().get(url),
  };
};

const notProfiles: ReadonlySet<string> = new Set(['value-sets.json', 'code-systems.json', 'target-types.json']);

const readProfile = (path: string): ProfileFacts => {
  const content = readJson(path);
  if (!isProfileFacts(content)) throw new DefinitionsUnreadable(path);
  return content;
};

const isProfileFacts = (content: unknown): content is ProfileFacts =>
  isJsonObject(content) &&
  ['url', 'version', 'type', 'base'].every((key) => ownText(content, key) !== undefined) &&
  listOf(content, 'elements').length > 0 &&
  listOf(content, 'elements').every((element) => isJsonObject(element) && ownText(element, 'id') !== undefined);

const readValueSets = (path: string): ReadonlyMap<string, ListedValueSet> => {
  const { version, members } = readMembers(path, 'valueSets');
  const listed = members.map((member) => {
    const url = ownText(member, 'url');
    const include = listOf(member, 'include');
    if (url === undefined || !include.every(isListedPart)) throw new DefinitionsUnreadable(path);
    return { version, url, include };
  });
  return new Map(listed.map((one) => [one.url, one]));
};

const isListedPart = (part: unknown): part is ListedPart =>
  isJsonObject(part) &&
  (ownText(part, 'valueSet') !== undefined || ownText(part, 'system') !== undefined) &&
  listOf(part, 'codes').every((code) => typeof code === 'string');

const readCodeSystems = (path: string): ReadonlyMap<string, CodeSystemFacts> => {
  const { members } = readMembers(path, 'codeSystems');
  const facts = members.map((member) => {
    const url = ownText(member, 'url');
    const codes = listOf(member, 'codes');
    if (url === undefined || !codes.every((code) => typeof code === 'string')) throw new DefinitionsUnreadable(path);
    const isCaseSensitive = ownValue(member, 'caseSensitive') === true;
    return { url, codes: new Set(codes), isComplete: ownValue(member, 'complete') === true, isCaseSensitive };
  });
  return new Map(facts.map((one) => [one.url, one]));
};

const readTargetTypes = (path: string): ReadonlyMap<string, string> => {
  if (!existsSync(path)) return new Map();
  const content = readJson(path);
  const types = isJsonObject(content) ? ownValue(content, 'types') : undefined;
  if (!isJsonObject(types)) throw new DefinitionsUnreadable(path);
  return new Map(
    Object.entries(types).map(([url, type]) => {
      if (typeof type !== 'string') throw new DefinitionsUnreadable(path);
      return [url, type];
    }),
  );
};

/** A file that may be missing: a version, and a list of objects under a key. */
const readMembers = (
  path: string,
  key: string,
): { readonly version: string; readonly members: readonly JsonObject[] } => {
  if (!existsSync(path)) return { version: '', members: [] };
  const content = readJson(path);
  const version = isJsonObject(content) ? ownText(content, 'version') : undefined;
  const members = isJsonObject(content) ? ownValue(content, key) : undefined;
  if (version === undefined || !Array.isArray(members) || !members.every(isJsonObject)) {
    throw new DefinitionsUnreadable(path);
  }
  return { version, members };
};

const listOf = (holder: JsonObject, key: string): readonly unknown[] => {
  const value = ownValue(holder, key);
  return Array.isArray(value) ? value : [];
};

const readJson = (path: string): unknown => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new DefinitionsUnreadable(path, { cause });
  }
};
