import type { Issue } from '../domain/issue.ts';
import type { ValidationIssue } from './validation-issue.ts';

/**
 * Judges one resource against R4 and the profiles that it claims in `meta.profile`, or those given instead. Takes any
 * value and never throws: what is not a resource is an issue. A Bundle is judged with every resource in it, and a
 * contained resource with the one that holds it.
 */
export type ResourceValidator = (
  resource: unknown,
  profiles?: readonly string[],
  options?: ValidationChoices,
) => readonly ValidationIssue[];

export interface ValidationChoices {
  /** Also tell, as information, which must-support elements of the profiles have no value. */
  readonly mustSupport?: boolean;
}

/** A validator of which only the issues are of interest. */
export type JudgeResource = (resource: unknown, profiles?: readonly string[]) => readonly Issue[];
