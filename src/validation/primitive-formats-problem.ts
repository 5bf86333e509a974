import type { IssueSeverity } from '../domain/issue.ts';
import type { IssueType } from './validation-issue.ts';

/** What is wrong with a primitive value. The same problem is the same object each time: nothing is made on the way. */
export interface PrimitiveProblem {
  readonly severity: Exclude<IssueSeverity, 'information'>;
  readonly type: IssueType;
  /** Says what to write instead. Never repeats the value. */
  readonly reason: string;
}

/** Takes the JSON value of a primitive element; `undefined` when it is valid. Never throws. */
export type PrimitiveCheck = (value: unknown) => PrimitiveProblem | undefined;

export const problem = (severity: PrimitiveProblem['severity'], type: IssueType, reason: string): PrimitiveProblem => ({
  severity,
  type,
  reason,
});

export const jsonTypeProblem = (reason: string): PrimitiveProblem => problem('error', 'structure', reason);
