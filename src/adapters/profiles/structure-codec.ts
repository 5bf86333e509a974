import type {
  ConstraintFacts,
  ElementFacts,
  ProfileFacts,
  SnapshotElement,
  StructureFacts,
  TypeFacts,
} from '../../validation/structure-facts.ts';

/*
 * Structures as the R4 dataset holds them: what most elements share is left out. An element's id is without the type's
 * name; a constraint is its place in one table; in a snapshot `min` 0, `max` 1, the constraint ele-1 alone, and a list
 * where `max` is above 1 go without saying; a type that is only a name is that name.
 */

export interface StoredElement extends Omit<ElementFacts, 'types' | 'constraints'> {
  readonly types?: readonly (string | TypeFacts)[];
  readonly constraints?: readonly number[];
  readonly isList?: boolean;
}

export interface StoredStructure extends Omit<StructureFacts, 'elements' | 'release'> {
  readonly elements: readonly StoredElement[];
}

export interface StoredProfile extends Omit<ProfileFacts, 'elements'> {
  readonly elements: readonly StoredElement[];
}

/** What almost every element has: it holds a value or children (FHIR R4, ele-1). */
const ele1: ConstraintFacts = {
  key: 'ele-1',
  severity: 'error',
  expression: 'hasValue() or (children().count() > id.count())',
};

/** What most are: a structure is the type that it is named after, and a profile one of Extension. */
export const usualType = (kind: 'structure' | 'profile', url: string): string =>
  kind === 'profile' ? 'Extension' : url.slice(url.lastIndexOf('/') + 1);

/** Gives every constraint its place; the same constraint has one. */
export interface ConstraintTable {
  readonly constraints: readonly ConstraintFacts[];
  readonly placeOf: (constraint: ConstraintFacts) => number;
}

/** A table with ele-1, which almost every element has, at place 0. */
export const constraintTable = (): ConstraintTable => {
  const constraints: ConstraintFacts[] = [];
  const places = new Map<string, number>();
  const placeOf = ({ key, severity, expression }: ConstraintFacts): number => {
    const text = JSON.stringify([key, severity, expression]);
    const known = places.get(text);
    if (known !== undefined) return known;
    places.set(text, constraints.length);
    return constraints.push({ key, severity, expression }) - 1;
  };
  placeOf(ele1);
  return { constraints, placeOf };
};

export const storedStructure = (facts: StructureFacts, table: ConstraintTable): StoredStructure => {
  const { release: _release, elements, ...head } = facts;
  return { ...head, elements: elements.map((element) => storedSnapshotElement(element, table)) };
};

export const storedProfile = (facts: ProfileFacts, table: ConstraintTable): StoredProfile => ({
  ...facts,
  elements: facts.elements.map((element) => storedElement(element, table)),
});

const storedElement = (element: ElementFacts, table: ConstraintTable): StoredElement => {
  const { id, types, constraints, ...rest } = element;
  return {
    id: shortId(id),
    ...rest,
    ...(types === undefined ? {} : { types: types.map((type) => (Object.keys(type).length === 1 ? type.code : type)) }),
    ...(constraints === undefined ? {} : { constraints: constraints.map(table.placeOf) }),
  };
};

const storedSnapshotElement = ({ isList, ...element }: SnapshotElement, table: ConstraintTable): StoredElement => {
  const { min, max = '1', constraints = [], ...rest } = storedElement(element, table);
  const isUsual = constraints.length === 1 && constraints[0] === 0;
  return {
    ...rest,
    ...(min === 0 || min === undefined ? {} : { min }),
    ...(max === '1' ? {} : { max }),
    ...(isList === isUsuallyList(rest.id, max) ? {} : { isList }),
    ...(isUsual ? {} : { constraints }),
  };
};

const isUsuallyList = (id: string, max: string): boolean => id !== '' && max !== '0' && max !== '1';

const shortId = (id: string): string => (id.includes('.') ? id.slice(id.indexOf('.') + 1) : '');

/** The structure that `storedStructure` stored. */
export const restoredStructure = (
  stored: StoredStructure,
  constraints: readonly ConstraintFacts[],
  release: string,
): StructureFacts => {
  const { elements, ...head } = stored;
  const usual = constraints.slice(0, 1);
  return {
    ...head,
    release,
    elements: elements.map((element) => {
      const { min = 0, max = '1', isList = isUsuallyList(element.id, max), ...rest } = element;
      const facts = restoredElement(rest, head.type, constraints);
      const own = element.constraints === undefined ? usual : facts.constraints;
      return { ...facts, min, max, isList, ...(own === undefined || own.length === 0 ? {} : { constraints: own }) };
    }),
  };
};

/** The profile that `storedProfile` stored. */
export const restoredProfile = (stored: StoredProfile, constraints: readonly ConstraintFacts[]): ProfileFacts => ({
  ...stored,
  elements: stored.elements.map((element) => restoredElement(element, stored.type, constraints)),
});

const restoredElement = (
  { id, types, constraints: places, ...rest }: StoredElement,
  type: string,
  constraints: readonly ConstraintFacts[],
): ElementFacts => {
  const own = places?.flatMap((place) => constraints[place] ?? []);
  return {
    id: id === '' ? type : `${type}.${id}`,
    ...rest,
    ...(types === undefined ? {} : { types: types.map((one) => (typeof one === 'string' ? { code: one } : one)) }),
    ...(own === undefined || own.length === 0 ? {} : { constraints: own }),
  };
};
