import { decodeDrugs } from '../../src/adapters/terminology/dataset-codec.ts';
import { datasetFiles } from '../../src/adapters/terminology/dataset-files.ts';
import { loadDrugGraph, readDatasetFile } from '../../src/adapters/terminology/load-terminology.ts';
import { type Rxcui, rxcui } from '../../src/domain/ids.ts';
import { once } from '../../src/domain/once.ts';
import type { SeededRandom } from '../fuzz/seeded-random.ts';
import { type Rewriting, readProductName } from './rewrite-names.ts';
import type { ExpectedDrug } from './score.ts';

const graph = loadDrugGraph();
const dataset = decodeDrugs(readDatasetFile(datasetFiles.drugs), datasetFiles.drugs, () => ({
  ndcs: new Float64Array(0),
  rxcuis: new Uint32Array(0),
}));

/** Every `every`th clinical and branded drug of current content, rewritten; names that cannot be are left out. */
export function* graphNames(rewriting: Rewriting, random: SeededRandom, every: number): Generator<ExpectedDrug> {
  for (let position = 0; position < dataset.rxcuis.length; position += every) {
    const type = dataset.types[position];
    if ((type !== 'SCD' && type !== 'SBD') || dataset.origins[position] !== 'DA2025') continue;
    const product = readProductName(dataset.names[position] ?? '');
    const text = product === null ? null : rewriting.rewrite(product, random, graph);
    const code = rxcui(String(dataset.rxcuis[position]));
    const ingredients = graph.ingredientsOf(code).map((ingredient) => String(ingredient.rxcui));
    if (text === null || ingredients.length === 0) continue;
    // What is another product's own name says that product.
    if (rewriting.isChanged && graph.conceptsNamed(text).length > 0) continue;
    const clinicalDrug = rewriting.holdsProduct ? (graph.clinicalDrugOf(code)?.rxcui ?? '?') : '?';
    yield { text, ingredients, clinicalDrug };
  }
}

/** Strengths and forms of the drug that a name means, as RxNorm writes them. */
export const strengthsOfName = (name: string): readonly string[] => {
  const { ingredients } = graph.recognize({ rxcuis: [], ndcs: [], texts: [name] });
  const wanted = ingredients.map(({ rxcui: code }) => code).join();
  return strengthsByIngredients().get(wanted) ?? [];
};

const strengthsByIngredients = once(() => {
  const found = new Map<string, string[]>();
  dataset.types.forEach((type, position) => {
    const product = type === 'SCD' ? readProductName(dataset.names[position] ?? '') : null;
    const [part, ...others] = product?.parts ?? [];
    if (product === null || part === undefined || others.length > 0) return;
    const key = graph
      .ingredientsOf(rxcui(String(dataset.rxcuis[position])))
      .map(({ rxcui: code }) => code)
      .join();
    found.set(key, [...(found.get(key) ?? []), `${part.strength} ${product.form}`]);
  });
  return found;
});

/** Every code of the data. */
export const graphCodes = (): readonly Rxcui[] => Array.from(dataset.rxcuis, (code) => rxcui(String(code)));
