import { isObject, type Json, type JsonObject } from '../json.ts';
import { add, append, type Fault, isElement, isNamed, isResource, put, type Site } from './fault.ts';

const usCore = 'http://hl7.org/fhir/us/core/StructureDefinition';
const core = 'http://hl7.org/fhir/StructureDefinition';
const unknown = 'https://extensions.example/colour';
const absent = (): JsonObject => ({ url: `${core}/data-absent-reason`, valueCode: 'unknown' });

/** Extensions that are wrong, or right but unknown, by what is wrong with them. */
const extensions: Readonly<Record<string, () => JsonObject>> = {
  'unknown extension': () => ({ url: unknown, valueString: 'purple' }),
  'extension without value': () => ({ url: unknown }),
  'extension without url': () => ({ valueString: 'purple' }),
  'extension with a relative url': () => ({ url: 'colour', valueString: 'purple' }),
  'extension with value and extensions': () => ({
    url: unknown,
    valueString: 'x',
    extension: [{ url: 'a', valueString: 'b' }],
  }),
  'extension with two values': () => ({ url: unknown, valueString: 'x', valueBoolean: true }),
  'extension with a value of no type': () => ({ url: unknown, valueColour: 'purple' }),
  'extension with an unknown property': () => ({ url: unknown, valueString: 'x', colour: 'purple' }),
  'extension whose value has the wrong JSON type': () => ({ url: unknown, valueBoolean: 'true' }),
  'extension with a broken date': () => ({ url: unknown, valueDateTime: '2025-02-30' }),
  'extension with an invalid quantity': () => ({ url: unknown, valueQuantity: { value: 1, code: 'mg' } }),
  'nested extension without value': () => ({ url: unknown, extension: [{ url: 'a' }] }),
  'nested extension': () => ({ url: unknown, extension: [{ url: 'a', valueString: 'b' }] }),
  'known extension in the wrong place': () => ({
    url: `${core}/patient-birthTime`,
    valueDateTime: '2025-01-01T10:00:00Z',
  }),
  'known extension with the wrong type': () => ({ url: `${core}/patient-birthPlace`, valueString: 'x' }),
  'reason for absence with a code that is none': () => ({ url: `${core}/data-absent-reason`, valueCode: 'purple' }),
  'reason for absence': absent,
  'US Core birth sex': () => ({ url: `${usCore}/us-core-birthsex`, valueCode: 'F' }),
  'US Core birth sex with a code that is none': () => ({ url: `${usCore}/us-core-birthsex`, valueCode: 'purple' }),
  'US Core birth sex of the wrong type': () => ({ url: `${usCore}/us-core-birthsex`, valueString: 'F' }),
  'US Core race without text': () => ({
    url: `${usCore}/us-core-race`,
    extension: [{ url: 'ombCategory', valueCoding: { system: 'urn:oid:2.16.840.1.113883.6.238', code: '2106-3' } }],
  }),
  'US Core race with an unknown part': () => ({
    url: `${usCore}/us-core-race`,
    extension: [
      { url: 'text', valueString: 'x' },
      { url: 'colour', valueString: 'x' },
    ],
  }),
  'US Core race of the wrong type': () => ({
    url: `${usCore}/us-core-race`,
    extension: [{ url: 'text', valueCode: 'x' }],
  }),
  'US Core race with a value': () => ({ url: `${usCore}/us-core-race`, valueString: 'x' }),
};

const extensionFaults: readonly Fault[] = Object.entries(extensions).map(([name, extension]) => ({
  category: 'extension',
  name,
  fits: (site) => (isElement(site) && site.key !== 'text' && !/extension/i.test(site.path)) || isResource(site),
  make: (site) => append(site, 'extension', extension()),
}));

const modifierFaults: readonly Fault[] = (
  ['unknown extension', 'extension without value', 'US Core birth sex'] as const
).map((name) => ({
  category: 'extension',
  name: `${name}, as a modifier`,
  fits: (site) => isResource(site) || (isElement(site) && Array.isArray(site.parent) && !/extension/i.test(site.path)),
  make: (site) => append(site, 'modifierExtension', extensions[name]?.() ?? {}),
}));

/** Faults inside an extension that is there and right. */
const innerFaults: readonly Fault[] = (
  [
    ['another url', { url: unknown }],
    ['a url of US Core for something else', { url: `${usCore}/us-core-birthsex` }],
    ['a second value', { valueInteger: 1 }],
  ] as const
).map(([name, members]) => ({
  category: 'extension',
  name,
  fits: (site) => isElement(site) && isObject(site.value) && 'url' in site.value && /extension/i.test(site.path),
  make: (site) => add(site, members),
}));

const isPrimitiveMember = ({ key, value, parent }: Site): boolean =>
  typeof key === 'string' &&
  !Array.isArray(parent) &&
  value !== null &&
  typeof value !== 'object' &&
  !/^(resourceType|url|div|_.*)$/.test(key);
const isPrimitiveList = ({ key, value }: Site): boolean =>
  typeof key === 'string' && Array.isArray(value) && typeof value[0] === 'string';

const siblings: Readonly<Record<string, () => Json>> = {
  'sibling with an extension': () => ({ extension: [absent()] }),
  'sibling with an id': () => ({ id: 's1' }),
  'sibling that is empty': () => ({}),
  'sibling that is a list': () => [{ extension: [absent()] }],
  'sibling that is a text': () => 'x',
  'sibling that is null': () => null,
  'sibling with an unknown property': () => ({ colour: 'x' }),
  'sibling with an extension without value': () => ({ extension: [{ url: unknown }] }),
};

const besideLists: Readonly<Record<string, () => Json>> = {
  'siblings that are one object': () => ({ extension: [absent()] }),
  'fewer siblings': () => [{ extension: [absent()] }],
  'more siblings': () => [null, null, null, null, { extension: [absent()] }],
  'siblings that are all null': () => [null],
  'siblings with an empty object': () => [{}],
};

const beside = (
  category: Fault['category'],
  name: string,
  fits: Fault['fits'],
  value: () => Json,
  alone: boolean,
): Fault => ({
  category,
  name,
  fits,
  make: (site) => {
    const { parent, key } = site;
    if (Array.isArray(parent)) return;
    if (alone) delete parent[key];
    put({ ...site, key: `_${key}` }, value());
  },
});

const siblingFaults: readonly Fault[] = [
  ...Object.entries(siblings).flatMap(([name, value]) => [
    beside('sibling', name, isPrimitiveMember, value, false),
    beside('sibling', `${name}, alone`, isPrimitiveMember, value, true),
  ]),
  ...Object.entries(besideLists).flatMap(([name, value]) => [
    beside('sibling', name, isPrimitiveList, value, false),
    beside('sibling', `${name}, alone`, isPrimitiveList, value, true),
  ]),
  {
    category: 'sibling',
    name: 'null in a list of primitives',
    fits: isPrimitiveList,
    make: ({ value }) => {
      if (Array.isArray(value)) value.push(null);
    },
  },
  beside(
    'sibling',
    'sibling of an element',
    (site) => isNamed(site) && isObject(site.value),
    () => ({ extension: [absent()] }),
    false,
  ),
];

/** Extensions, and what stands beside a primitive under `_name`. */
export const extensionAndSiblingFaults: readonly Fault[] = [
  ...extensionFaults,
  ...modifierFaults,
  ...innerFaults,
  ...siblingFaults,
];
