import type { StructureFacts } from './structure-facts.ts';

/**
 * What a validator judges by: look-ups only. Each answers the same for the same question as long as the process lives,
 * and makes what it answers with at the first question. A canonical may carry `|version`; without one the definition of
 * `release` is meant where that release has one, else the one that is not bound to a release of US Core.
 */
export interface DefinitionLibrary {
  readonly structure: (canonical: string, release: string) => StructureFacts | undefined;
  /** `Patient`, `Dosage`, `string`: R4's own definition. */
  readonly type: (name: string) => StructureFacts | undefined;
  /** Which codes are in it; `undefined` for a value set that is not at hand. */
  readonly valueSet: (canonical: string, release: string) => ValueSetFacts | undefined;
  /** The codes of a system that is listed whole (or as far as known); `undefined` for one that is not at hand. */
  readonly codeSystem: (url: string) => CodeSystemFacts | undefined;
  /** The resource type of a profile that is known by name only: a reference's target, never judged. */
  readonly typeOfProfile: (canonical: string) => string | undefined;
}

/** A value set: the union of its parts. A code that a part can't tell is `unknown`, never out. */
export interface ValueSetFacts {
  readonly url: string;
  readonly parts: readonly ValueSetPart[];
}

export type ValueSetPart =
  /** These codes of the system. */
  | { readonly system: string; readonly codes: ReadonlySet<string> }
  /** Every code of a system that is not listed here (SNOMED CT, RxNorm, LOINC, UCUM, BCP 47, MIME types). */
  | { readonly system: string; readonly every: true }
  /** Some codes of the system, by a filter or a list that can't be evaluated here. */
  | { readonly system: string; readonly some: true }
  /** Another value set that is not at hand: anything could be in it. */
  | { readonly anything: true };

export interface CodeSystemFacts {
  readonly url: string;
  readonly codes: ReadonlySet<string>;
  /** `content` is `complete`: a code that is not listed does not exist. */
  readonly isComplete: boolean;
  readonly isCaseSensitive: boolean;
}
