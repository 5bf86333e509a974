import { type Issue, warningIssue } from '../../domain/issue.ts';
import type { Certainty, RecognizedBy } from '../../domain/stated-medication.ts';
import type { PackTable } from '../pack-table.ts';
import type { ProductTable } from '../product-table.ts';
import type { Lexicon, NameEntry } from './lexicon.ts';
import type { IngredientKnowledge } from './name-meaning.ts';
import type { WordTables } from './parse-drug-text.ts';
import type { ParsedDrugText } from './parsed-drug-text.ts';
import type { Spelling } from './spelling.ts';
import type { WantedProduct } from './wanted-product.ts';

/** What reading a text needs of the graph. */
export interface TextKnowledge extends IngredientKnowledge {
  readonly lexicon: Lexicon;
  readonly words: WordTables;
  readonly spelling: () => Spelling;
  readonly products: ProductTable;
  readonly packs: PackTable;
  /**
   * Position of a product with exactly this folded name, or of a name with signs in it that words do not keep; `null`
   * where concepts of that name have different ingredients.
   */
  readonly fullName: (text: string) => number | null;
  /** The same for a concept of any kind. */
  readonly anyName: (text: string) => number | null;
  readonly baseAt: (position: number) => number | undefined;
  /** Whether the name of a concept is that of an ester that is injected and lasts for weeks. */
  readonly isDepotEster: (position: number) => boolean;
  /** Place of a set of base ingredients, 0 where there is none. */
  readonly setOf: (bases: readonly number[]) => number;
  readonly basesAt: (position: number) => readonly number[];
  /** Lower-cased name of a concept. */
  readonly nameAt: (position: number) => string;
  /** Whether the bare name of a brand is a plain product, though the data may hold only slow ones. */
  readonly isAlsoPlain: (brand: string) => boolean;
  /** Names that are known to be taken for this one. */
  readonly lookAlikesOf: (word: string) => readonly string[];
}

/** A text's drug. */
export interface ReadText {
  readonly kind: 'drug';
  readonly recognizedBy: Exclude<RecognizedBy, 'rxcui' | 'ndc'>;
  readonly certainty: Certainty;
  /** Positions of the base ingredients, ascending. */
  readonly bases: readonly number[];
  readonly brand: NameEntry['brand'];
  /** Position of the one ingredient or salt that the text names; `null` where it names a brand or several. */
  readonly named: number | null;
  /** Position of the concept that was met: a product, a pack, a full name; `null` where only the name says it. */
  readonly position: number | null;
  /** Positions of other clinical drugs that fit. */
  readonly others: readonly number[];
  readonly parsed: ParsedDrugText | null;
  readonly wanted: WantedProduct | null;
  readonly issues: readonly Issue[];
}

/** A text without a drug that is sure enough, and what it could have been. */
export interface OpenText {
  readonly kind: 'open';
  /** The text was understood, and says that no drug may be read from it. */
  readonly isSettled: boolean;
  readonly issue: Issue;
  readonly others: readonly number[];
}

/** An open text: why it is, and the positions of what it could have been. */
export const openText = (code: Issue['code'], reason: string, others: readonly number[] = []): OpenText => ({
  kind: 'open',
  isSettled: reason === openReasons.ambiguous || reason === openReasons.denied,
  issue: warningIssue(code, '', reason),
  others,
});

/** Why a text stays open, or its strength is not believed. */
export const openReasons = {
  tooLong: 'The text is too long to be the name of a drug.',
  noName: 'No name in the text is one of an ingredient, a combination or a brand.',
  denied: 'What stands before the name says that the drug is not taken.',
  shape: 'No product of this name has the written form.',
  several: 'The text names several drugs that are not sold together.',
  contradictory: 'The text names a brand and an ingredient that is not in it.',
  unknownWord: 'A word beside the name is not known, and may make it another drug.',
  ambiguous: 'The text uses an abbreviation that stands for more than one drug.',
  openBrand: 'The brand stands for several drugs, and nothing in the text says which.',
  pack: 'The text is the content of a pack that the data does not know wholly.',
  misspelt: 'A word is near to the name of a drug, but nothing in the text confirms it.',
  strength: 'No product of this drug has a strength anywhere near the written one.',
  negative: 'A strength is written as a negative number.',
} as const;
