/**
 * Shortened words inside drug names, in one list. `salt`: may stand only after another drug word and names no drug of its
 * own. `ingredient`: stands for the ingredient wherever it stands.
 */
import { ingredientAbbreviations } from './ingredient-abbreviations.ts';
import type { NameOrigin } from './name-origin.ts';
import { saltAbbreviations } from './salt-abbreviations.ts';
export interface NameAbbreviation {
  readonly written: string;
  /** The whole word: of a salt as it stands in names, of an ingredient as RxNorm's exact name. */
  readonly means: string;
  readonly kind: 'salt' | 'ingredient';
  readonly from: NameOrigin;
}

export const nameAbbreviations: readonly NameAbbreviation[] = [
  ...saltAbbreviations.map(({ written, means, from }) => ({ written, means, kind: 'salt' as const, from })),
  ...ingredientAbbreviations.map(({ written, means }) => ({
    written,
    means,
    kind: 'ingredient' as const,
    from: 'EHR' as const,
  })),
];
