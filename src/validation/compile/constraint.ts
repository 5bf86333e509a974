import type { CompileFhirPath } from '../invariants/fhirpath-port.ts';
import { type Invariant, invariantByHand } from '../invariants/invariant.ts';
import { wordsOfInvariant } from '../invariants/invariant-words.ts';
import type { ConstraintFacts } from '../structure-facts.ts';
import type { Judge, Walk } from './walk.ts';

/**
 * Compiles the invariants of one element or type (FHIR R4, 2.1.0.7) into one judge: by hand where that is known, else by
 * the FHIRPath engine.
 * @param typePath what the values are, for the engine: `Quantity`, `MedicationRequest.dispenseRequest`
 * @returns `undefined` where there is nothing to judge
 */
export const compileConstraints = (
  constraints: readonly ConstraintFacts[],
  typePath: string,
  compileFhirPath: CompileFhirPath,
): Judge | undefined => {
  const judged = constraints.filter(({ expression }) => !structural.has(expression));
  if (judged.length === 0) return undefined;
  const byHand: JudgedByHand[] = [];
  const others: Judge[] = [];
  for (const constraint of judged) {
    const holds = invariantByHand(constraint.expression);
    if (holds === undefined) others.push(byEngine(constraint, typePath, compileFhirPath, broken(constraint)));
    else {
      const isResolving = constraint.expression.includes('resolve()');
      byHand.push({
        holds,
        isResolving,
        tell: broken(constraint),
        doubt: broken({ ...constraint, severity: 'warning' }),
      });
    }
  }
  const judgeByHand: Judge = (value, walk) => {
    if (walk.isTooDeep) return;
    for (let at = 0; at < byHand.length; at += 1) {
      const invariant = byHand[at];
      if (invariant !== undefined && !invariant.holds(value, walk)) invariant.tell(walk);
    }
  };
  const resolving = byHand.filter(({ isResolving }) => isResolving);
  if (others.length === 0 && resolving.length === 0) return judgeByHand;
  return (value, walk) => {
    judgeByHand(value, walk);
    for (const judge of others) judge(value, walk);
    for (const invariant of resolving) judgeAtItsWord(invariant, value, walk);
  };
};

/**
 * What an invariant asks of a resource elsewhere can't be broken, since nobody has looked; but where the reference itself
 * says what it leads to, and the rule would not hold for that, it is worth a warning.
 */
const judgeAtItsWord = ({ holds, doubt }: JudgedByHand, value: unknown, walk: Walk): void => {
  if (!walk.isTooDeep && holds(value, walk) && !holds(value, walk.takingReferencesAtTheirWord())) doubt(walk);
};

interface JudgedByHand {
  readonly holds: Invariant;
  readonly tell: (walk: Walk) => void;
  readonly doubt: (walk: Walk) => void;
  readonly isResolving: boolean;
}

/** Judged where the JSON is walked: that an element has a value or children (ele-1), and what a narrative may hold. */
const structural: ReadonlySet<string> = new Set([
  'hasValue() or (children().count() > id.count())',
  'hasValue() or (children().count() > id.count()) or $this is Parameters',
  'htmlChecks()',
]);

/** A matter of good practice to the specification itself: told, never held against a resource. */
const goodPractice: ReadonlySet<string> = new Set(['dom-6']);

const broken = (constraint: ConstraintFacts): ((walk: Walk) => void) => {
  const words = wordsOfInvariant(constraint.key, constraint.expression) ?? constraint.human;
  const reason = `${words ?? 'correct what this rule asks for'} (${constraint.key})`;
  const severity = goodPractice.has(constraint.key) ? 'information' : constraint.severity;
  const more = { constraint: constraint.key };
  return (walk) => walk.add(severity, 'invariant', reason, more);
};

const byEngine = (
  constraint: ConstraintFacts,
  typePath: string,
  compileFhirPath: CompileFhirPath,
  tell: (walk: Walk) => void,
): Judge => {
  let judge: ReturnType<CompileFhirPath> | undefined;
  return (value, walk) => {
    if (walk.isTooDeep) return;
    judge ??= compileFhirPath(constraint.expression);
    const verdict = judge(value, typePath, walk);
    if (verdict === 'broken') tell(walk);
    else if (verdict === 'not-evaluated') {
      walk.add('information', 'not-supported', `the rule ${constraint.key} could not be evaluated here`, {
        constraint: constraint.key,
        code: 'not-validated',
      });
    }
  };
};
