import type { DrugToken } from './drug-tokens.ts';
import type { FormWord } from './form-bits.ts';
import type { NameEntry } from './lexicon.ts';
import type { WrittenMeasure } from './written-measures.ts';

/** A name in a text, with the words of salt that follow it and are no part of a longer name. */
export interface WrittenName {
  readonly entry: NameEntry;
  /** Places of its first token and of the token after its last. */
  readonly from: number;
  readonly to: number;
  /** How many tokens the name itself has, without salts behind it. */
  readonly words: number;
  /** Whether something joins it to the name before: `and`, `-`, `/`, `+`, a strength between the two. */
  readonly joined: boolean;
  readonly inside: DrugToken['inside'];
}

/** A strength, and which of the names stood last before it. */
export interface PlacedMeasure extends WrittenMeasure {
  readonly afterName: number;
  /** It says in other words what another strength says: in brackets, or as the concentration of an insulin. */
  readonly isAside: boolean;
}

/** A drug text taken apart. */
export interface ParsedDrugText {
  readonly tokens: readonly DrugToken[];
  readonly names: readonly WrittenName[];
  /** Words of salt beside a name that no longer name holds. */
  readonly salts: readonly { readonly word: string; readonly afterName: number }[];
  readonly measures: readonly PlacedMeasure[];
  /** Numbers without a unit, as they are joined. */
  readonly bare: readonly (readonly number[])[];
  readonly millilitres: readonly number[];
  readonly hours: readonly number[];
  /** How often an inhaler or a spray can be used. */
  readonly actuations: readonly number[];
  readonly forms: readonly FormWord[];
  /** The words of `forms` that name a shape, as they are written. */
  readonly formNouns: readonly string[];
  /** Places of the words that nothing explains; those beside a name may be part of another name. */
  readonly unknown: readonly number[];
  readonly besideName: readonly number[];
  readonly hasNegative: boolean;
  /** What stands before a name says that it is not taken. */
  readonly isDenied: boolean;
  /** A number has the unit of a laboratory value. */
  readonly isFinding: boolean;
  /** The text says that the drug is not, or no more, taken. */
  readonly isEnded: boolean;
  /** A number is written so that it can be read in more than one way: `2,5`, `1.5.5`. */
  readonly hasTwofoldNumber: boolean;
  /** The text speaks of a pack, of which no single strength is the content. */
  readonly isPack: boolean;
}
