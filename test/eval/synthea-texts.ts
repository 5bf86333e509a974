import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { rxcui } from '../../src/domain/ids.ts';
import type { DrugGraph } from '../../src/terminology/drug-graph.ts';
import { sharedData } from '../adapters/terminology/shared-data.ts';
import { isObject, objectsOf, textOf } from '../interop/json.ts';
import type { ExpectedDrug } from './score.ts';

const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm';

/**
 * The drug texts of the Synthea bundles, each once, answered by the code that stands beside them. A code that the data
 * does not have answers nothing; one of a component leaves the clinical drug open. Nothing where the data is not there.
 */
export function* syntheaTexts(graph: DrugGraph): Generator<ExpectedDrug> {
  if (sharedData === null) return;
  const lines = gunzipSync(readFileSync(join(sharedData, 'synthea', 'bundles.ndjson.gz')))
    .toString('utf8')
    .split('\n');
  const seen = new Set<string>();
  for (const line of lines.filter((text) => text !== '')) {
    for (const { code, text } of rxnormCodings(JSON.parse(line))) {
      if (seen.has(`${code} ${text}`)) continue;
      seen.add(`${code} ${text}`);
      const ingredients = graph.ingredientsOf(rxcui(code)).map((ingredient) => String(ingredient.rxcui));
      if (ingredients.length === 0) continue;
      yield { text, ingredients, clinicalDrug: graph.clinicalDrugOf(rxcui(code))?.rxcui ?? '?' };
    }
  }
}

function* rxnormCodings(value: unknown): Generator<{ readonly code: string; readonly text: string }> {
  if (Array.isArray(value)) for (const item of value) yield* rxnormCodings(item);
  if (!isObject(value)) return;
  for (const coding of objectsOf(value['coding'])) {
    if (coding['system'] === rxnorm) yield { code: textOf(coding['code']), text: textOf(coding['display']) };
  }
  for (const child of Object.values(value)) yield* rxnormCodings(child);
}
