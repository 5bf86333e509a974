import { ConcordError } from '../../domain/concord-error.ts';

/** A file or folder is no FHIR package, or one that is larger than a package may be. */
export class PackageUnreadable extends ConcordError {
  readonly code = 'package-unreadable';
  readonly path: string;
  readonly problem: PackageProblem;

  constructor(path: string, problem: PackageProblem, options?: ErrorOptions) {
    super(
      'A FHIR package could not be read: give the .tgz file of a package, or the folder that it unpacks to.',
      options,
    );
    this.path = path;
    this.problem = problem;
  }
}

export type PackageProblem = 'not-found' | 'not-a-package' | 'too-large' | 'too-many-files';
