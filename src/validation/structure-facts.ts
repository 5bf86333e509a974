/**
 * A StructureDefinition as facts, without its prose: what the compiler makes a validator of. Two shapes share the
 * elements: `ProfileFacts` holds what a profile adds to its base (a differential, the shape of the files in
 * `profiles/`), `StructureFacts` every element of a snapshot.
 */
export interface StructureFacts {
  readonly url: string;
  readonly version: string;
  /** The set of definitions that it belongs to: `r4`, `us-core-6.1.0`, `ips-2.0.0`, or a package's `name#version`. */
  readonly release: string;
  readonly type: string;
  readonly kind: 'resource' | 'complex-type' | 'primitive-type' | 'logical';
  readonly derivation: 'specialization' | 'constraint';
  readonly isAbstract?: boolean;
  /** Canonical URL of what it is derived from; absent for Element and Resource. */
  readonly base?: string;
  /** Where an extension may stand (StructureDefinition.context); only on extensions. */
  readonly contexts?: readonly ContextFacts[];
  /** FHIRPath that must hold on the element that carries the extension (StructureDefinition.contextInvariant). */
  readonly contextInvariants?: readonly string[];
  /** All of the snapshot, in its order; the first is the root. */
  readonly elements: readonly SnapshotElement[];
}

/** What a profile (or an extension definition) adds to its base; the files of `profiles/`. */
export interface ProfileFacts {
  readonly url: string;
  readonly version: string;
  readonly type: string;
  readonly base: string;
  readonly contexts?: readonly ContextFacts[];
  readonly contextInvariants?: readonly string[];
  readonly elements: readonly ElementFacts[];
}

export interface ContextFacts {
  readonly type: 'element' | 'extension' | 'fhirpath';
  readonly expression: string;
}

export interface ElementFacts {
  /** The ElementDefinition id: `Condition.category:us-core`. The path is the id without its slice names. */
  readonly id: string;
  readonly min?: number;
  readonly max?: string;
  readonly types?: readonly TypeFacts[];
  /** `#Bundle.link`: this element has that element's children. */
  readonly contentReference?: string;
  readonly fixed?: TypedFact;
  readonly pattern?: TypedFact;
  readonly slicing?: SlicingFacts;
  readonly binding?: BindingFacts;
  readonly constraints?: readonly ConstraintFacts[];
  readonly mustSupport?: boolean;
  readonly isModifier?: boolean;
  readonly maxLength?: number;
  readonly minValue?: TypedFact;
  readonly maxValue?: TypedFact;
}

/** An element of a snapshot. */
export interface SnapshotElement extends ElementFacts {
  readonly min: number;
  readonly max: string;
  /** Whether JSON has an array here: what `base.max` says, whatever a profile narrows `max` to. */
  readonly isList: boolean;
}

export interface TypeFacts {
  /** A type's name; for `Element.id` and the like the FHIR type (`id`, `uri`, `string`), never a System type. */
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
  /** Empty, in a differential only, where the value set stays the base's. */
  readonly valueSet: string;
  readonly maxValueSet?: string;
  readonly additional?: readonly { readonly purpose: string; readonly valueSet: string }[];
}

export interface ConstraintFacts {
  readonly key: string;
  readonly severity: 'error' | 'warning';
  /** In the project's own words; absent where there are none yet. */
  readonly human?: string;
  readonly expression: string;
}
