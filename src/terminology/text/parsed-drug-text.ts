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
  /** What joins it to the name before: `and`, `-`, `/`, `+`, a strength between the two; `null` where nothing does. */
  readonly joined: boolean;
  readonly inside: DrugToken['inside'];
}

/** A strength, and which of the names stood last before it. */
export interface PlacedMeasure extends WrittenMeasure {
  readonly afterName: number;
  readonly isInBrackets: boolean;
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
  /** What stands before the name says that it is not taken. */
  readonly isDenied: boolean;
  /** The text speaks of a pack, of which no single strength is the content. */
  readonly isPack: boolean;
}
