import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadDefinitionLibrary } from '../../src/adapters/profiles/load-definition-library.ts';
import { readPackage } from '../../src/adapters/profiles/read-package.ts';
import { differences } from './snapshot-differences.ts';

/*
 * The project's files of IPS 2.0.0 against the package hl7.fhir.uv.ips 2.0.0, where it is: at `CONCORD_IPS_PACKAGE`, or
 * in the folder of reference data beside the repository.
 */
const path =
  process.env['CONCORD_IPS_PACKAGE'] ??
  fileURLToPath(new URL('../../../shared/data/ips/hl7.fhir.uv.ips-2.0.0.tgz', import.meta.url));
const release = 'ips-2.0.0';
const library = loadDefinitionLibrary();
const base = 'http://hl7.org/fhir/uv/ips/StructureDefinition/';
const others: readonly string[] = ['value-sets.json', 'target-types.json'];
const names = readdirSync(new URL(`../../profiles/${release}/`, import.meta.url))
  .filter((name) => !others.includes(name))
  .map((name) => name.slice(0, -'.json'.length));

describe('the files of IPS 2.0.0', () => {
  it.each(names)('make a whole snapshot: %s', (name) => {
    const structure = library.structure(`${base}${name}`, release);
    const ids = structure?.elements.map(({ id }) => id) ?? [];
    expect(structure?.version).toBe('2.0.0');
    expect(ids.length).toBeGreaterThan(3);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('hold every profile of IPS that one of them names', () => {
    const named = names
      .flatMap((name) => library.structure(`${base}${name}`, release)?.elements ?? [])
      .flatMap(({ types = [] }) => types.flatMap(({ profiles = [], targets = [] }) => [...profiles, ...targets]))
      .filter((url) => url.startsWith(base));
    expect([...new Set(named)].filter((url) => library.structure(url, release) === undefined)).toEqual([]);
  });
});

describe.skipIf(!existsSync(path))('the files of IPS 2.0.0 beside the published package', async () => {
  const published = existsSync(path) ? await readPackage(path) : undefined;

  // The package was built with another text of R4's bdl-8, which fails every entry without fullUrl.
  const isMended = (difference: string): boolean => /^Bundle\.entry[^.]* constraints:.*bdl-8/.test(difference);

  it.each(names)('make the snapshot that is published: %s', (name) => {
    const made = library.structure(`${base}${name}`, release);
    const source = published?.structure(`${base}${name}`);
    if (made === undefined || source === undefined || !('whole' in source)) throw new Error('there is no snapshot');
    expect(differences(made, source.whole, library).filter((one) => !isMended(one))).toEqual([]);
  });
});
