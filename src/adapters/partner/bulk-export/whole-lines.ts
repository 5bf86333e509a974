const lineFeed = 0x0a;

/** Collects chunks of a stream and gives them out in pieces that end where a line ends. */
export class WholeLines {
  readonly #pieceBytes: number;
  #chunks: Uint8Array[] = [];
  #held = 0;

  /** @param pieceBytes a piece is given out as soon as there is more than this */
  constructor(pieceBytes: number) {
    this.#pieceBytes = pieceBytes;
  }

  /** Bytes that are held: of a line that has not ended, or of too few to give out. */
  get held(): number {
    return this.#held;
  }

  /** @returns whole lines, once there is enough of them; else `null` */
  add(chunk: Uint8Array): Uint8Array | null {
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    const end = chunk.lastIndexOf(lineFeed) + 1;
    if (this.#held < this.#pieceBytes || end === 0) return null;
    const piece = Buffer.concat([...this.#chunks.slice(0, -1), chunk.subarray(0, end)]);
    const rest = Uint8Array.from(chunk.subarray(end));
    this.#chunks = [rest];
    this.#held = rest.length;
    return piece;
  }

  /** What is left at the end; the last line needs no line end. */
  rest(): Uint8Array {
    const rest = Buffer.concat(this.#chunks);
    this.#chunks = [];
    this.#held = 0;
    return rest;
  }
}

/** Lines that are not blank. */
export const countLines = (piece: Uint8Array): number => {
  let lines = 0;
  let start = 0;
  for (let end = piece.indexOf(lineFeed); end !== -1; end = piece.indexOf(lineFeed, start)) {
    if (end > start + 1) lines += 1;
    start = end + 1;
  }
  return start < piece.length ? lines + 1 : lines;
};
