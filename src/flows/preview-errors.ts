import { ConcordError } from '../domain/concord-error.ts';

/** What would be sent is not what was previewed: a record, a consent, a partner file or a delivery changed since. */
export class PreviewMovedError extends ConcordError {
  override readonly code = 'preview-moved';

  constructor() {
    super('What would be sent is not what that digest stands for: something changed since. Look again with --dry-run.');
  }
}
