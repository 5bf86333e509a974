import type { ExpectedDrug } from './score.ts';
import * as texts from './texts/index.ts';

/** The texts that were written and answered by hand. */
export function* handWritten(): Generator<ExpectedDrug> {
  for (const cases of Object.values(texts)) {
    for (const [text, ingredients, clinicalDrug] of cases) {
      const codes = ingredients === '' ? [] : ingredients.split(',');
      yield { text, ingredients: ingredients === '?' ? '?' : codes, clinicalDrug };
    }
  }
}
