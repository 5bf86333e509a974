import { type RouteGroup, routeGroupOf } from '../domain/dosing.ts';
import { inPlainOrder, inReadersOrder } from '../domain/plain-order.ts';
import type { Ingredient, StatedMedication } from '../domain/stated-medication.ts';

/** Statements about one drug as a prescriber thinks of it: the same ingredients by the same route. */
export interface DrugGroup {
  /** The same for the same drug, whatever the sources and their order. */
  readonly key: string;
  readonly ingredients: readonly Ingredient[];
  readonly name: string;
  readonly routeGroup: RouteGroup | null;
  readonly statements: readonly StatedMedication[];
}

/**
 * Brings statements together by ingredient set and route group. A statement without a route joins the only group of
 * its ingredients; where there are several it stays by itself, since a guess could hide one. A drug that was not
 * recognised meets only the same words.
 */
export const pairStatements = (statements: readonly StatedMedication[]): readonly DrugGroup[] => {
  const byDrug = Map.groupBy(statements, drugKeyOf);
  return [...byDrug]
    .flatMap(([drugKey, same]) => splitByRoute(drugKey, same))
    .toSorted((a, b) => inReadersOrder(a.name, b.name) || inPlainOrder(a.key, b.key));
};

/** The same for statements of the same ingredients, or of the same words where the drug was not recognised. */
export const drugKeyOf = ({ drug, text }: StatedMedication): string => {
  if (drug.recognizedBy === 'none') return `text:${text.toLowerCase().replace(/\s+/g, ' ').trim()}`;
  const [only, ...others] = drug.ingredients;
  if (others.length === 0) return `rxcui:${only.rxcui}`;
  return `rxcui:${drug.ingredients
    .map(({ rxcui }) => rxcui)
    .toSorted()
    .join('+')}`;
};

const groupOfRoute = ({ route }: StatedMedication): RouteGroup | null => (route === null ? null : routeGroupOf(route));

const splitByRoute = (drugKey: string, statements: readonly StatedMedication[]): readonly DrugGroup[] => {
  const known = [...new Set(statements.map(groupOfRoute))].filter((group) => group !== null);
  const only = known[0] ?? null;
  if (known.length < 2) return [toGroup(drugKey, only, statements)];
  const groups = Map.groupBy(statements, groupOfRoute);
  return [...groups].map(([routeGroup, members]) => toGroup(drugKey, routeGroup, members));
};

const toGroup = (
  drugKey: string,
  routeGroup: RouteGroup | null,
  statements: readonly StatedMedication[],
): DrugGroup => {
  const ingredients = statements.find(({ drug }) => drug.recognizedBy !== 'none')?.drug.ingredients ?? [];
  return {
    key: `${drugKey}@${routeGroup ?? 'unknown'}`,
    ingredients,
    name: ingredients.length > 0 ? ingredients.map(({ name }) => name).join(' / ') : (firstText(statements) ?? ''),
    routeGroup,
    statements,
  };
};

/** Spelled in several ways, one is chosen whatever the order: `Herbal drops` before `herbal drops`. */
const firstText = (statements: readonly StatedMedication[]): string | undefined =>
  statements.map(({ text }) => text).toSorted()[0];
