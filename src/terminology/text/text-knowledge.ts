import { type Issue, warningIssue } from '../../domain/issue.ts';
import type { Certainty, RecognizedBy } from '../../domain/stated-medication.ts';
import type { PackTable } from '../pack-table.ts';
import type { ProductTable } from '../product-table.ts';
import type { Lexicon, NameEntry } from './lexicon.ts';
import type { IngredientKnowledge } from './name-meaning.ts';
import type { ParsedDrugText } from './parsed-drug-text.ts';
import type { Spelling } from './spelling.ts';
import type { WantedProduct } from './wanted-product.ts';
import type { WordTables } from './word-tables.ts';

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
  /** Clinical drugs, as products, that hold a base ingredient beside others. */
  readonly combinedWith: (base: number) => readonly number[];
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

/** Why a text stays open: the code of the issue and its words. `isSettled`: understood, and no drug may be read. */
const whyOpen = {
  'too-long': { code: 'unrecognized-drug', reason: 'The text is too long to be the name of a drug.', isSettled: false },
  'no-name': {
    code: 'unrecognized-drug',
    reason: 'No name in the text is one of an ingredient, a combination or a brand.',
    isSettled: false,
  },
  'unknown-pack': {
    code: 'unrecognized-drug',
    reason: 'The text is the content of a pack that the data does not know wholly.',
    isSettled: false,
  },
  denied: {
    code: 'unrecognized-drug',
    reason: 'What stands beside the name says that it is not of a drug that is taken.',
    isSettled: true,
  },
  finding: {
    code: 'unrecognized-drug',
    reason: 'The number is, or looks like, a laboratory value.',
    isSettled: true,
  },
  'other-form': {
    code: 'unrecognized-drug',
    reason: 'No product of this name has the written form.',
    isSettled: false,
  },
  several: {
    code: 'ambiguous-drug',
    reason: 'The text names several drugs that are not sold together.',
    isSettled: false,
  },
  contradictory: {
    code: 'conflicting-codes',
    reason: 'The text names a brand and an ingredient that is not in it.',
    isSettled: false,
  },
  'unknown-word': {
    code: 'ambiguous-drug',
    reason: 'A word beside the name is not known, and may make it another drug.',
    isSettled: false,
  },
  'ambiguous-name': {
    code: 'ambiguous-drug',
    reason: 'The text uses an abbreviation that stands for more than one drug.',
    isSettled: true,
  },
  'half-of-combination': {
    code: 'ambiguous-drug',
    reason: 'The strengths are those of a combination that holds this drug, and the text does not name the rest.',
    isSettled: true,
  },
  'open-brand': {
    code: 'ambiguous-drug',
    reason: 'The brand stands for several drugs, and nothing in the text says which.',
    isSettled: false,
  },
  misspelt: {
    code: 'unrecognized-drug',
    reason: 'A word is near to the name of a drug, but nothing in the text confirms it.',
    isSettled: false,
  },
} as const satisfies Record<string, { code: Issue['code']; reason: string; isSettled: boolean }>;

/** An open text: why it is, and the positions of what it could have been. */
export const openText = (why: keyof typeof whyOpen, others: readonly number[] = []): OpenText => {
  const { code, reason, isSettled } = whyOpen[why];
  return { kind: 'open', isSettled, issue: warningIssue(code, '', reason), others };
};
