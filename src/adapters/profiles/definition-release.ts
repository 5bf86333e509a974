import type { CodeSystemFacts } from '../../validation/definition-library.ts';
import type { ProfileFacts, StructureFacts } from '../../validation/structure-facts.ts';
import type { ListedValueSet } from '../../validation/value-set-facts.ts';

/**
 * A set of definitions that belong together: R4 itself, a folder of `profiles/`, a FHIR package. Look-ups by URL without
 * version; what a look-up answers with is made at the first question.
 */
export interface DefinitionRelease {
  /** `r4`, `us-core-6.1.0`, `ips-2.0.0`, or a package's `name#version`. */
  readonly name: string;
  /** Names of the releases that this one's definitions refer to, nearest first. */
  readonly dependencies: readonly string[];
  readonly structure: (url: string) => StructureSource | undefined;
  readonly valueSet: (url: string) => ListedValueSet | undefined;
  readonly codeSystem: (url: string) => CodeSystemFacts | undefined;
  /** The resource type of a profile, also of one that is known by name only. */
  readonly typeOf: (url: string) => string | undefined;
}

/** A structure with all its elements, or what a profile adds to its base. */
export type StructureSource = { readonly whole: StructureFacts } | { readonly added: ProfileFacts };

export const versionOf = (source: StructureSource): string =>
  'whole' in source ? source.whole.version : source.added.version;

export const typeOfSource = (source: StructureSource): string =>
  'whole' in source ? source.whole.type : source.added.type;
