import type { JsonObject } from '../json-shape.ts';

/** What an invariant's variables stand for. */
export interface InvariantScope {
  /** `%resource`: the innermost resource that holds the value (a contained one for itself). */
  readonly resource: JsonObject;
  /** `%rootResource`: the container of a contained resource, else the same as `resource`. */
  readonly rootResource: JsonObject;
  /** Resource type that a Reference leads to, as far as is known. */
  readonly typeOfReference: (reference: JsonObject) => string | undefined;
}

/**
 * True when the invariant holds for the JSON value of an element (a primitive: itself, without its `_` sibling).
 * Total: it answers for any JSON; a value of the wrong shape is for others to report.
 */
export type Invariant = (value: unknown, scope: InvariantScope) => boolean;
