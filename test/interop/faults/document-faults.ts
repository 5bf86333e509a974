import { isObject, type Json, type JsonObject, textOf } from '../json.ts';
import {
  add,
  append,
  type Fault,
  isElement,
  isOutermost,
  isResource,
  put,
  remove,
  type Site,
  typeOf,
} from './fault.ts';

const div = (inner: string): string => `<div xmlns="http://www.w3.org/1999/xhtml">${inner}</div>`;

const narratives: Readonly<Record<string, Json>> = {
  'a script': div('<script>alert(1)</script>'),
  'a style sheet': div('<style>p {}</style>'),
  'a frame': div('<iframe src="https://a.example"/>'),
  'a form': div('<form><input type="text"/></form>'),
  'a handler': div('<p onclick="x()">a</p>'),
  'an unknown attribute': div('<p colour="red">a</p>'),
  'an attribute of data': div('<p data-x="1">a</p>'),
  'an unknown element': div('<blink>a</blink>'),
  'an unclosed tag': div('<p>a'),
  'tags crossed': div('<b><i>a</b></i>'),
  'a bare ampersand': div('a & b'),
  'an entity of HTML': div('a&nbsp;b'),
  'an unknown entity': div('a&colour;b'),
  'nothing in it': div(''),
  'blanks only': div('  '),
  'no namespace': '<div>a</div>',
  'another namespace': '<div xmlns="http://www.w3.org/2000/svg">a</div>',
  'a paragraph for a division': '<p xmlns="http://www.w3.org/1999/xhtml">a</p>',
  'text before': `a${div('a')}`,
  'no markup': 'in words',
  'a link with a script': div('<a href="javascript:x()">a</a>'),
  'a link to nowhere in it': div('<a href="#nowhere">a</a>'),
  'a comment': div('<!-- a -->b'),
  'a picture only': div('<img src="a.png" alt="a"/>'),
  'a table': div('<table class="grid"><tbody><tr><td colspan="2">a</td></tr></tbody></table>'),
  'style and class': div('<p style="color: red" class="x">a</p>'),
  'entities of XML': div('a &lt; b &amp; c &#169; &#xA9;'),
  'less-than unescaped': div('a < b'),
  'a number': 5,
};

const isNarrative = (site: Site): boolean => site.key === 'div' && typeof site.value === 'string';
const isText = (site: Site): boolean =>
  isElement(site) && site.key === 'text' && isObject(site.value) && 'div' in site.value;

const narrativeFaults: readonly Fault[] = [
  ...Object.entries(narratives).map(
    ([name, value]): Fault => ({ category: 'narrative', name, fits: isNarrative, make: (site) => put(site, value) }),
  ),
  ...(
    [
      ['no such status', { status: 'purple' }],
      ['an empty status', { status: 'empty' }],
      ['status additional', { status: 'additional' }],
    ] as const
  ).map(
    ([name, members]): Fault => ({ category: 'narrative', name, fits: isText, make: (site) => add(site, members) }),
  ),
  { category: 'narrative', name: 'no div', fits: isText, make: ({ value }) => isObject(value) && delete value['div'] },
  {
    category: 'narrative',
    name: 'no status',
    fits: isText,
    make: ({ value }) => isObject(value) && delete value['status'],
  },
  { category: 'narrative', name: 'no narrative', fits: isText, make: remove },
];

const types: readonly Json[] = [
  'Potato',
  'patient',
  '',
  5,
  null,
  'Slot',
  'MedicationOrder',
  'Observation',
  ['Patient'],
];

const typeFaults: readonly Fault[] = [
  ...types.map(
    (type): Fault => ({
      category: 'resource-type',
      name: `resourceType ${JSON.stringify(type)}`,
      fits: isResource,
      make: (site) => add(site, { resourceType: type }),
    }),
  ),
  {
    category: 'resource-type',
    name: 'no resourceType',
    fits: isResource,
    make: ({ value }) => isObject(value) && delete value['resourceType'],
  },
  {
    category: 'resource-type',
    name: 'resourceType in an element',
    fits: isElement,
    make: (site) => add(site, { resourceType: 'Patient' }),
  },
  {
    category: 'resource-type',
    name: 'sibling of resourceType',
    fits: isResource,
    make: (site) => add(site, { _resourceType: { id: 'a' } }),
  },
];

const profiles: Readonly<Record<string, readonly Json[]>> = {
  'an unknown profile': ['https://profiles.example/StructureDefinition/none'],
  'an unknown profile of HL7': ['http://hl7.org/fhir/us/core/StructureDefinition/us-core-none'],
  'a profile of another type': ['http://hl7.org/fhir/us/core/StructureDefinition/us-core-goal'],
  'an unknown version': ['http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient|0.0.1'],
  'the base definition': ['http://hl7.org/fhir/StructureDefinition/Resource'],
  'not a URL': ['us-core-patient'],
};

const profileFaults: readonly Fault[] = [
  ...Object.entries(profiles).map(
    ([name, profile]): Fault => ({
      category: 'profile',
      name,
      fits: isResource,
      make: (site) => add(site, { meta: { ...metaOf(site), profile: structuredClone([...profile]) } }),
    }),
  ),
  {
    category: 'profile',
    name: 'no profile',
    fits: (site) => 'profile' in metaOf(site),
    make: (site) => add(site, { meta: { versionId: '1' } }),
  },
  {
    category: 'profile',
    name: 'the base definition of its type',
    fits: isResource,
    make: (site) =>
      add(site, { meta: { ...metaOf(site), profile: [`http://hl7.org/fhir/StructureDefinition/${typeOf(site)}`] } }),
  },
  {
    category: 'profile',
    name: 'a profile that is one text',
    fits: isResource,
    make: (site) => add(site, { meta: { profile: 'http://hl7.org/fhir/StructureDefinition/Patient' } }),
  },
];

const metaOf = ({ value }: Site): JsonObject => (isObject(value) && isObject(value['meta']) ? value['meta'] : {});

const isEntry = (site: Site): boolean => isElement(site) && site.path === 'Bundle.entry';
const isBundle = (site: Site): boolean => isOutermost(site) && typeOf(site) === 'Bundle';
const entriesOf = (value: Json): Json[] => (isObject(value) && Array.isArray(value['entry']) ? value['entry'] : []);

const bundleTypes = [
  'document',
  'message',
  'transaction',
  'transaction-response',
  'batch',
  'batch-response',
  'history',
  'searchset',
  'collection',
  'purple',
];

const bundleFaults: readonly Fault[] = [
  ...bundleTypes.map(
    (type): Fault => ({
      category: 'bundle',
      name: `type ${type}`,
      fits: isBundle,
      make: (site) => add(site, { type }),
    }),
  ),
  { category: 'bundle', name: 'a total', fits: isBundle, make: (site) => add(site, { total: 3 }) },
  { category: 'bundle', name: 'a negative total', fits: isBundle, make: (site) => add(site, { total: -3 }) },
  {
    category: 'bundle',
    name: 'a link without url',
    fits: isBundle,
    make: (site) => append(site, 'link', { relation: 'self' }),
  },
  {
    category: 'bundle',
    name: 'a signature of nothing',
    fits: isBundle,
    make: (site) => add(site, { signature: { when: '2025-01-01T00:00:00Z' } }),
  },
  ...(
    [
      ['fullUrl that is relative', { fullUrl: 'Patient/1' }],
      ['fullUrl of another resource', { fullUrl: 'https://fhir.example/r4/Patient/another' }],
      ['fullUrl of one version', { fullUrl: 'https://fhir.example/r4/Patient/1/_history/1' }],
      ['fullUrl with a bad uuid', { fullUrl: 'urn:uuid:1' }],
      ['fullUrl that is empty', { fullUrl: '' }],
      ['search in it', { search: { mode: 'match' } }],
      ['no such search mode', { search: { mode: 'purple' } }],
      ['a response in it', { response: { status: '200' } }],
      ['a request in it', { request: { method: 'PUT', url: 'Patient/1' } }],
      ['a request by no method', { request: { method: 'SEND', url: 'Patient/1' } }],
      ['a request without url', { request: { method: 'PUT' } }],
      ['a resource that is a list', { resource: [] }],
      ['a resource that is a text', { resource: 'x' }],
    ] as const
  ).map(
    ([name, members]): Fault => ({
      category: 'bundle',
      name,
      fits: isEntry,
      make: (site) => add(site, structuredClone(members) as unknown as JsonObject),
    }),
  ),
  ...['fullUrl', 'resource', 'request'].map(
    (member): Fault => ({
      category: 'bundle',
      name: `no ${member}`,
      fits: isEntry,
      make: ({ value }) => isObject(value) && delete value[member],
    }),
  ),
  {
    category: 'bundle',
    name: 'the same entry twice',
    fits: isBundle,
    make: ({ value }) => {
      entriesOf(value).push(structuredClone(entriesOf(value)[0] ?? null));
    },
  },
  {
    category: 'bundle',
    name: 'one fullUrl for all',
    fits: isBundle,
    make: ({ value }) => {
      for (const entry of entriesOf(value))
        if (isObject(entry)) entry['fullUrl'] = 'urn:uuid:00000000-0000-4000-8000-000000000001';
    },
  },
  {
    category: 'bundle',
    name: 'an entry gone that others refer to',
    fits: isBundle,
    make: ({ value }) => {
      entriesOf(value).shift();
    },
  },
  {
    category: 'bundle',
    name: 'a reference to another entry',
    fits: (site) =>
      site.key === 'reference' &&
      typeof site.value === 'string' &&
      typeof site.root['type'] === 'string' &&
      site.root['resourceType'] === 'Bundle',
    make: (site, random) => {
      const urls = entriesOf(site.root).map((entry) => (isObject(entry) ? textOf(entry['fullUrl']) : ''));
      put(site, random.oneOf([...urls, 'urn:uuid:00000000-0000-4000-8000-00000000ffff']));
    },
  },
];

const harmlessChanges: readonly Fault[] = [
  {
    category: 'harmless',
    name: 'members in reverse',
    fits: (site) => isElement(site) || isResource(site),
    make: (site) => put(site, reversed(site.value)),
  },
  {
    category: 'harmless',
    name: 'an unknown extension',
    fits: (site) => isElement(site) && !/extension/i.test(site.path),
    make: (site) => append(site, 'extension', { url: 'https://extensions.example/a', valueString: 'b' }),
  },
  {
    category: 'harmless',
    name: 'an element id',
    fits: (site) => isElement(site) && !(isObject(site.value) && 'id' in site.value),
    make: (site) => add(site, { id: 'element-1' }),
  },
  {
    category: 'harmless',
    name: 'a tag',
    fits: isOutermost,
    make: (site) => add(site, { meta: { ...metaOf(site), tag: [{ system: 'https://tags.example', code: 'a' }] } }),
  },
  {
    category: 'harmless',
    name: 'another id',
    fits: (site) => isOutermost(site) && typeOf(site) !== 'Bundle',
    make: (site) => add(site, { id: 'another-1' }),
  },
  { category: 'harmless', name: 'a language', fits: isOutermost, make: (site) => add(site, { language: 'en-US' }) },
  {
    category: 'harmless',
    name: 'a time of update',
    fits: isOutermost,
    make: (site) => add(site, { meta: { ...metaOf(site), lastUpdated: '2025-01-01T00:00:00.000Z' } }),
  },
];

const reversed = (value: Json): Json =>
  isObject(value) ? Object.fromEntries(Object.entries(value).toReversed()) : value;

/** Narrative, type, profiles, Bundles; and changes that change no verdict. */
export const documentFaults: readonly Fault[] = [
  ...narrativeFaults,
  ...typeFaults,
  ...profileFaults,
  ...bundleFaults,
  ...harmlessChanges,
];
