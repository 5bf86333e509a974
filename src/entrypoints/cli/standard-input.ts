import { fstatSync } from 'node:fs';
import { ConcordError } from '../../domain/concord-error.ts';

/** What was to be read from standard input cannot be: it is a folder, or open for writing only. */
export class StandardInputError extends ConcordError {
  override readonly code = 'input-not-readable';

  constructor(options?: ErrorOptions) {
    super('Standard input cannot be read. Pipe a text into the command, one drug a line.', options);
  }
}

/**
 * The bytes of standard input, read no faster than they are used. One that the shell closed (`<&-`) has no bytes: Node
 * opens the null device in its place before the program starts, so the two cannot be told apart.
 * @throws StandardInputError
 */
export async function* standardInput(): AsyncGenerator<Uint8Array> {
  refuseFolder();
  const chunks: AsyncIterator<Uint8Array> = process.stdin[Symbol.asyncIterator]();
  for (;;) {
    const next = await orTell(chunks.next());
    if (next.done === true) return;
    yield next.value;
  }
}

/** Node reads a folder as a stream without bytes. */
const refuseFolder = (): void => {
  if (fstatSync(0).isDirectory()) throw new StandardInputError();
};

const orTell = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (cause) {
    throw new StandardInputError({ cause });
  }
};
