import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Progress } from '../../../flows/ports/surroundings.ts';
import { RxnormReleaseUnreadableError } from './release-error.ts';
import type { UnreadLines } from './unread-lines.ts';

/** One line of a file, good until the next one is read: fields are made texts only where somebody asks. */
export interface RrfLine {
  /** Whether a field is exactly this text. */
  is(column: number, text: Buffer): boolean;
  text(column: number): string;
}

/** What a line is read for: `null`, or in a few words why it cannot be read. */
export type TakeLine = (line: RrfLine) => string | null;

export interface RrfReading {
  /** Fields of a line; one more pipe ends it. */
  readonly columns: number;
  readonly take: TakeLine;
  readonly unread: UnreadLines;
  readonly progress: Progress;
}

const pipe = 0x7c;
const newline = 0x0a;
const carriageReturn = 0x0d;
const chunkSize = 1 << 20;
/** No line of a release comes near it; what is longer has no line ends at all. */
const longestLine = 1 << 20;
const megabyte = 1_000_000;

/**
 * Reads a file of a release (UTF-8, fields ended by `|`, plain or gzipped) line by line, one piece of it in memory at a
 * time. A line of another shape is counted as unread and passed over.
 * @returns how many lines the file has
 * @throws RxnormReleaseUnreadableError where the file breaks off, or where so many lines are unread that it is another
 * file than its name says
 */
export const readRrf = async (file: string, { columns, take, unread, progress }: RrfReading): Promise<number> => {
  const name = basename(file);
  const before = unread.count;
  const splitter = new LineSplitter(columns, (line, number) => {
    const problem = line === null ? `expected ${columns} fields` : take(line);
    if (problem !== null) unread.add(name, number, problem);
  });
  try {
    await readChunks(file, progress, (chunk) => splitter.take(chunk));
    splitter.end();
  } catch (cause) {
    throw new RxnormReleaseUnreadableError(file, 'it cannot be read to its end', { cause });
  }
  const bad = unread.count - before;
  if (bad > Math.max(100, splitter.lines / 100)) {
    const first = unread.report().first.find((line) => line.file === name);
    const where = first === undefined ? '' : `; line ${first.line}: ${first.problem}`;
    throw new RxnormReleaseUnreadableError(file, `${bad} of ${splitter.lines} lines cannot be read${where}`);
  }
  return splitter.lines;
};

const readChunks = async (file: string, progress: Progress, take: (chunk: Buffer) => void): Promise<void> => {
  const total = Math.ceil(statSync(file).size / megabyte);
  const running = progress.start(`${basename(file)} (MB)`, total);
  const source = createReadStream(file, { highWaterMark: chunkSize });
  let shown = 0;
  const takeAll = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of chunks) {
      take(chunk);
      for (; shown < source.bytesRead / megabyte; shown += 1) running.step();
    }
  };
  try {
    if (file.endsWith('.gz')) await pipeline(source, createGunzip({ chunkSize }), takeAll);
    else await pipeline(source, takeAll);
  } finally {
    running.done();
  }
};

/** Finds lines and fields in bytes, so that nothing is made a text that nobody reads. */
class LineSplitter implements RrfLine {
  readonly #columns: number;
  readonly #take: (line: RrfLine | null, number: number) => void;
  /** Where each field of the line at hand ends. */
  readonly #ends: Uint32Array;
  #bytes: Buffer = Buffer.alloc(0);
  #start = 0;
  #rest: Buffer = Buffer.alloc(0);
  lines = 0;

  constructor(columns: number, take: (line: RrfLine | null, number: number) => void) {
    this.#columns = columns;
    this.#take = take;
    this.#ends = new Uint32Array(columns);
  }

  take(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    this.#bytes = bytes;
    this.#start = 0;
    let fields = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (byte === pipe) {
        if (fields < this.#columns) this.#ends[fields] = at;
        fields += 1;
      } else if (byte === newline) {
        this.#finish(fields, at);
        this.#start = at + 1;
        fields = 0;
      }
    }
    this.#rest = bytes.subarray(this.#start);
    if (this.#rest.length > longestLine) throw new Error('a line without end');
  }

  /** The last line may have no line end. */
  end(): void {
    if (this.#rest.length > 0) this.take(Buffer.from('\n'));
  }

  #finish(fields: number, at: number): void {
    this.lines += 1;
    const last = this.#bytes[at - 1] === carriageReturn && at > this.#start ? at - 1 : at;
    const isWhole = fields === this.#columns && this.#ends[fields - 1] === last - 1;
    this.#take(isWhole ? this : null, this.lines);
  }

  is(column: number, text: Buffer): boolean {
    const [from, to] = this.#field(column);
    return to - from === text.length && this.#bytes.compare(text, 0, text.length, from, to) === 0;
  }

  text(column: number): string {
    const [from, to] = this.#field(column);
    return this.#bytes.toString('utf8', from, to);
  }

  #field(column: number): readonly [from: number, to: number] {
    const from = column === 0 ? this.#start : (this.#ends[column - 1] ?? 0) + 1;
    return [from, this.#ends[column] ?? from];
  }
}

/** The code in a field, or `null` where it is none. */
export const rxcuiIn = (text: string): number | null => (/^[1-9]\d{0,7}$/.test(text) ? Number(text) : null);
