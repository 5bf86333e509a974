import { isObject, type Json } from '../json.ts';
import type { Random } from '../random.ts';
import { add, type Fault, isElement, isNamed, isResource, put, remove, type Site } from './fault.ts';

const isList = ({ value }: Site): boolean => Array.isArray(value);
const isPrimitive = ({ value }: Site): boolean => value !== null && typeof value !== 'object';
const isText = ({ value }: Site): boolean => typeof value === 'string';
const isItem = ({ key }: Site): boolean => typeof key === 'number';

const rename = (site: Site, to: (name: string) => string): void => {
  const { parent, key, value } = site;
  if (Array.isArray(parent)) return;
  remove(site);
  parent[to(String(key))] = value;
};

const retyped = (name: string, fits: (site: Site) => boolean, to: (value: Json, random: Random) => Json): Fault => ({
  category: 'retyped',
  name,
  fits: (site) => (isNamed(site) || isItem(site)) && fits(site),
  make: (site, random) => put(site, to(site.value, random)),
});

const emptied = (name: string, fits: (site: Site) => boolean, value: () => Json): Fault => ({
  category: 'empty',
  name,
  fits,
  make: (site) => put(site, value()),
});

/** Something is gone, there twice, under another name, of another JSON type, unknown, or empty. */
export const structureFaults: readonly Fault[] = [
  { category: 'removed', name: 'removed', fits: isNamed, make: remove },
  { category: 'removed', name: 'item removed', fits: (site) => isItem(site), make: remove },
  {
    category: 'duplicated',
    name: 'item twice',
    fits: isItem,
    make: ({ parent, value }) => {
      if (Array.isArray(parent)) parent.push(structuredClone(value));
    },
  },
  {
    category: 'renamed',
    name: 'name with a letter more',
    fits: isNamed,
    make: (site) => rename(site, (name) => `${name}s`),
  },
  {
    category: 'renamed',
    name: 'name in other case',
    fits: (site) => isNamed(site) && /^[a-z]/.test(String(site.key)),
    make: (site) => rename(site, (name) => name.charAt(0).toUpperCase() + name.slice(1)),
  },
  {
    category: 'renamed',
    name: 'name with an underscore',
    fits: isNamed,
    make: (site) => rename(site, (name) => (name.startsWith('_') ? name.slice(1) : `_${name}`)),
  },
  retyped('number in place of text', isText, () => 5),
  retyped('boolean in place of text', isText, () => true),
  retyped(
    'list in place of one',
    (site) => !isItem(site) && !isList(site),
    (value) => [value],
  ),
  retyped('one in place of a list', isList, (value) => (Array.isArray(value) ? (value[0] ?? null) : value)),
  retyped('list in a list', isItem, (value) => [value]),
  retyped('object in place of a primitive', isPrimitive, (value) => ({ value })),
  retyped(
    'text in place of an object',
    (site) => isElement(site),
    () => 'text',
  ),
  retyped('text in place of a number', ({ value }) => typeof value === 'number', String),
  retyped('text in place of a boolean', ({ value }) => typeof value === 'boolean', String),
  retyped(
    'fraction in place of a number',
    ({ value }) => Number.isInteger(value),
    (value) => Number(value) + 0.5,
  ),
  ...[
    ['text', 'x'],
    ['number', 1],
    ['object', { a: 'b' }],
    ['list', ['x']],
    ['null', null],
  ].map(
    ([name, value]): Fault => ({
      category: 'unknown-property',
      name: `unknown property, a ${name}`,
      fits: (site) => isElement(site) || isResource(site),
      make: (site) => add(site, { colour: structuredClone(value ?? null) as Json }),
    }),
  ),
  {
    category: 'unknown-property',
    name: 'property of another element',
    fits: (site) => isElement(site) || isResource(site),
    make: (site, random) =>
      add(
        site,
        random.oneOf([
          { family: 'x' },
          { dosage: 'x' },
          { route: { text: 'x' } },
          { birthdate: '1990' },
          { resource: {} },
          { fhir_comments: ['x'] },
        ]),
      ),
  },
  emptied(
    'an empty object',
    (site) => isNamed(site) && !isList(site),
    () => ({}),
  ),
  emptied('an empty object in the list', isItem, () => ({})),
  emptied(
    'an empty list',
    (site) => isNamed(site),
    () => [],
  ),
  emptied('an empty text', isText, () => ''),
  emptied('a blank text', isText, () => '   '),
  emptied('null', isNamed, () => null),
  emptied('null in the list', isItem, () => null),
  {
    category: 'empty',
    name: 'all members gone',
    fits: isElement,
    make: ({ value }) => {
      if (isObject(value)) for (const name of Object.keys(value)) delete value[name];
    },
  },
];
