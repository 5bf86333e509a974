import { bundleInvariants } from './bundle.ts';
import { careInvariants } from './care.ts';
import { conditionInvariants } from './conditions.ts';
import { datatypeInvariants } from './datatypes.ts';
import { domainResourceInvariants } from './domain-resource.ts';
import { elementDefinitionInvariants } from './element-definition.ts';
import type { Invariant } from './invariant-scope.ts';
import { observationInvariants } from './observations.ts';
import { peopleInvariants } from './people-and-places.ts';
import { questionnaireInvariants } from './questionnaires.ts';
import { rangeInvariants } from './ranges.ts';
import { timingInvariants } from './timing.ts';

export type { Invariant, InvariantScope } from './invariant-scope.ts';

const byExpression: ReadonlyMap<string, Invariant> = new Map([
  ...datatypeInvariants,
  ...rangeInvariants,
  ...timingInvariants,
  ...elementDefinitionInvariants,
  ...domainResourceInvariants,
  ...bundleInvariants,
  ...conditionInvariants,
  ...observationInvariants,
  ...peopleInvariants,
  ...careInvariants,
  ...questionnaireInvariants,
]);

/**
 * The function for a FHIRPath expression (R4, US Core, IPS), or `undefined` where only the engine knows it. It goes by
 * the expression's text, not by the invariant's key: another release may give a key another meaning.
 */
export const invariantByHand = (expression: string): Invariant | undefined => byExpression.get(expression);

/** Every expression that `invariantByHand` knows. */
export const expressionsByHand: readonly string[] = [...byExpression.keys()];
