/** One line of a byte stream without its line end; `null` where it was longer than allowed and has been let go. */
export interface ByteLine {
  readonly number: number;
  readonly bytes: Uint8Array | null;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Cuts a stream into lines (LF or CRLF) and never holds more than one of them. A byte order mark at the very start is
 * left out. The last line needs no line end.
 * @param mostBytes lines longer than this come as `null`
 */
export async function* byteLines(chunks: AsyncIterable<Uint8Array>, mostBytes: number): AsyncGenerator<ByteLine> {
  const line = new GrowingLine(mostBytes);
  let number = 1;
  let pending = false;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, start)) {
      line.add(chunk.subarray(start, end));
      yield { number, bytes: line.take(number === 1) };
      number += 1;
      start = end + 1;
    }
    line.add(chunk.subarray(start));
    pending = start < chunk.length || (pending && start === 0);
  }
  if (pending) yield { number, bytes: line.take(number === 1) };
}

/** Collects the pieces of one line, and lets them go once they are too many. */
class GrowingLine {
  readonly #mostBytes: number;
  #pieces: Uint8Array[] = [];
  #length = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  add(piece: Uint8Array): void {
    this.#length += piece.length;
    if (this.#length > this.#mostBytes) this.#pieces = [];
    else if (piece.length > 0) this.#pieces.push(Uint8Array.from(piece));
  }

  /** Hands the line out and starts the next one. */
  take(first: boolean): Uint8Array | null {
    const bytes = this.#length > this.#mostBytes ? null : Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#length = 0;
    if (bytes === null) return null;
    const end = bytes.at(-1) === carriageReturn ? bytes.length - 1 : bytes.length;
    const start = first && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    return bytes.subarray(start, end);
  }
}
