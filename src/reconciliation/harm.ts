import { severityRank } from '../domain/alert.ts';
import type { RouteGroup } from '../domain/dosing.ts';
import { inPlainOrder } from '../domain/plain-order.ts';
import type { Difference, DifferenceHarm, DifferenceType } from '../domain/reconciled-list.ts';
import type { Ingredient } from '../domain/stated-medication.ts';
import type { ComparedRow } from './differences/comparison-context.ts';
import { highHarmDrugs } from './high-harm-drugs.ts';

const highHarmIngredients: ReadonlySet<string> = new Set(
  highHarmDrugs.flatMap(({ ingredients }) => Object.keys(ingredients)),
);

/** Ways by which little of a drug reaches the rest of the body. */
const localRoutes: ReadonlySet<RouteGroup> = new Set<RouteGroup>(['topical', 'ophthalmic', 'otic']);

/** Whether a slip with a drug by a route is of those that harm most (see `highHarmDrugs`). */
export const isHighHarm = (ingredients: readonly Ingredient[], route: RouteGroup | null): boolean =>
  (route === null || !localRoutes.has(route)) && ingredients.some(({ rxcui }) => highHarmIngredients.has(rxcui));

const raised: Readonly<Record<DifferenceHarm, DifferenceHarm>> = { low: 'moderate', moderate: 'high', high: 'high' };

/** What a difference usually could do, and one step more with a drug with which a slip harms most. */
export const harmFor = (row: Pick<ComparedRow, 'isHighHarm'>, usual: DifferenceHarm): DifferenceHarm =>
  row.isHighHarm ? raised[usual] : usual;

/** From this many times the amount on, a slip of the point or of the unit is to be thought of. */
const far = 4;
/** Up to this many times the amount it is one step of most titrations at most. */
const near = 1.3;

/**
 * What a wrong amount could do, by how far apart the amounts are.
 * @param times the largest daily amount over the smallest; `null` where they can't be told
 */
export const harmOfAmounts = (row: Pick<ComparedRow, 'isHighHarm'>, times: number | null): DifferenceHarm => {
  if (times === null) return harmFor(row, 'moderate');
  if (times >= far) return 'high';
  return harmFor(row, times > near ? 'moderate' : 'low');
};

/** Of two that could harm alike, what changes the amount of drug stands before what does not. */
const typeRank: Readonly<Record<DifferenceType, number>> = {
  dose: 0,
  duplicate: 1,
  frequency: 2,
  route: 3,
  form: 4,
  status: 5,
  omitted: 6,
  uncoded: 7,
  strength: 8,
  indication: 9,
  ended: 10,
  stale: 11,
};

/** What could harm most first; the rest of the order is the same whatever came first. */
export const rankedByHarm = (differences: readonly Difference[]): readonly Difference[] =>
  differences.length < 2
    ? differences
    : differences.toSorted(
        (a, b) =>
          severityRank[a.harm] - severityRank[b.harm] ||
          typeRank[a.type] - typeRank[b.type] ||
          inPlainOrder(a.detail, b.detail),
      );
