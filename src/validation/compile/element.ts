import { isJsonObject, type JsonObject, ownValue } from '../json-shape.ts';
import type { ElementNode } from './element-node.ts';
import { missingSlice, type PropertyJudge } from './members.ts';
import type { Passes } from './value.ts';
import type { Judge, Walk } from './walk.ts';

/** Tells which slice a value belongs to, and judges it there. */
export interface Slicing {
  /** Index in `slices`, or -1 for a value of none. */
  readonly match: (value: unknown, walk: Walk) => number;
  readonly slices: readonly {
    readonly node: ElementNode;
    readonly judge: Judge;
    /** Absent where nothing tells what belongs to the slice: then nothing can be missing of it. */
    readonly test: ((value: unknown, walk: Walk) => boolean) | undefined;
    /** Index of the slice that this one is a slice of, else -1. */
    readonly outer: number;
  }[];
  readonly rules: 'open' | 'closed' | 'openAtEnd';
  readonly isOrdered: boolean;
}

/**
 * Compiles one JSON property of an element: array or not, how many, no nulls but where the `_` sibling speaks, and each
 * value by its slice, or by the element's own rules (FHIR R4, 2.6.2.1 and 5.1.0.14).
 */
export const compileElement = (
  node: ElementNode,
  jsonName: string,
  judge: Judge,
  slicing: Slicing | undefined,
  isPrimitive: boolean,
  passes?: Passes,
): PropertyJudge => {
  if (node.facts.max === '0') return forbidden(node);
  const judgeAll =
    slicing === undefined
      ? each(judge, jsonName, isPrimitive)
      : sliced(judge, slicing, node.facts.isList, isPrimitive ? jsonName : undefined);
  const whole = node.facts.isList ? list(node, judgeAll) : single(node, slicing === undefined ? judge : one(judgeAll));
  return passes === undefined ? whole : passing(passes, node, whole);
};

/** The common case first: a value that passes needs no location. */
const passing = (passes: Passes, node: ElementNode, whole: PropertyJudge): PropertyJudge => {
  if (!node.facts.isList) {
    return (value, walk, object) => {
      if (passes(value) !== undefined || walk.supported !== undefined) whole(value, walk, object);
    };
  }
  const { min } = node.facts;
  const max = node.facts.max === '*' ? Number.POSITIVE_INFINITY : Number(node.facts.max);
  return (value, walk, object) => {
    const isFine =
      Array.isArray(value) &&
      value.length > 0 &&
      value.length >= min &&
      value.length <= max &&
      value.every((one) => passes(one) === undefined);
    if (!isFine || walk.supported !== undefined) whole(value, walk, object);
  };
};

type ListJudge = (values: readonly unknown[], walk: Walk, object: JsonObject) => void;

const forbidden =
  (node: ElementNode): PropertyJudge =>
  (_value, walk) =>
    walk.error('structure', 'take out this element: the profile does not allow it', node.name);

const single =
  (node: ElementNode, judge: Judge): PropertyJudge =>
  (value, walk) => {
    walk.enter(node);
    if (Array.isArray(value)) walk.error('structure', 'give one value here, not an array');
    else if (value === null) walk.error('structure', noNull);
    else judge(value, walk);
    walk.leave();
  };

const one =
  (judge: ListJudge): Judge =>
  (value, walk) =>
    judge([value], walk, {});

const list = (node: ElementNode, judge: ListJudge): PropertyJudge => {
  const { min } = node.facts;
  const max = node.facts.max === '*' ? Number.POSITIVE_INFINITY : Number(node.facts.max);
  return (value, walk, object) => {
    walk.enter(node);
    if (!Array.isArray(value)) {
      walk.error('structure', 'give an array here, also for one value');
      if (value === null) walk.error('structure', noNull);
      else judge([value], walk, object);
    } else {
      if (value.length === 0)
        walk.error('structure', 'leave the element out, or give it a value: an empty array is not allowed');
      else if (value.length < min) walk.error('required', `give at least ${min} of this element`);
      if (value.length > max) walk.error('structure', `give at most ${max} of this element`);
      judge(value, walk, object);
    }
    walk.leave();
  };
};

const each =
  (judge: Judge, jsonName: string, isPrimitive: boolean): ListJudge =>
  (values, walk, object) => {
    for (let index = 0; index < values.length; index += 1) {
      const value = values[index];
      walk.at(index);
      if (value !== null) judge(value, walk);
      else if (!isPrimitive || !isSpokenFor(object, jsonName, index)) walk.error('structure', noNull);
    }
    walk.at(-1);
  };

const sliced =
  (judge: Judge, slicing: Slicing, isList: boolean, primitive: string | undefined): ListJudge =>
  (values, walk, object) => {
    const counts = slicing.slices.map(() => 0);
    let last = -1;
    let isPastSlices = false;
    values.forEach((value, index) => {
      if (isList) walk.at(index);
      if (value === null) {
        if (primitive === undefined || !isSpokenFor(object, primitive, index)) walk.error('structure', noNull);
        return;
      }
      const at = slicing.match(value, walk);
      const slice = slicing.slices[at];
      if (slice === undefined) {
        isPastSlices = true;
        if (slicing.rules === 'closed')
          walk.error('structure', 'take this value out, or make it fit one of the profile’s slices');
        judge(value, walk);
        return;
      }
      for (let one = at; one >= 0; one = slicing.slices[one]?.outer ?? -1) counts[one] = (counts[one] ?? 0) + 1;
      if (slicing.isOrdered && at < last)
        walk.error('structure', 'put the values in the order of the profile’s slices');
      if (slicing.rules === 'openAtEnd' && isPastSlices) {
        walk.error('structure', 'put values that belong to no slice at the end');
      }
      last = at;
      slice.judge(value, walk);
    });
    walk.at(-1);
    for (const [at, { node, test, outer }] of slicing.slices.entries()) {
      const isMet = outer < 0 || (counts[outer] ?? 0) > 0;
      if (test !== undefined && isMet) judgeCount(node, counts[at] ?? 0, walk);
      else if (test === undefined) walk.add('information', 'not-supported', untold, { code: 'not-checked' });
    }
  };

const untold = 'a slice was not checked: nothing tells here which values belong to it';

const judgeCount = (slice: ElementNode, count: number, walk: Walk): void => {
  const { min, max } = slice.facts;
  if (count < min) walk.error('required', missingSlice(slice));
  if (max !== '*' && count > Number(max)) {
    walk.error('structure', `give at most ${max} of this element that fit the slice ${slice.sliceName}`);
  }
};

/** Whether the `_` sibling of a list of primitives holds something at this index: then null stands for "no value". */
const isSpokenFor = (object: JsonObject, jsonName: string, index: number): boolean => {
  const siblings = ownValue(object, `_${jsonName}`);
  return Array.isArray(siblings) && typeof siblings[index] === 'object' && siblings[index] !== null;
};

const noNull = 'leave the value out: null is not allowed here';

/**
 * Compiles the `_` sibling of a primitive (FHIR R4, 2.6.2.2): an Element with id or extensions for the value, or an
 * array of these in step with the values.
 * @param judge by the rules of Element
 */
export const compileSibling = (node: ElementNode, jsonName: string, judge: Judge): PropertyJudge => {
  if (node.facts.max === '0') return forbidden(node);
  const isCodeRequired =
    node.facts.binding?.strength === 'required' && node.facts.types?.some(({ code }) => code === 'code') === true;
  const judgeOne = (sibling: unknown, value: unknown, walk: Walk): void => {
    const id = idBesideValue(sibling, value);
    if (id === undefined) judge(sibling, walk);
    else walk.noteElementId(id.id, id.element);
    if (isCodeRequired && (value === undefined || value === null)) walk.error('required', noCode);
  };
  return (sibling, walk, object) => {
    const value = ownValue(object, jsonName);
    walk.enter(node);
    if (!node.facts.isList) {
      if (Array.isArray(sibling)) walk.error('structure', 'give one object here, not an array');
      else judgeOne(sibling, value, walk);
    } else if (!Array.isArray(sibling)) {
      walk.error('structure', 'give an array here, also for one value');
      judgeOne(sibling, value, walk);
    } else {
      if (sibling.length === 0) walk.error('structure', 'leave the element out: an empty array is not allowed');
      if (value === undefined) judgeLength(node, sibling.length, walk);
      judgeSiblings(sibling, value, judgeOne, walk);
    }
    walk.leave();
  };
};

/** Values that are absent for a stated reason count like others. */
const judgeLength = ({ facts: { min, max } }: ElementNode, length: number, walk: Walk): void => {
  if (length > 0 && length < min) walk.error('required', `give at least ${min} of this element`);
  if (max !== '*' && length > Number(max)) walk.error('structure', `give at most ${max} of this element`);
};

const noCode = 'give a code: the binding is required, and an extension does not stand for one';

/** An id says enough beside a value. */
const idBesideValue = (
  sibling: unknown,
  value: unknown,
): { readonly id: string; readonly element: JsonObject } | undefined => {
  if (value === undefined || value === null || !isJsonObject(sibling)) return undefined;
  const { id } = sibling;
  return typeof id === 'string' && id !== '' && Object.keys(sibling).length === 1
    ? { id, element: sibling }
    : undefined;
};

const judgeSiblings = (
  siblings: readonly unknown[],
  values: unknown,
  judge: (sibling: unknown, value: unknown, walk: Walk) => void,
  walk: Walk,
): void => {
  siblings.forEach((sibling, index) => {
    const value: unknown = Array.isArray(values) ? values[index] : undefined;
    walk.at(index);
    if (sibling !== null) judge(sibling, value, walk);
    else if (value === null || value === undefined) walk.error('structure', noNull);
  });
  walk.at(-1);
};
