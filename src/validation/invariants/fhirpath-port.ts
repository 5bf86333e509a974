import type { InvariantScope } from './invariant-scope.ts';

/** `not-evaluated`: the engine can't say (it does not know a function, a reference leads elsewhere, it gave up). */
export type FhirPathVerdict = 'holds' | 'broken' | 'not-evaluated';

/**
 * Makes a judge of a FHIRPath expression. The judge takes the JSON value of an element, the path by which the R4 model
 * knows it (`Quantity`, `Timing.repeat`, `MedicationRequest`) and what the expression's variables stand for; it never
 * throws.
 */
export type CompileFhirPath = (
  expression: string,
) => (value: unknown, typePath: string, scope: InvariantScope) => FhirPathVerdict;
