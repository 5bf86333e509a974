import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadDefinitionLibrary } from '../../src/adapters/profiles/load-definition-library.ts';
import type { ValueSetFacts } from '../../src/validation/definition-library.ts';
import { isJsonObject, type JsonObject } from '../../src/validation/json-shape.ts';
import type { SnapshotElement } from '../../src/validation/structure-facts.ts';
import { createValidator } from '../../src/validation-library.ts';
import { minimalResources } from '../validation/minimal-resources.ts';

/*
 * Every profile of US Core that Concord touches, in three releases: resources that say as little and as much as may be
 * said are valid, and one fault in them is found at its place. The faults are made of the profile's own facts: what must
 * be there is taken out, what must be of a value set or like a pattern is made another, what comes too often is repeated.
 */
const library = loadDefinitionLibrary();
const usCore = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-';
const versions = ['6.1.0', '7.0.0', '8.0.0'] as const;
const validators = new Map(versions.map((version) => [version, createValidator({ usCore: version })]));

const profiles = [
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
] as const;

const folder = new URL('../interop/resources/', import.meta.url);
const maximal = readdirSync(folder)
  .filter((name) => name.endsWith('.json') && !name.startsWith('bundle'))
  .map((name) => ({ name, resource: JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as unknown }));
const minimal = Object.entries(minimalResources).map(([name, resource]) => ({ name, resource: resource as unknown }));

const claimsOf = (resource: unknown): readonly unknown[] => {
  const meta = isJsonObject(resource) ? resource['meta'] : undefined;
  const claims = isJsonObject(meta) ? meta['profile'] : undefined;
  return Array.isArray(claims) ? claims : [];
};

/** The valid resources of a profile, as they are. */
const resourcesOf = (profile: string): readonly { readonly name: string; readonly resource: JsonObject }[] =>
  [...minimal, ...maximal].flatMap(({ name, resource }) =>
    isJsonObject(resource) && claimsOf(resource).includes(`${usCore}${profile}`) ? [{ name, resource }] : [],
  );

const errorsOf = (version: (typeof versions)[number], resource: unknown) =>
  (validators.get(version)?.(resource) ?? []).filter(({ severity }) => severity === 'error');

/** A value of a resource that an element speaks of. */
interface Place {
  readonly keys: readonly (string | number)[];
  readonly location: string;
}

/** `CarePlan.activity.detail.scheduled[x]`: where the resource has it, lists as a whole. */
const placesOf = (resource: JsonObject, path: string): readonly Place[] => {
  const [type = '', ...names] = path.split('.');
  return names.reduce<readonly Place[]>(
    (places, name) => places.flatMap((place) => singles(resource, place).flatMap((one) => below(resource, one, name))),
    [{ keys: [], location: type }],
  );
};

const valueAt = (resource: unknown, keys: Place['keys']): unknown =>
  keys.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    resource,
  );

const singles = (resource: JsonObject, { keys, location }: Place): readonly Place[] => {
  const value = valueAt(resource, keys);
  if (!Array.isArray(value)) return [{ keys, location }];
  return value.map((_one, index) => ({ keys: [...keys, index], location: `${location}[${index}]` }));
};

const below = (resource: JsonObject, { keys, location }: Place, name: string): readonly Place[] => {
  const holder = valueAt(resource, keys);
  if (!isJsonObject(holder)) return [];
  const bare = name.replace('[x]', '');
  const isNamed = (key: string) => (name === bare ? key === name : new RegExp(`^${bare}[A-Z]`).test(key));
  return Object.keys(holder)
    .filter(isNamed)
    .map((key) => ({ keys: [...keys, key], location: `${location}.${bare}` }));
};

/** A copy with another value at one place; taken out where it is `undefined`. */
const replaced = (value: unknown, keys: Place['keys'], made: unknown): unknown => {
  const [key, ...rest] = keys;
  if (key === undefined) return made;
  if (Array.isArray(value)) return value.map((one, index) => (index === key ? replaced(one, rest, made) : one));
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(([name, one]) => [name, name === key ? replaced(one, rest, made) : one]);
  return Object.fromEntries(entries.filter(([, one]) => one !== undefined));
};

interface Fault {
  readonly fault: string;
  readonly resource: unknown;
  readonly at: string;
  readonly type: string;
}

/** Without its `_` siblings, which speak for a value that is taken out. */
const withoutSiblings = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutSiblings);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !key.startsWith('_'))
      .map(([key, one]) => [key, withoutSiblings(one)]),
  );
};

type Named = ReturnType<typeof resourcesOf>[number];

const taken = ({ name, resource }: Named, { id }: SnapshotElement): readonly Fault[] =>
  placesOf(resource, id).map(({ keys, location }) => ({
    fault: `${name} without ${location}`,
    resource: replaced(resource, keys, undefined),
    at: location,
    type: 'required',
  }));

const repeated = ({ name, resource }: Named, { id, max, isList }: SnapshotElement): readonly Fault[] =>
  placesOf(resource, id).flatMap(({ keys, location }) => {
    const value = valueAt(resource, keys);
    const times = Number(max) + 1;
    return [
      {
        fault: `${name} with ${location} too often`,
        resource: replaced(
          resource,
          keys,
          isList && Array.isArray(value) ? Array(times).fill(value[0]) : [value, value],
        ),
        at: location,
        type: 'structure',
      },
    ];
  });

const nowhere = { system: 'https://nowhere.example/codes', code: 'nonsense' };

/** The least that is no value of the set, in the shape of what stands there. */
const nonsense = (value: unknown): unknown => {
  if (typeof value === 'string') return nowhere.code;
  if (!isJsonObject(value)) return undefined;
  if ('coding' in value || 'text' in value) return { coding: [nowhere] };
  return { ...value, ...nowhere };
};

/** Whether the set holds listed codes only, so that another is surely not of it. */
const isListed = (set: ValueSetFacts | undefined): boolean => set?.parts.every((part) => 'codes' in part) === true;

const miscoded = ({ name, resource }: Named, { id, binding }: SnapshotElement, release: string): readonly Fault[] => {
  if (binding?.strength !== 'required' || !isListed(library.valueSet(binding.valueSet, release))) return [];
  return placesOf(resource, id)
    .flatMap((place) => singles(resource, place))
    .flatMap(({ keys, location }) => {
      const made = nonsense(valueAt(resource, keys));
      if (made === undefined) return [];
      const fault = `${name} with a code of nowhere at ${location}`;
      return [{ fault, resource: replaced(resource, keys, made), at: location, type: 'code-invalid' }];
    });
};

const mispatterned = ({ name, resource }: Named, { id, pattern, fixed }: SnapshotElement): readonly Fault[] => {
  if (pattern === undefined && fixed === undefined) return [];
  return placesOf(resource, id)
    .flatMap((place) => singles(resource, place))
    .map(({ keys, location }) => ({
      fault: `${name} with another value at ${location}`,
      resource: replaced(resource, keys, isJsonObject(valueAt(resource, keys)) ? { text: 'other' } : 'other'),
      at: location,
      type: 'value',
    }));
};

/** A list that a slice must be in, without any of the slice. */
const unsliced = ({ name, resource }: Named, { id }: SnapshotElement): readonly Fault[] => {
  const path = id.slice(0, id.lastIndexOf(':'));
  return placesOf(resource, path).map(({ keys, location }) => ({
    fault: `${name} without a ${id.slice(path.length + 1)} in ${location}`,
    resource: replaced(resource, keys, [{ text: 'other' }]),
    at: location,
    type: 'required',
  }));
};

const isInSlice = (id: string): boolean => id.slice(0, id.lastIndexOf('.')).includes(':');
const isSlice = (id: string): boolean => id.slice(id.lastIndexOf('.')).includes(':');

const elementsOf = (profile: string, version: string): readonly SnapshotElement[] =>
  library.structure(`${usCore}${profile}`, `us-core-${version}`)?.elements.slice(1) ?? [];

const faultsOf = (profile: string, version: string): readonly Fault[] => {
  const resources = resourcesOf(profile).map(({ name, resource }) => {
    const plain = withoutSiblings(resource);
    return { name, resource: isJsonObject(plain) ? plain : {} };
  });
  return elementsOf(profile, version)
    .filter(({ id }) => !isInSlice(id))
    .flatMap((element) =>
      resources.flatMap((one): readonly Fault[] => {
        if (isSlice(element.id)) return element.min > 0 ? unsliced(one, element) : [];
        return [
          ...(element.min > 0 ? taken(one, element) : []),
          ...(element.max !== '*' && element.max !== '0' ? repeated(one, element) : []),
          ...miscoded(one, element, `us-core-${version}`),
          ...mispatterned(one, element),
        ];
      }),
    );
};

describe.each(versions)('US Core %s', (version) => {
  describe.each(profiles)('%s', (profile) => {
    const resources = resourcesOf(profile);
    const faults = faultsOf(profile, version);

    it.each(resources)('is met by what says as little or as much as may be said: $name', ({ resource }) => {
      expect(errorsOf(version, resource)).toEqual([]);
    });

    it('has a resource for each element that it requires', () => {
      const required = elementsOf(profile, version).filter(({ id, min }) => min > 0 && /^\w+\.[^.:]+$/.test(id));
      const paths = required.map(({ id }) => id.replace('[x]', ''));
      for (const path of paths)
        expect(faults.filter(({ type, at }) => type === 'required' && at === path)).not.toEqual([]);
      expect(faults.length).toBeGreaterThan(3);
    });

    it.each(faults)('tells $fault', ({ resource, at, type }) => {
      expect(errorsOf(version, resource).map((issue) => `${issue.type} ${issue.path}`)).toContain(`${type} ${at}`);
    });
  });
});

/** A broken invariant for each that a profile of US Core adds. */
const npi = 'http://hl7.org/fhir/sid/us-npi';
const identified = (name: 'organization' | 'practitioner', system: string, value: string) => ({
  ...minimalResources[name],
  identifier: [{ system, value }],
});
const without = (resource: JsonObject, ...names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(resource).filter(([name]) => !names.includes(name)));
const clia = 'urn:oid:2.16.840.1.113883.4.7';
const naic = 'urn:oid:2.16.840.1.113883.6.300';
const [author, transmitter] = minimalResources.provenance.agent;

const broken: readonly (readonly [key: string, profile: string, resource: JsonObject, at: string])[] = [
  ['us-core-6', 'patient', { ...minimalResources.patient, name: [{ use: 'official' }] }, 'Patient.name[0]'],
  [
    'us-core-13',
    'practitionerrole',
    without(minimalResources.practitionerRole, 'practitioner', 'organization'),
    'PractitionerRole',
  ],
  ['pd-1', 'practitionerrole', without(minimalResources.practitionerRole, 'telecom'), 'PractitionerRole'],
  ['us-core-16', 'practitioner', identified('practitioner', npi, '12345'), 'Practitioner.identifier[0]'],
  ['us-core-17', 'practitioner', identified('practitioner', npi, '1234567890'), 'Practitioner.identifier[0]'],
  ['us-core-16', 'organization', identified('organization', npi, '12345'), 'Organization.identifier[0]'],
  ['us-core-17', 'organization', identified('organization', npi, '1234567890'), 'Organization.identifier[0]'],
  ['us-core-18', 'organization', identified('organization', clia, '12X3456789'), 'Organization.identifier[0]'],
  ['us-core-19', 'organization', identified('organization', naic, '1234'), 'Organization.identifier[0]'],
  [
    'us-core-20',
    'medicationdispense',
    without(minimalResources.medicationDispense, 'whenHandedOver'),
    'MedicationDispense',
  ],
  ['us-core-21', 'medicationrequest', without(minimalResources.medicationRequest, 'requester'), 'MedicationRequest'],
  [
    'provenance-1',
    'provenance',
    {
      ...minimalResources.provenance,
      contained: [{ resourceType: 'Practitioner', id: 'd1', name: [{ family: 'Sample' }] }],
      agent: [{ type: author.type, who: { reference: '#d1' } }, transmitter],
    },
    'Provenance.agent[0]',
  ],
];

describe.each(versions)('the invariants of US Core %s', (version) => {
  it('are each broken by a resource below', () => {
    const keys = profiles.flatMap((profile) =>
      elementsOf(profile, version)
        .concat(library.structure(`${usCore}${profile}`, `us-core-${version}`)?.elements[0] ?? [])
        .flatMap(({ constraints = [] }) => constraints.map(({ key }) => `${profile} ${key}`))
        .filter((one) => / (us-core|pd|provenance)-/.test(one)),
    );
    const own = new Set(keys);
    expect(broken.map(([key, profile]) => `${profile} ${key}`).toSorted()).toEqual([...own].toSorted());
  });

  it.each(broken)('are told once, by their key and at their place: %s of %s', (key, _profile, resource, at) => {
    const found = errorsOf(version, resource).filter(({ constraint }) => constraint === key);
    expect(found.map(({ type, path }) => `${type} ${path}`)).toEqual([`invariant ${at}`]);
  });
});
