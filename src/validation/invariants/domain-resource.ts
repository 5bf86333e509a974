import type { JsonObject } from '../json-shape.ts';
import { isJsonObject } from '../json-shape.ts';
import { isEveryContainedReferred } from './contained-references.ts';
import { isThere, onElement, someItem } from './element-values.ts';
import type { Invariant } from './invariant-scope.ts';

/** dom-6; a contained resource is told about by its container's narrative. */
const hasNarrative: Invariant = (value, scope) => {
  if (!isJsonObject(value) || scope.rootResource !== value) return true;
  const text = value['text'];
  return isJsonObject(text) && isThere(text['div']);
};

const metaOf = (resource: JsonObject): JsonObject => {
  const meta = resource['meta'];
  return isJsonObject(meta) ? meta : nothing;
};

const nothing: JsonObject = {};

const isVersioned = (resource: JsonObject): boolean => {
  const meta = metaOf(resource);
  return (
    isThere(meta['versionId']) ||
    isThere(meta['_versionId']) ||
    isThere(meta['lastUpdated']) ||
    isThere(meta['_lastUpdated'])
  );
};

const isLabelled = (resource: JsonObject): boolean => isThere(metaOf(resource)['security']);
const containsOthers = (resource: JsonObject): boolean => isThere(resource['contained']);

const noContained = (test: (contained: JsonObject) => boolean): Invariant =>
  onElement((resource) => resource['contained'] === undefined || !someItem(resource['contained'], test));

/** Invariants that every DomainResource has. */
export const domainResourceInvariants: readonly (readonly [expression: string, holds: Invariant])[] = [
  ['contained.contained.empty()', noContained(containsOthers)],
  [
    "contained.where((('#'+id in (%resource.descendants().reference | %resource.descendants().as(canonical) | %resource.descendants().as(uri) | %resource.descendants().as(url))) or descendants().where(reference = '#').exists() or descendants().where(as(canonical) = '#').exists() or descendants().where(as(canonical) = '#').exists()).not()).trace('unmatched', id).empty()",
    onElement(isEveryContainedReferred),
  ],
  [
    "contained.where(((id.exists() and ('#'+id in (%resource.descendants().reference | %resource.descendants().as(canonical) | %resource.descendants().as(uri) | %resource.descendants().as(url)))) or descendants().where(reference = '#').exists() or descendants().where(as(canonical) = '#').exists() or descendants().where(as(uri) = '#').exists()).not()).trace('unmatched', id).empty()",
    onElement(isEveryContainedReferred),
  ],
  ['contained.meta.versionId.empty() and contained.meta.lastUpdated.empty()', noContained(isVersioned)],
  ['contained.meta.security.empty()', noContained(isLabelled)],
  ['text.`div`.exists()', hasNarrative],
];
