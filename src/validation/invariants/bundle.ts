import type { JsonObject } from '../json-shape.ts';
import { isJsonObject } from '../json-shape.ts';
import {
  anyOf,
  type ElementTest,
  has,
  hasPrimitive,
  isThere,
  itemsOf,
  needs,
  onElement,
  someItem,
  whenCode,
} from './element-values.ts';
import type { Invariant, InvariantScope } from './invariant-scope.ts';

const isOfType =
  (...types: readonly string[]): ElementTest =>
  (bundle) => {
    const type = bundle['type'];
    return typeof type === 'string' && types.includes(type);
  };

const requests: ReadonlySet<unknown> = new Set(['batch', 'transaction', 'history']);
const responses: ReadonlySet<unknown> = new Set(['batch-response', 'transaction-response', 'history']);

/** bdl-3 and bdl-4: every entry has it, or none, by the type of the bundle. */
const everyEntry =
  (name: string, types: ReadonlySet<unknown>) =>
  (bundle: JsonObject, scope: InvariantScope): boolean => {
    const type = scope.resource['type'];
    for (const entry of itemsOf(bundle['entry'])) {
      if (typeof type !== 'string') return false;
      if (isJsonObject(entry) && isThere(entry[name]) !== types.has(type)) return false;
    }
    return true;
  };

/** bdl-7: no version of a resource stands twice under one fullUrl. */
const hasDistinctEntries: ElementTest = (bundle) => {
  const entries = bundle['entry'];
  if (bundle['type'] === 'history' || !Array.isArray(entries) || entries.length < 2) return true;
  const seen = new Set<string>();
  for (const entry of entries) {
    const key = isJsonObject(entry) ? versionedUrl(entry) : undefined;
    if (key === undefined) continue;
    if (seen.has(key)) return false;
    seen.add(key);
  }
  return true;
};

const versionedUrl = (entry: JsonObject): string | undefined => {
  const url = entry['fullUrl'];
  if (typeof url !== 'string') return undefined;
  const resource = entry['resource'];
  const meta = isJsonObject(resource) ? resource['meta'] : undefined;
  const version = isJsonObject(meta) ? meta['versionId'] : undefined;
  return typeof version === 'string' ? url + version : url;
};

const beginsWith =
  (type: string): ElementTest =>
  (bundle) => {
    const first: unknown = itemsOf(bundle['entry'])[0];
    return isJsonObject(first) && isResource(first['resource'], type);
  };

const isResource = (value: unknown, type: string): boolean => isJsonObject(value) && value['resourceType'] === type;

const hasOnlyOneComposition: ElementTest = (bundle) => {
  const entries = itemsOf(bundle['entry']);
  for (let at = 1; at < entries.length; at += 1) {
    const entry = entries[at];
    if (isJsonObject(entry) && isResource(entry['resource'], 'Composition')) return false;
  }
  return true;
};

const isIdentified: ElementTest = (bundle, scope) => {
  const identifier = bundle['identifier'];
  return (
    isJsonObject(identifier) && hasPrimitive('system')(identifier, scope) && hasPrimitive('value')(identifier, scope)
  );
};

const leadsToNoVersion: ElementTest = (entry) => {
  const url = entry['fullUrl'];
  return typeof url !== 'string' || !url.includes('/_history/');
};

const documents: ReadonlySet<string> = new Set(['document']);
const messages: ReadonlySet<string> = new Set(['message']);

/** Invariants of Bundle and its entries, R4's and those of an IPS document. */
export const bundleInvariants: readonly (readonly [expression: string, holds: Invariant])[] = [
  [
    "total.empty() or (type = 'searchset') or (type = 'history')",
    onElement(needs(hasPrimitive('total'), isOfType('searchset', 'history'))),
  ],
  [
    "entry.search.empty() or (type = 'searchset')",
    onElement(needs((bundle) => someItem(bundle['entry'], (entry) => isThere(entry['search'])), isOfType('searchset'))),
  ],
  [
    "entry.all(request.exists() = (%resource.type = 'batch' or %resource.type = 'transaction' or %resource.type = 'history'))",
    onElement(everyEntry('request', requests)),
  ],
  [
    "entry.all(response.exists() = (%resource.type = 'batch-response' or %resource.type = 'transaction-response' or %resource.type = 'history'))",
    onElement(everyEntry('response', responses)),
  ],
  [
    "(type = 'history') or entry.where(fullUrl.exists()).select(fullUrl&resource.meta.versionId).isDistinct()",
    onElement(hasDistinctEntries),
  ],
  [
    "type = 'document' implies (identifier.system.exists() and identifier.value.exists())",
    onElement(whenCode('type', documents, isIdentified)),
  ],
  ["type = 'document' implies (timestamp.hasValue())", onElement(whenCode('type', documents, has('timestamp')))],
  [
    "type = 'document' implies entry.first().resource.is(Composition)",
    onElement(whenCode('type', documents, beginsWith('Composition'))),
  ],
  [
    "type = 'message' implies entry.first().resource.is(MessageHeader)",
    onElement(whenCode('type', messages, beginsWith('MessageHeader'))),
  ],
  [
    'resource.exists() or request.exists() or response.exists()',
    onElement(anyOf(has('resource'), has('request'), has('response'))),
  ],
  ["fullUrl.exists() implies fullUrl.contains('/_history/').not()", onElement(leadsToNoVersion)],
  // HL7 reads IPS's spelling as R4's: an entry without fullUrl is its cardinality's business.
  ["fullUrl.contains('/_history/').not()", onElement(leadsToNoVersion)],
  ['entry.tail().where(resource is Composition).empty()', onElement(hasOnlyOneComposition)],
];
