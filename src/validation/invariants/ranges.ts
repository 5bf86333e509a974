import type { JsonObject } from '../json-shape.ts';
import { isJsonObject } from '../json-shape.ts';
import { isThere, ucumSystem } from './element-values.ts';
import type { Invariant } from './invariant-scope.ts';

/** UCUM units that doses, volumes and durations are given in, each as a multiple of one unit of its dimension. */
const multiples: ReadonlyMap<unknown, readonly [dimension: string, factor: number]> = new Map([
  ['kg', ['mass', 1e9]],
  ['g', ['mass', 1e6]],
  ['mg', ['mass', 1e3]],
  ['ug', ['mass', 1]],
  ['ng', ['mass', 1e-3]],
  ['L', ['volume', 1e6]],
  ['l', ['volume', 1e6]],
  ['dL', ['volume', 1e5]],
  ['mL', ['volume', 1e3]],
  ['ml', ['volume', 1e3]],
  ['uL', ['volume', 1]],
  ['s', ['time', 1]],
  ['min', ['time', 60]],
  ['h', ['time', 3600]],
  ['d', ['time', 86_400]],
  ['wk', ['time', 604_800]],
]);

/** Numbers of one unit, or `undefined` where the quantities can't be compared. */
const asComparable = (low: JsonObject, high: JsonObject): readonly [number, number] | undefined => {
  const from = low['value'];
  const to = high['value'];
  if (typeof from !== 'number' || typeof to !== 'number') return undefined;
  if (isSameUnit(low, high)) return [from, to];
  if (low['system'] !== ucumSystem || high['system'] !== ucumSystem) return undefined;
  const lowUnit = multiples.get(low['code']);
  const highUnit = multiples.get(high['code']);
  if (lowUnit === undefined || highUnit === undefined || lowUnit[0] !== highUnit[0]) return undefined;
  return [from * lowUnit[1], to * highUnit[1]];
};

/** By code, or by what is written: where the two contradict each other, the text is what people go by. */
const isSameUnit = (low: JsonObject, high: JsonObject): boolean => {
  if (isThere(low['code']) && low['code'] === high['code'] && low['system'] === high['system']) return true;
  const isCoded = isThere(low['code']) && isThere(high['code']);
  return low['unit'] === high['unit'] && (isThere(low['unit']) || !isCoded);
};

/** rng-2; quantities that can't be compared break it, as FHIRPath has no answer then. */
const isLowWithinHigh: Invariant = (range) => {
  if (!isJsonObject(range)) return true;
  const low = range['low'];
  const high = range['high'];
  if (!isJsonObject(low) || !isJsonObject(high)) return true;
  const compared = asComparable(low, high);
  return compared !== undefined && compared[0] <= compared[1];
};

/** The invariant of Range. */
export const rangeInvariants: readonly (readonly [expression: string, holds: Invariant])[] = [
  ['low.empty() or high.empty() or (low <= high)', isLowWithinHigh],
];
