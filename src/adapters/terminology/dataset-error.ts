import { ConcordError } from '../../domain/concord-error.ts';

/** A file of the source data, or of the compiled dataset, is not what it should be. */
export class TerminologyDataError extends ConcordError {
  readonly code = 'terminology-data';
  readonly file: string;
  /** One-based line, where one is to blame. */
  readonly line: number | null;

  constructor(file: string, line: number | null, options?: ErrorOptions) {
    super('A terminology file cannot be read. Restore it, or build the dataset anew from its sources.', options);
    this.file = file;
    this.line = line;
  }
}
