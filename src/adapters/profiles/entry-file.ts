import { readFileSync } from 'node:fs';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { DefinitionsUnreadable } from './definitions-unreadable.ts';

/*
 * A compressed file of JSON texts, each of which is parsed when it is asked for. Uncompressed it begins with a line for
 * each entry, in order: its kind, its URL, and at which byte behind an empty line that ends this index it starts. The
 * entries follow, a line each. The index is searched as it lies: to take it apart would cost more than all questions.
 */

export interface FileEntry {
  readonly kind: string;
  readonly url: string;
  readonly content: unknown;
}

export interface EntryFile {
  /** The entry's content, parsed anew at each call. */
  readonly read: (kind: string, url: string) => unknown;
  readonly has: (kind: string, url: string) => boolean;
  readonly urls: (kind: string) => Iterable<string>;
}

/** Writes entries as one compressed file; the same entries give the same bytes. */
export const compressEntries = (entries: readonly FileEntry[]): Buffer => {
  const unique = new Map(entries.map((entry) => [keyOf(entry.kind, entry.url), entry]));
  const index: string[] = [];
  const texts: Buffer[] = [];
  let at = 0;
  for (const [key, { content }] of [...unique].sort(([left], [right]) => (left < right ? -1 : 1))) {
    const text = Buffer.from(`${JSON.stringify(content)}\n`);
    index.push(`${key} ${at}\n`);
    texts.push(text);
    at += text.length;
  }
  const content = Buffer.concat([Buffer.from(`${index.join('')}\n`), ...texts]);
  return brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
};

/**
 * Reads such a file.
 * @throws DefinitionsUnreadable when it is missing or broken
 */
export const readEntryFile = (path: string): EntryFile => {
  try {
    const bytes = readFileSync(path);
    // With room for all of it at once, the content need not be put together from pieces.
    return entriesOf(brotliDecompressSync(bytes, { chunkSize: bytes.length * mostCompressed + 1_024 }), path);
  } catch (cause) {
    if (cause instanceof DefinitionsUnreadable) throw cause;
    throw new DefinitionsUnreadable(path, { cause });
  }
};

/** How many times as large as compressed the content of these files is, at most; more is read too, in pieces. */
const mostCompressed = 24;

const keyOf = (kind: string, url: string): string => `${kind} ${url}`;

const entriesOf = (content: Buffer, path: string): EntryFile => {
  const indexEnd = content.indexOf('\n\n');
  if (indexEnd < 0) throw new DefinitionsUnreadable(path);
  const index = content.toString('utf8', 0, indexEnd + 1);
  const startOf = (kind: string, url: string): number | undefined => {
    const start = startIn(index, keyOf(kind, url));
    return start === undefined ? undefined : indexEnd + 2 + start;
  };
  return {
    read: (kind, url) => {
      const start = startOf(kind, url);
      return start === undefined
        ? undefined
        : JSON.parse(content.toString('utf8', start, content.indexOf(endOfLine, start)));
    },
    has: (kind, url) => startOf(kind, url) !== undefined,
    urls: (kind) =>
      index
        .split('\n')
        .filter((line) => line.startsWith(`${kind} `))
        .map((line) => line.slice(kind.length + 1, line.lastIndexOf(' '))),
  };
};

/** A line feed; no JSON text without white space has one. */
const endOfLine = 10;

/** Where the entry of a key starts: a binary search over lines of unequal length. */
const startIn = (index: string, key: string): number | undefined => {
  let low = 0;
  let high = index.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const lineStart = middle === 0 ? 0 : index.lastIndexOf('\n', middle - 1) + 1;
    const lineEnd = index.indexOf('\n', middle);
    const keyEnd = index.lastIndexOf(' ', lineEnd);
    const found = index.slice(lineStart, keyEnd);
    if (found === key) return Number(index.slice(keyEnd + 1, lineEnd));
    if (found < key) low = lineEnd + 1;
    else high = lineStart;
  }
  return undefined;
};
