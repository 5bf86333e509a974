import type { Issue, IssueCode } from '../domain/issue.ts';

/** The code of `http://hl7.org/fhir/issue-type` for an issue: its own where it has one, else by where it comes from. */
export const issueTypeOf = (issue: Issue & { readonly type?: string }): string =>
  issue.type ?? typeByCode.get(issue.code) ?? 'invalid';

const typeByCode: ReadonlyMap<IssueCode, string> = new Map([
  ['invalid-json', 'structure'],
  ['invalid-line', 'structure'],
  ['invalid-resource', 'structure'],
  ['unreadable-file', 'not-found'],
  ['unknown-code', 'code-invalid'],
  ['unknown-reference', 'not-found'],
  ['not-validated', 'not-found'],
  ['not-checked', 'not-supported'],
  ['must-support-absent', 'informational'],
]);
