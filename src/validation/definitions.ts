import type { CodeSystem, StructureDefinition, ValueSet } from '@medplum/fhirtypes';

/**
 * What a validator judges by. Data and look-ups only, so that the engine behind `ResourceValidator` can be replaced
 * without touching who loads it. The look-ups answer the same for the same key, as long as the process lives.
 */
export interface Definitions {
  /** The R4 base definition of a resource or datatype by its name (`Patient`, `Dosage`), with its snapshot. */
  readonly structureDefinition: (type: string) => StructureDefinition | undefined;
  /** The project's profiles by `url|version`. */
  readonly profiles: ReadonlyMap<string, ProfileFacts>;
  /** Resource type of every profile that may be the target of a reference, by canonical URL without version. */
  readonly profileTypes: ReadonlyMap<string, string>;
  /** By canonical URL, or `url|version` for a value set of US Core. */
  readonly valueSet: (url: string) => ValueSet | undefined;
  readonly codeSystem: (url: string) => CodeSystem | undefined;
}

/**
 * One profile as facts: what it adds to its base, element by element, in the order of the base. This is the shape of
 * the files in `profiles/`. What a file leaves out stays as the base has it.
 */
export interface ProfileFacts {
  readonly url: string;
  readonly version: string;
  readonly type: string;
  readonly base: string;
  readonly elements: readonly ElementFacts[];
}

export interface ElementFacts {
  /** The ElementDefinition id: `Condition.category:us-core`. The path is the id without its slice names. */
  readonly id: string;
  readonly min?: number;
  readonly max?: string;
  readonly types?: readonly TypeFacts[];
  readonly fixed?: TypedFact;
  readonly pattern?: TypedFact;
  readonly slicing?: SlicingFacts;
  readonly binding?: BindingFacts;
  readonly constraints?: readonly ConstraintFacts[];
  readonly mustSupport?: boolean;
}

export interface TypeFacts {
  readonly code: string;
  readonly profiles?: readonly string[];
  readonly targets?: readonly string[];
  readonly mustSupport?: boolean;
  readonly mustSupportTargets?: readonly string[];
}

/** `{ "type": "Identifier", "value": {...} }` stands for `patternIdentifier` or `fixedIdentifier`. */
export interface TypedFact {
  readonly type: string;
  readonly value: unknown;
}

export interface SlicingFacts {
  readonly discriminators: readonly DiscriminatorFacts[];
  readonly rules: 'open' | 'closed' | 'openAtEnd';
  readonly ordered?: boolean;
}

export interface DiscriminatorFacts {
  readonly type: 'value' | 'pattern' | 'exists' | 'type' | 'profile';
  readonly path: string;
}

export interface BindingFacts {
  readonly strength: 'required' | 'extensible' | 'preferred' | 'example';
  readonly valueSet: string;
  readonly maxValueSet?: string;
  readonly additional?: readonly { readonly purpose: string; readonly valueSet: string }[];
}

export interface ConstraintFacts {
  readonly key: string;
  readonly severity: 'error' | 'warning';
  /** In the project's own words. */
  readonly human: string;
  readonly expression: string;
}

/** The release of US Core that a profile named without version is judged by. */
export type UsCoreVersion = '6.1.0' | '7.0.0' | '8.0.0';

/** `Condition.category:us-core` to `Condition.category`. */
export const pathOfElementId = (id: string): string =>
  id
    .split('.')
    .map((part) => part.split(':')[0] ?? part)
    .join('.');
