import type { RouteGroup } from '../domain/dosing.ts';
import type { Rxcui } from '../domain/ids.ts';
import type { DrugGraph } from '../terminology/drug-graph.ts';
import type { DrugGroup, DrugSelection } from './rule.ts';

/** Whether a base ingredient is among those selected, whatever its route. */
export type IngredientTest = (ingredient: Rxcui) => boolean;

/** Makes the test of a selection; each is made once. */
export type SelectIngredients = (selection: DrugSelection) => IngredientTest;

/**
 * Selections over one graph. A group that no topic defines selects nothing (a test holds that there is none).
 * @param groups of all topics
 */
export const createDrugSelector = (groups: readonly DrugGroup[], drugs: DrugGraph): SelectIngredients => {
  const byId = new Map(groups.map((group) => [group.id, group]));
  const tests = new Map<string, IngredientTest>();
  const ofGroup = (id: string): IngredientTest => {
    const known = tests.get(id);
    if (known !== undefined) return known;
    tests.set(id, () => false);
    const group = byId.get(id);
    const test = group === undefined ? () => false : testOf(group, ofGroup, drugs);
    tests.set(id, test);
    return test;
  };
  return (selection) => testOf(selection, ofGroup, drugs);
};

const testOf = (
  { drugs: named = [], classes = [], groups = [], except = [] }: Omit<DrugSelection, 'routes'>,
  ofGroup: (id: string) => IngredientTest,
  graph: DrugGraph,
): IngredientTest => {
  const codes = new Set<string>(named.map(({ rxcui }) => rxcui));
  const excepted = new Set<string>(except.map(({ rxcui }) => rxcui));
  const classIds = new Set(classes.map(({ id }) => id));
  const within = groups.map(ofGroup);
  const isOfClass = (ingredient: Rxcui): boolean =>
    classIds.size > 0 && graph.classesOf(ingredient).some(({ id }) => classIds.has(id));
  return (ingredient) =>
    !excepted.has(ingredient) &&
    (codes.has(ingredient) || within.some((test) => test(ingredient)) || isOfClass(ingredient));
};

const local: ReadonlySet<RouteGroup> = new Set(['topical', 'ophthalmic', 'otic', 'vaginal']);

/** Whether what goes this way acts only where it is put. */
export const isLocal = (route: RouteGroup | null): boolean => route !== null && local.has(route);

/** Whether a drug goes a way that a selection means. One that is not known is the usual: by mouth. */
export const isRouteMeant = ({ routes }: DrugSelection, { route, isLocal: stays }: RoutedDrug): boolean => {
  if (routes === undefined) return !stays;
  return route === null ? !stays && routes.includes('oral') : routes.includes(route);
};

/** Which way a drug goes, and whether it acts only where it is put. */
export interface RoutedDrug {
  readonly route: RouteGroup | null;
  readonly isLocal: boolean;
}
