import { deepest, isWithinDepth, type JsonObject, ownValue } from '../json-shape.ts';
import { type ElementNode, jsonNameOf } from './element-node.ts';
import type { Walk } from './walk.ts';

/** Judges one JSON property of an object; the object is for what stands beside it (`_given` beside `given`). */
export type PropertyJudge = (value: unknown, walk: Walk, object: JsonObject) => void;

/** A JSON property as an object's members know it. */
export interface Property {
  /** Says in one number which element it is, so that presence is counted without a list; 0: nobody asks. */
  readonly bit: number;
  readonly node: ElementNode | undefined;
  readonly judge: PropertyJudge;
}

/** Something that an object must have: one of its JSON names. */
interface Requirement {
  /** 0 where the bits did not suffice: then the names are looked for. */
  readonly bit: number;
  readonly names: readonly string[];
  readonly tell: (walk: Walk) => void;
}

/** Judges the properties of an object one by one, then what is missing. */
export type MembersJudge = (object: JsonObject, walk: Walk) => void;

/** Makes the judges of one element's JSON properties: the value's own, and of its `_` sibling where it may have one. */
export interface ElementJudges {
  readonly property: (node: ElementNode, jsonName: string, typeCode: string) => PropertyJudge;
  readonly sibling: (node: ElementNode, jsonName: string) => PropertyJudge;
  readonly isPrimitive: (typeCode: string) => boolean;
}

/**
 * Compiles the members of an object (FHIR R4, 2.6.2): which properties it may have, which it must, and one type only of
 * a choice.
 * @param isResource whether `resourceType` stands among them
 */
export const compileMembers = (
  children: readonly ElementNode[],
  isResource: boolean,
  judges: ElementJudges,
): MembersJudge => {
  const { properties, requirements, idBit } = propertiesOf(children, isResource, judges);
  const wanted = requirements.reduce((all, { bit }) => all | bit, 0);
  const isAnyUncounted = requirements.some(({ bit }) => bit === 0);
  return (object, walk) => {
    let seen = 0;
    let count = 0;
    for (const key in object) {
      const value = object[key];
      if (value === undefined) continue;
      count += 1;
      const property = properties.get(key);
      if (property === undefined) {
        judgeUnknown(key, value, walk);
        continue;
      }
      if ((seen & property.bit) !== 0 && property.node?.isChoice) judgeChoice(object, property.node, walk);
      seen |= property.bit;
      property.judge(value, walk, object);
    }
    if (count === 0) walk.error('structure', emptyObject);
    else if (count === 1 && idBit !== 0 && seen === idBit)
      walk.add('error', 'invariant', onlyId, { constraint: 'ele-1' });
    if ((seen & wanted) === wanted && !isAnyUncounted) return;
    for (const { bit, names, tell } of requirements) {
      if (bit === 0 ? !names.some((name) => ownValue(object, name) !== undefined) : (seen & bit) === 0) tell(walk);
    }
  };
};

const emptyObject = 'leave the element out, or give it a value: an empty object is not allowed';
const onlyId = 'give the element a value or an extension: an id alone says nothing';

interface Compiled {
  readonly properties: ReadonlyMap<string, Property>;
  readonly requirements: readonly Requirement[];
  readonly idBit: number;
}

const propertiesOf = (children: readonly ElementNode[], isResource: boolean, judges: ElementJudges): Compiled => {
  const properties = new Map<string, Property>();
  const requirements: Requirement[] = [];
  const nextBit = bitCounter();
  let idBit = 0;
  if (isResource) properties.set('resourceType', { bit: 0, node: undefined, judge: () => undefined });
  for (const node of children) {
    const isId = node.name === 'id' && !isResource;
    const needs = needsOf(node).map((need) => ({ ...need, bit: nextBit() }));
    const ownBit = (node.isChoice && node.facts.min === 0) || isId ? nextBit() : 0;
    const isUncounted = node.isChoice && ownBit === 0 && needs.every(({ bit }) => bit === 0);
    if (isId) idBit = ownBit;
    for (const type of node.facts.types ?? []) {
      const name = jsonNameOf(node, type);
      if (properties.has(name)) continue;
      const bit = needs.reduce((all, need) => (hasType(need.node, type.code) ? all | need.bit : all), ownBit);
      const judge = judges.property(node, name, type.code);
      properties.set(name, { bit, node, judge: isId ? onlyOnce(judge) : isUncounted ? ofOneType(node, judge) : judge });
      if (judges.isPrimitive(type.code)) {
        properties.set(`_${name}`, { bit, node, judge: judges.sibling(node, name) });
      }
    }
    requirements.push(...needs.map(({ bit, node: needed, tell }) => ({ bit, names: jsonNamesOf(needed), tell })));
  }
  return { properties, requirements, idBit };
};

/** A choice for which no bit is left to tell by that another type of it was there. */
const ofOneType =
  (node: ElementNode, judge: PropertyJudge): PropertyJudge =>
  (value, walk, object) => {
    judgeChoice(object, node, walk);
    judge(value, walk, object);
  };

const onlyOnce =
  (judge: PropertyJudge): PropertyJudge =>
  (value, walk, object) => {
    judge(value, walk, object);
    if (typeof value === 'string') walk.noteElementId(value, object);
  };

/** What must be there of one element: itself, and for a choice each type that a slice requires. */
const needsOf = (node: ElementNode): readonly { readonly node: ElementNode; readonly tell: Requirement['tell'] }[] => {
  const slices = node.slices.filter(({ facts, sliceName }) => facts.min > 0 && sliceName?.includes('/') !== true);
  const own = node.facts.min > 0 ? [{ node, tell: (walk: Walk) => tellMissing(node, walk) }] : [];
  if (node.isChoice) {
    return [...own, ...slices.map((slice) => ({ node: slice, tell: (walk: Walk) => tellMissingSlice(slice, walk) }))];
  }
  return own.length > 0 || slices.length === 0 ? own : [{ node, tell: (walk) => tellMissingSlices(node, walk) }];
};

const jsonNamesOf = (node: ElementNode): readonly string[] =>
  (node.facts.types ?? []).flatMap((type) => [jsonNameOf(node, type), `_${jsonNameOf(node, type)}`]);

/** The bits of one number, 0 when they are used up. */
const bitCounter = (): (() => number) => {
  let next = 0;
  return () => {
    next += 1;
    return next > 31 ? 0 : 1 << (next - 1);
  };
};

const hasType = (node: ElementNode, code: string): boolean =>
  node.facts.types?.some((type) => type.code === code) === true;

const tellMissing = (node: ElementNode, walk: Walk): void => {
  walk.error('required', `give ${node.name}: at least ${node.facts.min} is required here`, node.name);
  if (!node.isChoice) tellMissingSlices(node, walk);
};

const tellMissingSlices = (node: ElementNode, walk: Walk): void => {
  for (const slice of node.slices) if (slice.facts.min > 0) tellMissingSlice(slice, walk);
};

const tellMissingSlice = (slice: ElementNode, walk: Walk): void =>
  walk.error('required', missingSlice(slice), slice.name);

/** What is said of a slice that has too few values. */
export const missingSlice = (slice: ElementNode): string =>
  `give a ${slice.name} that fits the slice ${slice.sliceName}: at least ${slice.facts.min} is required`;

/** A name that looks like an element's is told; one that does not may be anything, and is kept out of the location. */
const judgeUnknown = (key: string, value: unknown, walk: Walk): void => {
  const name = /^_?[A-Za-z][A-Za-z0-9]{0,63}$/.test(key) ? key : undefined;
  walk.error('structure', 'take out this element, or correct its name: it is not defined here', name);
  if (!isWithinDepth(value, deepest - walk.depth)) walk.isTooDeep = true;
};

const judgeChoice = (object: JsonObject, node: ElementNode, walk: Walk): void => {
  const names = (node.facts.types ?? []).map((type) => jsonNameOf(node, type));
  const given = names.filter(
    (name) => ownValue(object, name) !== undefined || ownValue(object, `_${name}`) !== undefined,
  );
  if (new Set(given).size > 1) walk.error('structure', 'give only one type of this element', node.name);
};
