import { isObject, type Json, type JsonArray, type JsonObject, textOf } from '../json.ts';
import type { Random } from '../random.ts';

/** What kind of thing is wrong with a mutant; `harmless` changes must not change a verdict. */
export type Category =
  | 'removed'
  | 'duplicated'
  | 'renamed'
  | 'retyped'
  | 'unknown-property'
  | 'empty'
  | 'code'
  | 'date'
  | 'primitive'
  | 'reference'
  | 'cardinality'
  | 'choice'
  | 'invariant'
  | 'extension'
  | 'sibling'
  | 'narrative'
  | 'unit'
  | 'resource-type'
  | 'profile'
  | 'bundle'
  | 'harmless';

/** A place in a copy of a resource. */
export interface Site {
  readonly parent: JsonObject | JsonArray;
  readonly key: string | number;
  readonly value: Json;
  /** Element path from the type of the innermost resource on, without indexes: `Patient.name.given`. */
  readonly path: string;
  /** The innermost resource that the place is in. */
  readonly resource: JsonObject;
  /** The outermost resource. */
  readonly root: JsonObject;
}

export interface Fault {
  readonly category: Category;
  /** In words, to follow the path: `Patient.name: its type changed`. */
  readonly name: string;
  readonly fits: (site: Site) => boolean;
  /** Edits the copy that the site is in. */
  readonly make: (site: Site, random: Random) => void;
}

export const put = ({ parent, key }: Site, value: Json): void => {
  if (Array.isArray(parent)) parent[Number(key)] = value;
  else parent[key] = value;
};

export const remove = ({ parent, key }: Site): void => {
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
};

/** Puts a member in beside others. */
export const add = ({ value }: Site, members: JsonObject): void => {
  if (isObject(value)) Object.assign(value, members);
};

/** Appends to a list of an object, making the list where there is none. */
export const append = ({ value }: Site, name: string, item: Json): void => {
  if (!isObject(value)) return;
  const list = value[name];
  value[name] = Array.isArray(list) ? [...list, item] : [item];
};

export const isResource = ({ value }: Site): boolean => isObject(value) && typeof value['resourceType'] === 'string';

/** An object that is an element, not a resource. */
export const isElement = (site: Site): boolean => isObject(site.value) && !isResource(site);

/** A member of an object; the whole resource is none. */
export const isNamed = ({ key, value, root }: Site): boolean =>
  typeof key === 'string' && key !== 'resourceType' && value !== root;

export const hasAll = (value: Json, ...names: readonly string[]): boolean =>
  isObject(value) && names.every((name) => name in value);

export const typeOf = ({ value }: Site): string => (isObject(value) ? textOf(value['resourceType']) : '');

export const isOutermost = ({ value, root }: Site): boolean => value === root;

/** Every place in a resource, the resource itself first. The holder stands in as the parent of the whole. */
export function* sitesOf(root: JsonObject): Generator<Site> {
  yield* sitesBelow({
    parent: { root },
    key: 'root',
    value: root,
    path: textOf(root['resourceType']),
    resource: root,
    root,
  });
}

function* sitesBelow(site: Site): Generator<Site> {
  yield site;
  const { value } = site;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* sitesBelow(below(site, value, index, item));
  } else if (isObject(value)) {
    for (const [name, member] of Object.entries(value)) yield* sitesBelow(below(site, value, name, member));
  }
}

const below = (site: Site, parent: JsonObject | JsonArray, key: string | number, value: Json): Site => {
  const inner = isObject(value) && typeof value['resourceType'] === 'string';
  const path = typeof key === 'number' ? site.path : `${site.path}.${key}`;
  return {
    ...{ parent, key, value, root: site.root },
    path: inner ? `${site.path.split('.')[0]} ${textOf(value['resourceType'])}` : path,
    resource: inner ? value : site.resource,
  };
};
