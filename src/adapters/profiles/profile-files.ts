import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ValueSet } from '@medplum/fhirtypes';
import type { ProfileFacts } from '../../validation/definitions.ts';
import { DefinitionsUnreadable } from './definitions-unreadable.ts';

/** What a folder such as `profiles/us-core-6.1.0` holds. */
export interface ProfileFolder {
  readonly profiles: readonly ProfileFacts[];
  /** By `url|version`. */
  readonly valueSets: ReadonlyMap<string, ValueSet>;
  readonly targetTypes: ReadonlyMap<string, string>;
}

/**
 * Reads one release of a guide: `value-sets.json`, `target-types.json`, and one file per profile.
 * @throws DefinitionsUnreadable for a file that is not JSON or lacks what its kind must have
 */
export const readProfileFolder = (folder: string): ProfileFolder => {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort();
  const profiles = names
    .filter((name) => name !== valueSetsFile && name !== targetTypesFile)
    .map((name) => readProfile(join(folder, name)));
  return {
    profiles,
    valueSets: readValueSets(join(folder, valueSetsFile)),
    targetTypes: new Map(Object.entries(readTargetTypes(join(folder, targetTypesFile)))),
  };
};

const valueSetsFile = 'value-sets.json';
const targetTypesFile = 'target-types.json';

interface ValueSetFacts {
  readonly url: string;
  /** A system without codes stands for all of its codes. */
  readonly include: readonly { readonly system: string; readonly codes?: readonly string[] }[];
}

const readProfile = (path: string): ProfileFacts => {
  const content = readJson(path);
  if (!isProfileFacts(content)) throw new DefinitionsUnreadable(path);
  return content;
};

const isProfileFacts = (content: unknown): content is ProfileFacts =>
  hasTexts(content, ['url', 'version', 'type', 'base']) &&
  hasList(content, 'elements') &&
  content.elements.every((element) => hasTexts(element, ['id']));

const readValueSets = (path: string): ReadonlyMap<string, ValueSet> => {
  const content = readJson(path);
  if (!hasTexts(content, ['version']) || !hasList(content, 'valueSets') || !content.valueSets.every(isValueSetFacts)) {
    throw new DefinitionsUnreadable(path);
  }
  const { version } = content;
  return new Map(content.valueSets.map((facts) => [`${facts.url}|${version}`, toValueSet(facts)]));
};

const isValueSetFacts = (facts: unknown): facts is ValueSetFacts =>
  hasTexts(facts, ['url']) &&
  hasList(facts, 'include') &&
  facts.include.every((part) => hasTexts(part, ['system']) && (!('codes' in part) || hasList(part, 'codes')));

const toValueSet = (facts: ValueSetFacts): ValueSet => ({
  resourceType: 'ValueSet',
  url: facts.url,
  status: 'active',
  compose: {
    include: facts.include.map(({ system, codes }) => ({
      system,
      ...(codes === undefined ? {} : { concept: codes.map((code) => ({ code })) }),
    })),
  },
});

const readTargetTypes = (path: string): Readonly<Record<string, string>> => {
  const content = readJson(path);
  const types = typeof content === 'object' && content !== null && 'types' in content ? content.types : undefined;
  if (typeof types !== 'object' || types === null || !hasTexts(types, Object.keys(types))) {
    throw new DefinitionsUnreadable(path);
  }
  return types;
};

const readJson = (path: string): unknown => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new DefinitionsUnreadable(path, { cause });
  }
};

const hasTexts = <K extends string>(value: unknown, keys: readonly K[]): value is Readonly<Record<K, string>> =>
  typeof value === 'object' && value !== null && keys.every((key) => typeof Reflect.get(value, key) === 'string');

const hasList = <K extends string>(value: object, key: K): value is Readonly<Record<K, readonly unknown[]>> =>
  Array.isArray(Reflect.get(value, key));
