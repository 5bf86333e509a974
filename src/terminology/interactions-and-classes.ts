import type { Rxcui } from '../domain/ids.ts';
import { once } from '../domain/once.ts';
import type { ConceptTable } from './concept-table.ts';
import type { DrugDataset } from './drug-dataset.ts';
import type { DrugClass, DrugGraph, InteractionPair } from './drug-graph.ts';
import type { IngredientSets } from './ingredient-sets.ts';

type Knowledge = Pick<DrugGraph, 'classesOf' | 'interactionOf' | 'hasInteractionData'>;

const pairKey = (one: string, other: string): string => (one < other ? `${one}|${other}` : `${other}|${one}`);

/** Where several salts of two bases are in the data, the more severe entry speaks for the pair. */
const isMoreSevere = (pair: InteractionPair, before: InteractionPair | undefined): boolean =>
  before === undefined || (pair.severity === 'Critical' && before.severity === 'Significant');

/** Classes and interactions, carried from the salts that the sources name to base ingredients. */
export const createKnowledge = (dataset: DrugDataset, table: ConceptTable, sets: IngredientSets): Knowledge => {
  const basesOf = (code: Rxcui): readonly Rxcui[] => {
    const position = table.positionOf(code);
    return position === null ? [] : sets.basesAt(position).map(table.rxcuiAt);
  };

  const interactions = once(() => {
    const pairs = new Map<string, InteractionPair>();
    const members = new Set<Rxcui>();
    for (const { one, other, pair } of dataset.interactions) {
      for (const first of basesOf(one)) {
        for (const second of basesOf(other)) {
          if (first === second) continue;
          members.add(first).add(second);
          const key = pairKey(first, second);
          if (isMoreSevere(pair, pairs.get(key))) pairs.set(key, pair);
        }
      }
    }
    return { pairs, members };
  });

  const classes = once(() => {
    const found = new Map<Rxcui, Map<string, DrugClass>>();
    for (const { rxcui, drugClass } of dataset.classes) {
      for (const base of basesOf(rxcui)) {
        const list = found.get(base) ?? new Map<string, DrugClass>();
        found.set(base, list.set(`${drugClass.kind} ${drugClass.id}`, drugClass));
      }
    }
    return found;
  });

  const classesOfSet: (readonly DrugClass[] | undefined)[] = [];
  const collect = (set: number): readonly DrugClass[] => {
    const found = new Map(sets.basesIn(set).flatMap((base) => [...(classes().get(table.rxcuiAt(base)) ?? [])]));
    return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, drugClass]) => drugClass);
  };

  return {
    classesOf(code) {
      const position = table.positionOf(code);
      const set = position === null ? 0 : sets.setAt(position);
      const known = classesOfSet[set] ?? collect(set);
      classesOfSet[set] = known;
      return known;
    },
    interactionOf: (one, other) => interactions().pairs.get(pairKey(one, other)) ?? null,
    hasInteractionData: (ingredient) => interactions().members.has(ingredient),
  };
};
