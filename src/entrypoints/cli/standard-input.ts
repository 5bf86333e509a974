import { ConcordError } from '../../domain/concord-error.ts';

/** What was to be read from standard input cannot be: it is a folder, or was closed. */
export class StandardInputError extends ConcordError {
  override readonly code = 'input-not-readable';

  constructor(options: ErrorOptions) {
    super('Standard input cannot be read. Pipe a text into the command, one drug a line.', options);
  }
}

/**
 * The bytes of standard input, read no faster than they are used.
 * @throws StandardInputError
 */
export async function* standardInput(): AsyncGenerator<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = process.stdin[Symbol.asyncIterator]();
  for (;;) {
    const next = await orTell(chunks.next());
    if (next.done === true) return;
    yield next.value;
  }
}

const orTell = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (cause) {
    throw new StandardInputError({ cause });
  }
};
