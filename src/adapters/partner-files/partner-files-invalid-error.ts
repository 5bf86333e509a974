import { ConcordError } from '../../domain/concord-error.ts';
import type { Issue } from '../../domain/issue.ts';

/** Partner files that cannot be used, with every problem of every file; none of the partners is worked with. */
export class PartnerFilesInvalidError extends ConcordError {
  override readonly code = 'partner-files-invalid';
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super('Some partner files cannot be used. Mend what is named and run this again.');
    this.issues = issues;
  }
}
