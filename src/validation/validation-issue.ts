import type { Issue } from '../domain/issue.ts';

/**
 * What a validator found: an `Issue` whose `path` is a FHIRPath location from the resource's type on
 * (`MedicationRequest.dosageInstruction[0].timing`) and whose `reason` is a sentence that says what to change.
 * Neither repeats a value of the resource.
 */
export interface ValidationIssue extends Issue {
  /** As in OperationOutcome.issue.code (FHIR R4, value set issue-type). */
  readonly type: IssueType;
  /** Key of the invariant that is broken. */
  readonly constraint?: string;
}

/** The part of `http://hl7.org/fhir/issue-type` that validation uses. */
export type IssueType =
  | 'structure'
  | 'required'
  | 'value'
  | 'invariant'
  | 'code-invalid'
  | 'extension'
  | 'not-found'
  | 'not-supported'
  | 'too-long'
  | 'too-costly'
  | 'business-rule'
  | 'informational';
