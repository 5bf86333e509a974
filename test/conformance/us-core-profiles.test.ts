import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadDefinitionLibrary } from '../../src/adapters/profiles/load-definition-library.ts';
import { listCodeSystem } from '../../src/validation/list-code-system.ts';
import { listValueSet } from '../../src/validation/list-value-set.ts';
import { toStructureFacts } from '../../src/validation/structure-definition.ts';
import type { StructureFacts } from '../../src/validation/structure-facts.ts';
import { differences } from './snapshot-differences.ts';
import { hasUsCorePackage, readUsCorePackage } from './us-core-packages.ts';

/*
 * The project's files of US Core against the published packages: the snapshot that is made of a file says the same,
 * element by element, as the snapshot in the package; see `snapshot-differences.ts` for what counts as the same.
 */
const library = loadDefinitionLibrary();
const usCore = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-';

const everywhere = [
  'birthsex',
  'direct',
  'ethnicity',
  'extension-questionnaire-uri',
  'genderIdentity',
  'jurisdiction',
  'race',
  'sex',
  'tribal-affiliation',
];

const extensions: Readonly<Record<string, readonly string[]>> = {
  '6.1.0': everywhere,
  '7.0.0': [...everywhere, 'medication-adherence'],
  '8.0.0': [...everywhere, 'authentication-time', 'interpreter-needed', 'medication-adherence'],
};

const resources = [
  'allergyintolerance',
  'careplan',
  'condition-encounter-diagnosis',
  'condition-problems-health-concerns',
  'goal',
  'medication',
  'medicationdispense',
  'medicationrequest',
  'observation-pregnancystatus',
  'organization',
  'patient',
  'practitioner',
  'practitionerrole',
  'provenance',
];

describe.each(Object.keys(extensions))('the files of US Core %s', (version) => {
  const release = `us-core-${version}`;
  const names = [...resources, ...(extensions[version] ?? [])];

  it('are the profiles that Concord reads or writes, and the guide’s extensions of resources', () => {
    const found = readdirSync(new URL(`../../profiles/${release}/`, import.meta.url))
      .filter((name) => name.startsWith('us-core-'))
      .map((name) => name.slice('us-core-'.length, -'.json'.length));
    expect(found.sort()).toEqual(names.toSorted());
  });

  it.each(names)('make a whole snapshot: %s', (name) => {
    const ids = library.structure(`${usCore}${name}`, release)?.elements.map(({ id }) => id) ?? [];
    expect(ids.length).toBeGreaterThan(3);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(names)('say in the project’s own words what each constraint of theirs asks: %s', (name) => {
    const own = library
      .structure(`${usCore}${name}`, release)
      ?.elements.flatMap(({ constraints = [] }) => constraints.filter(({ key }) => key.startsWith('us-core-')));
    for (const { human } of own ?? []) expect(human).toMatch(/^\S.{10,}/);
  });

  describe.skipIf(!hasUsCorePackage(version))('beside the published package', () => {
    const published = hasUsCorePackage(version) ? readUsCorePackage(version) : new Map<string, unknown>();

    it.each(names)('make the snapshot that is published: %s', (name) => {
      const made = library.structure(`${usCore}${name}`, release);
      const wanted = toStructureFacts(published.get(`${usCore}${name}`), release);
      if (made === undefined || wanted === undefined) throw new Error('there is no snapshot');
      expect(differences(made, wanted, library)).toEqual([]);
    });

    it('know the resource type of every other profile that a reference may lead to', () => {
      const guide = [...targetsOf(names.map((name) => library.structure(`${usCore}${name}`, release)))];
      expect(guide.length).toBeGreaterThan(5);
      expect(guide.map((url) => [url, library.typeOfProfile(url)])).toEqual(
        guide.map((url) => [url, toStructureFacts(published.get(url), release)?.type]),
      );
    });

    it('list the value sets that the package lists code by code as it does', () => {
      const systems = new Map(
        [...published.values()].flatMap((one) => listCodeSystem(one) ?? []).map((one) => [one.url, one]),
      );
      const bound = [...bindingsOf(names.map((name) => library.structure(`${usCore}${name}`, release)))];
      const listed = bound.filter((url) => published.has(url));
      expect(listed.length).toBeGreaterThan(0);
      for (const url of listed) {
        const include = listValueSet(published.get(url), (system) => systems.get(system))?.include ?? [];
        const codes = include.flatMap((part) => ('system' in part && part.codes !== undefined ? [part] : []));
        const facts = library.valueSet(url, release)?.parts ?? [];
        for (const part of codes.filter(({ system }) => system !== 'http://snomed.info/sct')) {
          const own = facts.find((one) => 'system' in one && one.system === part.system);
          expect(own).toEqual({ system: part.system, codes: new Set(part.codes) });
        }
      }
    });
  });
});

const targetsOf = (structures: readonly (StructureFacts | undefined)[]): ReadonlySet<string> =>
  new Set(
    structures
      .flatMap((structure) => structure?.elements ?? [])
      .flatMap(({ types = [] }) => types.flatMap(({ targets = [] }) => targets))
      .filter((target) => target.includes('/us/core/')),
  );

const bindingsOf = (structures: readonly (StructureFacts | undefined)[]): ReadonlySet<string> =>
  new Set(
    structures
      .flatMap((structure) => structure?.elements ?? [])
      .flatMap(({ binding }) => (binding === undefined ? [] : [binding.valueSet, binding.maxValueSet ?? ''])),
  );
