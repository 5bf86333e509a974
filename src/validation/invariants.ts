import { evalFhirPathTyped, type FhirPathAtom, parseFhirPath, type TypedValue, toTypedValue } from '@medplum/core';
import type { ElementDefinitionConstraint } from '@medplum/fhirtypes';
import { isNpi } from '../domain/npi.ts';
import type { JsonObject } from './json-shape.ts';
import { isJsonObject, ownText, ownValue, ownValues } from './json-shape.ts';
import { type ReferenceScope, referencedType } from './reference-target.ts';

/** What an invariant's variables stand for: `%resource`, `%rootResource`, and where references lead. */
export interface InvariantScope extends ReferenceScope {
  readonly resource: JsonObject;
}

export type InvariantVerdict = 'holds' | 'broken' | 'not-evaluated';

/** Judges one FHIRPath invariant on one value (FHIR R4, 2.1.0.7): by hand where the engine falls short, else by it. */
export const judgeInvariant = (
  constraint: ElementDefinitionConstraint,
  type: string,
  value: unknown,
  scope: InvariantScope,
): InvariantVerdict => {
  const byHand = handWritten.get(constraint.key);
  if (byHand !== undefined) return byHand(value, scope) ? 'holds' : 'broken';
  return constraint.expression === undefined ? 'not-evaluated' : evaluate(constraint.expression, type, value, scope);
};

/** The keys whose verdict Medplum's engine does not give or gives wrong. */
export const isHandWritten = (key: string): boolean => handWritten.has(key);

type HandWrittenInvariant = (value: unknown, scope: InvariantScope) => boolean;

const onObject =
  (judge: (value: JsonObject, scope: InvariantScope) => boolean): HandWrittenInvariant =>
  (value, scope) =>
    !isJsonObject(value) || judge(value, scope);

const containedOf = (value: JsonObject): readonly JsonObject[] => ownValues(value, 'contained').filter(isJsonObject);

const isReferredTo = (contained: JsonObject, container: JsonObject): boolean => {
  const id = ownText(contained, 'id');
  return id === undefined || hasText(container, `#${id}`) || hasText(contained, '#');
};

const hasText = (value: unknown, text: string): boolean => {
  if (typeof value === 'string') return value === text;
  return typeof value === 'object' && value !== null && Object.values(value).some((child) => hasText(child, text));
};

const isLocalReferenceFound = (reference: JsonObject, scope: InvariantScope): boolean => {
  const text = ownText(reference, 'reference');
  if (!text?.startsWith('#')) return true;
  if (text === '#') return scope.resource !== scope.container;
  return containedOf(scope.container).some((resource) => ownText(resource, 'id') === text.slice(1));
};

const hasDistinctEntries = (bundle: JsonObject): boolean => {
  if (ownText(bundle, 'type') === 'history') return true;
  const keys = ownValues(bundle, 'entry')
    .filter(isJsonObject)
    .filter((entry) => ownText(entry, 'fullUrl') !== undefined)
    .map((entry) => {
      const resource = ownValue(entry, 'resource');
      const meta = isJsonObject(resource) ? ownValue(resource, 'meta') : undefined;
      return `${ownText(entry, 'fullUrl')} ${(isJsonObject(meta) ? ownText(meta, 'versionId') : undefined) ?? ''}`;
    });
  return new Set(keys).size === keys.length;
};

const beginsWith =
  (bundleType: string, resourceType: string) =>
  (bundle: JsonObject): boolean => {
    if (ownText(bundle, 'type') !== bundleType) return true;
    const [first] = ownValues(bundle, 'entry');
    const resource = isJsonObject(first) ? ownValue(first, 'resource') : undefined;
    return isJsonObject(resource) && ownText(resource, 'resourceType') === resourceType;
  };

const actsForSomebody = (agent: JsonObject, scope: InvariantScope): boolean => {
  const who = ownValue(agent, 'who');
  if (!isJsonObject(who) || ownValue(agent, 'onBehalfOf') !== undefined) return true;
  const target = referencedType(who, scope);
  return target.kind !== 'type' || (target.type !== 'Practitioner' && target.type !== 'Device');
};

const hasAny =
  (...keys: readonly string[]) =>
  (value: JsonObject): boolean =>
    keys.some((key) => ownValue(value, key) !== undefined);

const hasMeta = (resource: JsonObject, ...keys: readonly string[]): boolean => {
  const meta = ownValue(resource, 'meta');
  return isJsonObject(meta) && keys.some((key) => ownValue(meta, key) !== undefined);
};

const handWritten: ReadonlyMap<string, HandWrittenInvariant> = new Map([
  ['ref-1', onObject(isLocalReferenceFound)],
  ['dom-2', onObject((value) => containedOf(value).every((item) => ownValue(item, 'contained') === undefined))],
  ['dom-3', onObject((value) => containedOf(value).every((item) => isReferredTo(item, value)))],
  ['dom-4', onObject((value) => containedOf(value).every((item) => !hasMeta(item, 'versionId', 'lastUpdated')))],
  ['dom-5', onObject((value) => containedOf(value).every((item) => !hasMeta(item, 'security')))],
  ['org-1', onObject((value) => ownValues(value, 'identifier').length + ownValues(value, 'name').length > 0)],
  ['bdl-7', onObject(hasDistinctEntries)],
  ['bdl-11', onObject(beginsWith('document', 'Composition'))],
  ['bdl-12', onObject(beginsWith('message', 'MessageHeader'))],
  ['us-core-17', onObject((value) => isNpi(ownText(value, 'value') ?? ''))],
  ['us-core-13', onObject(hasAny('practitioner', 'organization', 'healthcareService', 'location'))],
  ['pd-1', onObject(hasAny('telecom', 'endpoint'))],
  ['provenance-1', onObject(actsForSomebody)],
]);

const evaluate = (expression: string, type: string, value: unknown, scope: InvariantScope): InvariantVerdict => {
  const input: TypedValue = { type, value };
  const variables: Record<string, TypedValue> = {
    '%context': input,
    '%ucum': toTypedValue('http://unitsofmeasure.org'),
    '%resource': toTypedValue(scope.resource),
    '%rootResource': toTypedValue(scope.container),
  };
  try {
    const [result, ...more] = evalFhirPathTyped(compiled(expression), [input], variables);
    return more.length === 0 && result?.value === true ? 'holds' : 'broken';
  } catch {
    return 'not-evaluated';
  }
};

// One entry per expression of the loaded definitions, never of the input: the map can't grow with the data.
const expressions = new Map<string, FhirPathAtom>();

const compiled = (expression: string): FhirPathAtom => {
  const known = expressions.get(expression);
  if (known !== undefined) return known;
  const made = parseFhirPath(expression);
  expressions.set(expression, made);
  return made;
};
