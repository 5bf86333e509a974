import { ConcordError } from '../../../domain/concord-error.ts';

/** The folder that was named holds no release of RxNorm, or not all of one. */
export class RxnormReleaseMissingError extends ConcordError {
  override readonly code = 'rxnorm-release-missing';
  readonly path: string;
  readonly problem: string;

  constructor(path: string, problem: string) {
    super('There is no whole RxNorm release. Unpack one and name its folder, or the one with its RRF files.');
    this.path = path;
    this.problem = problem;
  }
}

/** A file of a release cannot be read to its end, or is not what its name says. */
export class RxnormReleaseUnreadableError extends ConcordError {
  override readonly code = 'rxnorm-release-unreadable';
  readonly path: string;
  readonly problem: string;

  constructor(path: string, problem: string, options?: ErrorOptions) {
    super(
      'A file of the RxNorm release cannot be used. Fetch and unpack the release anew; nothing was built.',
      options,
    );
    this.path = path;
    this.problem = problem;
  }
}

/** Nothing in the release or its name says of which day it is. */
export class ReleaseDayUnknownError extends ConcordError {
  override readonly code = 'release-day-unknown';
  readonly path: string;

  constructor(path: string) {
    super('The release does not say of which day it is. Say it with --released YYYY-MM-DD.');
    this.path = path;
  }
}
