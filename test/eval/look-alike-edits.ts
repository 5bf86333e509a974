import type { DrugGraph } from '../../src/terminology/drug-graph.ts';
import { lookAlikes } from '../../src/terminology/names/look-alikes.ts';
import { nameKey } from '../../src/terminology/text/name-key.ts';
import type { SeededRandom } from '../fuzz/seeded-random.ts';

/** What came of misspellings of names that are known to be taken for each other. */
export interface Crossings {
  readonly tried: number;
  /** Misspellings of one that were read as the other. */
  readonly crossed: readonly string[];
}

const letters = [...'abcdefghijklmnopqrstuvwxyz'];
const editsOfEach = 12;

/** Names of look-alike pairs with one or two letters wrong, each with strengths of its own drug and of its partner. */
export const lookAlikeCrossings = (graph: DrugGraph, strengthsOf: StrengthsOf, random: SeededRandom): Crossings => {
  const crossed: string[] = [];
  let tried = 0;
  for (const { names } of lookAlikes) {
    for (const [written, partner] of [names, names.toReversed()] as const) {
      const [own, other] = [ingredientsIn(written ?? '', graph), ingredientsIn(partner ?? '', graph)];
      if (own === '' || other === '' || own === other) continue;
      const strengths = [...strengthsOf(written ?? ''), ...strengthsOf(partner ?? '')];
      for (let edit = 0; edit < editsOfEach; edit += 1) {
        const misspelt = withEdit(edit % 2 === 0 ? (written ?? '') : withEdit(written ?? '', random), random);
        const text = `${misspelt} ${random.pick(strengths) ?? ''}`;
        tried += 1;
        if (nameKey(misspelt) !== nameKey(partner ?? '') && ingredientsIn(text, graph) === other) crossed.push(text);
      }
    }
  }
  return { tried, crossed };
};

/** Strengths and forms that the drug of a name is sold in, as texts. */
export type StrengthsOf = (name: string) => readonly string[];

const ingredientsIn = (text: string, graph: DrugGraph): string =>
  graph
    .recognize({ rxcuis: [], ndcs: [], texts: [text] })
    .ingredients.map(({ rxcui }) => rxcui)
    .join();

const withEdit = (word: string, random: SeededRandom): string => {
  const at = random.below(word.length);
  const letter = random.pick(letters) ?? 'a';
  const [head, tail] = [word.slice(0, at), word.slice(at)];
  const ways = [
    head + tail.slice(1),
    head + letter + tail,
    head + letter + tail.slice(1),
    head + (tail[1] ?? '') + (tail[0] ?? '') + tail.slice(2),
  ];
  return random.pick(ways) ?? word;
};
