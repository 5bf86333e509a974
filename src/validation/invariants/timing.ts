import type { JsonObject } from '../json-shape.ts';
import { anyOf, hasPrimitive, isThere, itemsOf, needs, not, onElement } from './element-values.ts';
import type { Invariant } from './invariant-scope.ts';

const isNotNegative =
  (name: string, sibling: string) =>
  (repeat: JsonObject): boolean => {
    const value = repeat[name];
    return typeof value === 'number' ? value >= 0 : !isThere(repeat[sibling]);
  };

const meals: ReadonlySet<unknown> = new Set(['C', 'CM', 'CD', 'CV']);

/** An offset counts from an event, and a meal as such is none: "before breakfast" is one, "breakfast" is not. */
const isOffsetFromEvent = (repeat: JsonObject): boolean => {
  if (!isThere(repeat['offset']) && !isThere(repeat['_offset'])) return true;
  const events = itemsOf(repeat['when']);
  return (events.length > 0 || isThere(repeat['_when'])) && !events.some((event) => meals.has(event));
};

/** Invariants of `Timing.repeat`. */
export const timingInvariants: readonly (readonly [expression: string, holds: Invariant])[] = [
  [
    'duration.empty() or durationUnit.exists()',
    onElement(needs(hasPrimitive('duration'), hasPrimitive('durationUnit'))),
  ],
  ['period.empty() or periodUnit.exists()', onElement(needs(hasPrimitive('period'), hasPrimitive('periodUnit')))],
  ['duration.exists() implies duration >= 0', onElement(isNotNegative('duration', '_duration'))],
  ['period.exists() implies period >= 0', onElement(isNotNegative('period', '_period'))],
  ['periodMax.empty() or period.exists()', onElement(needs(hasPrimitive('periodMax'), hasPrimitive('period')))],
  ['durationMax.empty() or duration.exists()', onElement(needs(hasPrimitive('durationMax'), hasPrimitive('duration')))],
  ['countMax.empty() or count.exists()', onElement(needs(hasPrimitive('countMax'), hasPrimitive('count')))],
  [
    "offset.empty() or (when.exists() and when.select($this in ('C' | 'CM' | 'CD' | 'CV')).allFalse())",
    onElement(isOffsetFromEvent),
  ],
  ['timeOfDay.empty() or when.empty()', onElement(anyOf(not(hasPrimitive('timeOfDay')), not(hasPrimitive('when'))))],
];
