import { open } from 'node:fs/promises';
import { ConcordError } from '../../domain/concord-error.ts';

/** The file that was named for the output cannot be written. */
export class OutputFileError extends ConcordError {
  override readonly code = 'output-not-writable';

  constructor(options: ErrorOptions) {
    super('The file named by --out cannot be written. Check that its folder exists and that there is room.', options);
  }
}

/** Standard output takes no more: what it leads to is full, or was taken away. */
export class StandardOutputError extends ConcordError {
  override readonly code = 'output-not-writable';

  constructor(options: ErrorOptions) {
    super('Standard output cannot be written. Check that there is room where it leads to.', options);
  }
}

export interface OutputFile {
  write(text: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a file for a command's output, readable by its owner only as it may hold patients' data; what it held is gone.
 * @throws OutputFileError here and in `write`
 */
export const openOutput = async (path: string): Promise<OutputFile> => {
  const file = await orTell(open(path, 'w', 0o600));
  return {
    write: async (text) => {
      await orTell(file.appendFile(text));
    },
    close: () => orTell(file.close()),
  };
};

const orTell = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (cause) {
    throw new OutputFileError({ cause });
  }
};
