import type { CompileFhirPath, FhirPathVerdict } from '../../validation/invariants/fhirpath-port.ts';
import type { InvariantScope } from '../../validation/invariants/invariant-scope.ts';
import { type Assumption, dataOf, type Evaluation, functionsOf } from './fhirpath-functions.ts';
import { type FhirPathLibrary, loadFhirPath } from './load-fhirpath.ts';

type Judge = ReturnType<CompileFhirPath>;
type Evaluate = (value: unknown, evaluation: Evaluation) => FhirPathVerdict;

/**
 * The FHIRPath engine behind the validator: fhirpath.js with R4's model, loaded when the first expression is used. Each
 * expression is parsed once for each type it is asked of. Nothing is printed, fetched or thrown: an expression that
 * can't be parsed, fails or takes too long is `not-evaluated`, and so is one whose verdict hangs on what is not at hand
 * (a value set, a profile, a resource elsewhere). No answer is no consent: an invariant without a result is broken.
 */
export const compileFhirPath: CompileFhirPath = (expression) => {
  const known = judges.get(expression);
  if (known !== undefined) return known;
  const made = judgeOf(expression);
  judges.set(expression, made);
  return made;
};

// One entry for an expression of the loaded definitions, never of the data: it can't grow with what is judged.
const judges = new Map<string, Judge>();

const judgeOf = (expression: string): Judge => {
  const byType = new Map<string, Evaluate>();
  return (value, typePath, scope) => {
    let evaluate = byType.get(typePath);
    if (evaluate === undefined) {
      evaluate = evaluatorOf(expression, typePath);
      byType.set(typePath, evaluate);
    }
    return judge(evaluate, value, scope);
  };
};

/**
 * An expression that asks for what is not at hand is run twice, as if that were so and as if it were not: only what
 * agrees is known. Of what a reference leads to only the type may be known, so that nothing is called broken by it.
 */
const judge = (evaluate: Evaluate, value: unknown, scope: InvariantScope): FhirPathVerdict => {
  const first = begin(scope, true);
  const verdict = evaluate(value, first);
  if (first.hasMissed && verdict === 'broken') return 'not-evaluated';
  if (!first.hasAssumed) return verdict;
  return evaluate(value, begin(scope, false)) === verdict ? verdict : 'not-evaluated';
};

const begin = (scope: InvariantScope, assumption: Assumption): Evaluation => ({
  scope,
  assumption,
  hasAssumed: false,
  hasMissed: false,
  steps: 0,
});

const cannotEvaluate: Evaluate = () => 'not-evaluated';

const evaluatorOf = (expression: string, typePath: string): Evaluate => {
  try {
    return prepare(loadFhirPath(), expression, typePath);
  } catch {
    return cannotEvaluate;
  }
};

const prepare = (library: FhirPathLibrary, expression: string, typePath: string): Evaluate => {
  let current: Evaluation | undefined;
  const ofCurrent = (): Evaluation | undefined => current;
  const root = rootOf(expression, typePath);
  const run = library.compile(root.path, library.r4, {
    async: false,
    resolveInternalTypes: false,
    traceFn: () => undefined,
    debugger: () => countStep(current),
    userInvocationTable: functionsOf(ofCurrent, library.toNodes),
  });
  return (value, evaluation) => {
    const outer = current;
    current = evaluation;
    try {
      return verdictOf(run(root.dataOf(value), variablesOf(evaluation.scope)));
    } catch {
      return 'not-evaluated';
    } finally {
      current = outer;
    }
  };
};

/** fhirpath.js 5.2 can't start from a decimal, so that one is reached as the value of an extension. */
const rootOf = (expression: string, typePath: string) =>
  typePath === 'decimal'
    ? {
        path: { base: 'Extension', expression: `value.select(${expression})` },
        dataOf: (value: unknown): unknown => ({ valueDecimal: value }),
      }
    : { path: { base: typePath, expression }, dataOf: (value: unknown): unknown => value };

const variablesOf = ({ resource, rootResource }: InvariantScope): Record<string, unknown> => ({
  resource,
  rootResource,
});

/** More steps than any invariant of R4 takes on a resource of some megabytes. */
const mostSteps = 2_000_000;

const countStep = (evaluation: Evaluation | undefined): void => {
  if (evaluation === undefined) return;
  evaluation.steps += 1;
  if (evaluation.steps > mostSteps) throw new TooManySteps();
};

/** Never leaves this file. */
class TooManySteps extends Error {}

/** As HL7's validator: `true` or one value that is no boolean holds, nothing at all does not. */
const verdictOf = (results: readonly unknown[]): FhirPathVerdict => {
  if (results.length === 0) return 'broken';
  if (results.length > 1) return 'holds';
  return dataOf(results[0]) === false ? 'broken' : 'holds';
};
