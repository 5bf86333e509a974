import { ConcordError } from '../../domain/concord-error.ts';

/** A file of the source data, or of the compiled dataset, is not what it should be. */
export class TerminologyDataError extends ConcordError {
  readonly code = 'terminology-data';
  /** With its folder. */
  readonly file: string;
  /** One-based line, where one is to blame. */
  readonly line: number | null;

  constructor(file: string, line: number | null, options?: ErrorOptions) {
    super('A terminology file cannot be read. Restore it, or build the dataset anew from its sources.', options);
    this.file = file;
    this.line = line;
  }

  /** What the command line shows below the message. */
  get path(): string {
    return this.line === null ? this.file : `${this.file}:${this.line}`;
  }
}

/** The folder that a dataset was to be written to cannot be used; what it held is still there. */
export class DatasetNotWritableError extends ConcordError {
  readonly code = 'terminology-not-writable';
  readonly path: string;
  readonly problem: string;

  constructor(path: string, problem: string, options?: ErrorOptions) {
    super('The drug data cannot be written there. Name a folder of its own by --out; nothing was changed.', options);
    this.path = path;
    this.problem = problem;
  }
}
