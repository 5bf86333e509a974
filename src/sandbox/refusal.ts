import { getStatus, OperationOutcomeError } from '@medplum/core';
import type { OperationOutcome, OperationOutcomeIssue } from '@medplum/fhirtypes';
import { ConcordError } from '../domain/concord-error.ts';

/** A sandbox partner's "no" to one FHIR interaction: the HTTP status and what its OperationOutcome says. */
export class FhirRefusal extends ConcordError {
  override readonly code = 'fhir-refusal';
  readonly status: number;
  readonly outcome: OperationOutcome;

  constructor(
    status: number,
    issueCode: OperationOutcomeIssue['code'],
    diagnostics: string,
    options?: ErrorOptions & { readonly expression?: string },
  ) {
    super('The sandbox partner refused the request; its outcome says why', options);
    this.status = status;
    this.outcome = outcomeOf(issueCode, diagnostics, options?.expression);
  }
}

/** An OperationOutcome with one issue of severity `error`. `diagnostics` never repeats a value from the request. */
export const outcomeOf = (
  issueCode: OperationOutcomeIssue['code'],
  diagnostics: string,
  expression?: string,
): OperationOutcome => ({
  resourceType: 'OperationOutcome',
  issue: [
    {
      severity: 'error',
      code: issueCode,
      diagnostics,
      ...(expression === undefined ? {} : { expression: [expression] }),
    },
  ],
});

/** The status and OperationOutcome of whatever an interaction threw; 500 for what was not foreseen. */
export const answerOfError = (error: unknown): { readonly status: number; readonly outcome: OperationOutcome } => {
  if (error instanceof FhirRefusal) return { status: error.status, outcome: error.outcome };
  if (error instanceof OperationOutcomeError) return { status: getStatus(error.outcome), outcome: error.outcome };
  return { status: 500, outcome: outcomeOf('exception', 'The sandbox partner failed') };
};
