import type { RelatedRow } from './differences/comparison-context.ts';
import type { FoldedGroup } from './folded-group.ts';

/**
 * For each group of statements the others that hold the same ingredients by another route, a combination of all of
 * them, or a part of them. Looked up by ingredient, so that a long list costs no more for each of its drugs.
 */
export const relateRows = (groups: readonly FoldedGroup[]): ((group: FoldedGroup) => readonly RelatedRow[]) => {
  const byIngredient = new Map<string, FoldedGroup[]>();
  for (const group of groups) {
    for (const { rxcui } of group.ingredients) {
      const same = byIngredient.get(rxcui);
      if (same === undefined) byIngredient.set(rxcui, [group]);
      else same.push(group);
    }
  }
  return (group) => {
    const sharing = group.ingredients.map(({ rxcui }) => byIngredient.get(rxcui) ?? []);
    if (sharing.every(({ length }) => length < 2)) return [];
    return [...new Set(sharing.flat())].filter((other) => other !== group).flatMap((other) => relate(group, other));
  };
};

/**
 * Only rows that a source states as current say anything about what another source leaves out; what it ended without
 * a word of the route may have been this row.
 */
const relate = (group: FoldedGroup, other: FoldedGroup): readonly RelatedRow[] => {
  const kind = relationOf(codesOf(group), codesOf(other));
  if (kind === null) return [];
  const isMaybeSame = kind === 'other-route' && other.routeGroup === null;
  const sources = [...new Set((isMaybeSame ? other.kept : other.current).map(({ source }) => source))];
  if (sources.length === 0) return [];
  const { name, ingredients, routeGroup, current } = other;
  return [{ kind, name, ingredients, routeGroup, sources, current }];
};

const relationOf = (here: ReadonlySet<string>, there: ReadonlySet<string>): RelatedRow['kind'] | null => {
  if (here.isSubsetOf(there)) return here.size === there.size ? 'other-route' : 'combination';
  return there.isSubsetOf(here) ? 'part' : null;
};

const codesOf = ({ ingredients }: FoldedGroup): ReadonlySet<string> => new Set(ingredients.map(({ rxcui }) => rxcui));
