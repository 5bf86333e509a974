import {
  getAllDataTypes,
  loadDataType,
  OperationOutcomeError,
  parseStructureDefinition,
  validateTypedValue,
} from '@medplum/core';
import type { OperationOutcomeIssue, StructureDefinition } from '@medplum/fhirtypes';
import { errorIssue, type Issue, informationIssue } from '../domain/issue.ts';
import type { Definitions, ProfileFacts } from './definitions.ts';
import { invariantReason, reasons } from './facts-walk.ts';
import { isHandWritten } from './invariants.ts';
import type { JsonObject } from './json-shape.ts';
import { tooLong, withoutLongListTexts } from './primitives.ts';
import { plainSnapshotOf } from './snapshot.ts';

/** Structure, JSON types, formats, cardinality and invariants of one resource, its contained resources taken out. */
export interface StructuralEngine {
  readonly judge: (resource: JsonObject, type: string, path: string) => readonly Issue[];
  /** Same, under a profile whose snapshot was made from these facts. */
  readonly judgeProfile: (
    resource: JsonObject,
    profile: ProfileFacts,
    snapshot: StructureDefinition,
    path: string,
  ) => readonly Issue[];
}

/**
 * @medplum/core as the structural engine. Medplum keeps its definitions in one map per process and parses a profile
 * given by option again at every call. So the base types go into that map under their own names, as every user of
 * Medplum puts them there, and each profile goes in once, parsed, under `url|version`, a name that nobody else uses;
 * a resource is then judged as a value of the type of that name.
 */
export const createMedplumEngine = (definitions: Definitions): StructuralEngine => {
  const loaded = new Set<string>();
  const load = (type: string): void => {
    if (loaded.has(type)) return;
    const definition = definitions.structureDefinition(type);
    if (definition === undefined) return;
    loaded.add(type);
    loadDataType(definition);
    for (const used of typesUsedBy(definition)) load(used);
  };
  return {
    judge: (resource, type, path) => {
      load(type);
      loadInner(resource, load);
      return run(resource, type, type, path);
    },
    judgeProfile: (resource, profile, snapshot, path) => {
      const name = `${profile.url}|${profile.version}`;
      load(profile.type);
      const base = definitions.structureDefinition(profile.type);
      if (!loaded.has(name) && base !== undefined) {
        getAllDataTypes()[name] = parseStructureDefinition(plainSnapshotOf(snapshot, base));
        loaded.add(name);
      }
      loadInner(resource, load);
      return run(resource, name, profile.type, path);
    },
  };
};

/** The types of resources within this one, which the definitions of the outer type do not name. */
const loadInner = (value: unknown, load: (type: string) => void): void => {
  if (typeof value !== 'object' || value === null) return;
  for (const child of Object.values(value)) loadInner(child, load);
  if ('resourceType' in value && typeof value.resourceType === 'string') load(value.resourceType);
};

const typesUsedBy = (definition: StructureDefinition): ReadonlySet<string> =>
  new Set(
    (definition.snapshot?.element ?? [])
      .flatMap((element) => element.type ?? [])
      .map((type) => type.code)
      .filter((code) => !code.startsWith('http') && code !== definition.type),
  );

const run = (resource: JsonObject, schema: string, type: string, path: string): readonly Issue[] => {
  try {
    return toIssues(validateTypedValue({ type: schema, value: withoutLongListTexts(resource) }), type, path);
  } catch (error) {
    if (error instanceof OperationOutcomeError) return toIssues(error.outcome.issue, type, path);
    return [errorIssue('invalid-resource', path, 'so far from the shape of a resource that it could not be read')];
  }
};

/** Medplum's words may hold a value or an invented name, so each finding is put into words of ours. */
const toIssues = (found: readonly OperationOutcomeIssue[], type: string, prefix: string): readonly Issue[] => {
  // A rule that Medplum could not evaluate is reported twice: as a processing issue, and as broken. It is neither.
  const unevaluated = new Set(found.filter(({ code }) => code === 'processing').map(siteOf));
  return found.flatMap((one) => {
    const text = one.details?.text ?? '';
    // Conflicting choices, targets of references and base64 are the walk's to find.
    if (one.severity !== 'error' || one.code === 'processing' || text === 'Invalid base64Binary format') return [];
    const path = locationOf(one.expression?.[0], type, prefix);
    const [, key, human] = /^Constraint (\S+) not met: (.*)$/s.exec(text) ?? [];
    if (key === undefined) return [errorIssue('invalid-resource', path, inOwnWords(text))];
    if (isHandWritten(key)) return [];
    return unevaluated.has(siteOf(one))
      ? [informationIssue('not-validated', path, `the rule ${key} could not be evaluated here`)]
      : [errorIssue('invalid-resource', path, invariantReason(key, human))];
  });
};

const siteOf = ({ expression, diagnostics }: OperationOutcomeIssue): string =>
  `${expression?.[0]} ${/"fhirpath":"((?:[^"\\]|\\.)*)"/.exec(diagnostics ?? '')?.[1]}`;

const inOwnWords = (text: string): string => {
  const count = /^Invalid number of values: (expected \d+\.\.[\d*]+), but (found \d+)/.exec(text);
  if (count !== null) return `${count[1]} values, ${count[2]}`;
  const jsonType = /^Invalid JSON type: (expected \w+), but (got \w+)$/.exec(text);
  if (jsonType !== null) return `wrong JSON type: ${jsonType[1]}, ${jsonType[2]}`;
  const format = /^Invalid (\w+) (?:format|value)$/.exec(text);
  return (
    sentences.find(([start]) => text.startsWith(start))?.[1] ??
    (format === null ? 'not valid here' : `not a valid ${format[1]}`)
  );
};

const sentences: readonly (readonly [start: string, sentence: string])[] = [
  ['Missing required property', reasons.missing],
  ['Value did not match expected pattern', reasons.notAsProfiled],
  ['Invalid additional property', 'an element that is not defined here'],
  ['Expected array of values', 'must be an array'],
  ['Expected single value', 'must not be an array'],
  ['Invalid empty', reasons.empty],
  ['Invalid null value', 'null is not allowed here'],
  ['Invalid undefined value', 'undefined is not allowed here'],
  ['String must contain', 'blank text'],
  ['String cannot be larger', tooLong],
  ['base64Binary exceeds', 'binary content of more than 1 MB'],
  ['Expected number to be an integer', 'must be a whole number'],
  ['Expected number to be in the range', 'number out of range'],
  ['Invalid numeric value', 'not a number'],
];

/** Names of elements stay in the path; what can't be the name of an element is left out of it. */
const locationOf = (expression: string | undefined, type: string, prefix: string): string => {
  const below = expression?.startsWith(type) ? expression.slice(type.length) : '';
  const parts = below
    .replaceAll('[x]', '')
    .split('.')
    .filter((part) => part !== '');
  const wildAt = parts.findIndex((part) => !/^_?[A-Za-z][A-Za-z0-9]{0,63}(\[\d+\])?$/.test(part));
  return [prefix, ...(wildAt < 0 ? parts : parts.slice(0, wildAt))].join('.');
};
