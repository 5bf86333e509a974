import type { InvariantScope } from '../../validation/invariants/invariant-scope.ts';
import { isJsonObject, type JsonObject } from '../../validation/json-shape.ts';

/** What a function answers that asks for something that is not at hand. */
export type Assumption = boolean;

/** One run of an expression. */
export interface Evaluation {
  readonly scope: InvariantScope;
  readonly assumption: Assumption;
  /** Set when a value set or a profile was asked for: `assumption` was the answer. */
  hasAssumed: boolean;
  /** Set when a reference led out of the resource: at most the type of its target is known. */
  hasMissed: boolean;
  steps: number;
}

interface FhirPathFunction {
  readonly fn: (items: unknown[], ...rest: unknown[]) => unknown;
  readonly arity: Record<number, ('String' | 'Any')[]>;
  readonly internalStructures?: boolean;
}

/**
 * The functions that would need a server: `resolve()` finds contained resources and otherwise only the type that the
 * reference tells of; `memberOf()`, `conformsTo()`, `subsumes()` and `subsumedBy()` are assumed. `htmlChecks()` is left
 * to the check of narratives.
 * @param toNodes a resource as the engine's own nodes, which know its type
 */
export const functionsOf = (
  evaluation: () => Evaluation | undefined,
  toNodes: (resource: JsonObject) => readonly unknown[],
): Record<string, FhirPathFunction> => {
  const assume = (items: unknown[]): unknown => {
    const current = evaluation();
    if (items.length === 0 || current === undefined) return [];
    current.hasAssumed = true;
    return current.assumption;
  };
  const oneText: FhirPathFunction = { fn: assume, arity: { 1: ['String'] } };
  const oneValue: FhirPathFunction = { fn: assume, arity: { 1: ['Any'] } };
  return {
    resolve: {
      fn: (items) => items.flatMap((item) => resolved(dataOf(item), evaluation()).flatMap(toNodes)),
      arity: { 0: [] },
      internalStructures: true,
    },
    memberOf: oneText,
    conformsTo: oneText,
    subsumes: oneValue,
    subsumedBy: oneValue,
    htmlChecks: { fn: (items) => (items.length === 0 ? [] : true), arity: { 0: [] } },
  };
};

/** The JSON value behind one of the engine's nodes. */
export const dataOf = (node: unknown): unknown =>
  typeof node === 'object' && node !== null && 'data' in node ? node.data : node;

const resolved = (item: unknown, evaluation: Evaluation | undefined): readonly JsonObject[] => {
  if (evaluation === undefined) return [];
  const reference = isJsonObject(item) ? item : { reference: item };
  const text = reference['reference'];
  if (text === '#') return [evaluation.scope.rootResource];
  const contained = typeof text === 'string' && text.startsWith('#') ? containedOf(text, evaluation.scope) : undefined;
  if (contained !== undefined) return [contained];
  evaluation.hasMissed = true;
  const type = evaluation.scope.typeOfReference(reference);
  return type === undefined ? [] : [{ resourceType: type }];
};

const containedOf = (reference: string, { rootResource }: InvariantScope): JsonObject | undefined => {
  const contained = rootResource['contained'];
  if (!Array.isArray(contained)) return undefined;
  return contained.filter(isJsonObject).find((resource) => resource['id'] === reference.slice(1));
};
