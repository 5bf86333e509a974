import type { Rxcui } from '../domain/ids.ts';
import { inPlainOrder } from '../domain/plain-order.ts';
import type { ParallelCourses } from '../domain/reconciled-list.ts';
import type { StatedMedication } from '../domain/stated-medication.ts';
import type { RelatedRow } from './differences/comparison-context.ts';
import type { FoldedGroup } from './folded-group.ts';
import { directionOf, isTaper } from './taper.ts';

/** Classes of a base ingredient, by id; drugs that share one may take each other's place. */
export type ClassesOf = (ingredient: Rxcui) => readonly string[];

/** Sources that give the drug by another route at the same time: a tablet and a patch stay two rows. */
export const coursesByOtherRoutes = (group: FoldedGroup, related: readonly RelatedRow[]): readonly ParallelCourses[] =>
  related
    .filter(({ kind }) => kind === 'other-route')
    .flatMap((row) =>
      sharedSources(group.current, row.current).map(({ source, here, there }) => ({
        source,
        resources: [...here, ...there].map(({ resource }) => resource),
        by: 'route' as const,
        reason: `Listed by another route too (${row.routeGroup ?? 'not given'}), on a row of its own.`,
      })),
    );

/**
 * Sources that lower one drug and raise another of its class by their directions: a change-over from one to the other,
 * for which both are given for a while.
 */
export const crossTapers = (
  groups: readonly FoldedGroup[],
  classesOf: ClassesOf,
): ((group: FoldedGroup) => readonly ParallelCourses[]) => {
  const stepwise = groups.filter(({ current }) => current.some(isTaper));
  if (stepwise.length < 2) return () => [];
  const falling = stepwise
    .map((group) => ({ group, falling: going(group, 'down') }))
    .filter((each) => each.falling.length > 0);
  const rising = stepwise
    .map((group) => ({ group, rising: going(group, 'up') }))
    .filter((each) => each.rising.length > 0);
  if (falling.length === 0 || rising.length === 0) return () => [];
  const pairs = falling.flatMap((from) =>
    rising
      .filter((to) => to.group !== from.group && haveOneClass(from.group, to.group, classesOf))
      .flatMap((to) =>
        sharedSources(from.falling, to.rising).map((shared) => ({ from: from.group, to: to.group, ...shared })),
      ),
  );
  return (group) =>
    pairs
      .filter(({ from, to }) => from === group || to === group)
      .map(({ from, to, source, here, there }) => ({
        source,
        resources: [...here, ...there].map(({ resource }) => resource),
        by: 'cross-taper' as const,
        reason: `A change-over: ${from.name} is lowered while ${to.name} is raised, as the directions say.`,
      }))
      .toSorted((a, b) => inPlainOrder(a.source, b.source) || inPlainOrder(a.reason, b.reason));
};

const going = ({ current }: FoldedGroup, direction: 'down' | 'up'): readonly StatedMedication[] =>
  current.filter((statement) => statement.kind !== 'handed-over' && directionOf(statement) === direction);

const haveOneClass = (one: FoldedGroup, other: FoldedGroup, classesOf: ClassesOf): boolean => {
  const classes = new Set(one.ingredients.flatMap(({ rxcui }) => classesOf(rxcui)));
  return other.ingredients.some(({ rxcui }) => classesOf(rxcui).some((id) => classes.has(id)));
};

const sharedSources = (here: readonly StatedMedication[], there: readonly StatedMedication[]) => {
  const others = Map.groupBy(there, ({ source }) => source);
  return [...Map.groupBy(here, ({ source }) => source)].flatMap(([source, own]) => {
    const theirs = others.get(source);
    return theirs === undefined ? [] : [{ source, here: own, there: theirs }];
  });
};
