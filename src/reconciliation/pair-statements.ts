import { type RouteGroup, routeGroupOf } from '../domain/dosing.ts';
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
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en') || a.key.localeCompare(b.key, 'en'));
};

/** The same for statements of the same ingredients, or of the same words where the drug was not recognised. */
export const drugKeyOf = (statement: StatedMedication): string =>
  statement.drug.recognizedBy === 'none'
    ? `text:${statement.text.toLowerCase().replace(/\s+/g, ' ').trim()}`
    : `rxcui:${statement.drug.ingredients
        .map(({ rxcui }) => rxcui)
        .toSorted()
        .join('+')}`;

const splitByRoute = (drugKey: string, statements: readonly StatedMedication[]): readonly DrugGroup[] => {
  const routeOf = (statement: StatedMedication): RouteGroup | null =>
    statement.route === null ? null : routeGroupOf(statement.route);
  const known = [...new Set(statements.map(routeOf))].filter((group) => group !== null);
  const only = known.length === 1 ? (known[0] ?? null) : null;
  const groups = Map.groupBy(statements, (statement) => routeOf(statement) ?? only);
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
