import { ConcordError } from '../../domain/concord-error.ts';

/** A file of definitions is missing or not what it should be. */
export class DefinitionsUnreadable extends ConcordError {
  readonly code = 'definitions-unreadable';
  readonly path: string;

  constructor(path: string, options?: ErrorOptions) {
    super('A file of FHIR definitions could not be read: install the dependencies again with npm ci.', options);
    this.path = path;
  }
}
