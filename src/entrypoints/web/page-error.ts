import { ConcordError } from '../../domain/concord-error.ts';

export type PageErrorCode = 'login-needed' | 'login-refused' | 'too-many-logins' | 'foreign-form' | 'no-such-page';

/** A request that is answered with a status and a page of plain words, and not with what was asked. */
export class PageError extends ConcordError {
  override readonly code: PageErrorCode;
  readonly status: number;

  constructor(status: number, code: PageErrorCode, options?: ErrorOptions) {
    super('The request was refused; the page that answers it says what to do.', options);
    this.status = status;
    this.code = code;
  }
}
