import { readFileSync } from 'node:fs';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { isJsonObject } from '../../validation/json-shape.ts';
import { DefinitionsUnreadable } from './definitions-unreadable.ts';

/*
 * A compressed file of JSON texts, each of which is parsed when it is asked for. Uncompressed it is one line that names
 * the entries with their lengths in bytes, and then the entries one behind the other.
 */

export interface FileEntry {
  readonly kind: string;
  readonly url: string;
  readonly content: unknown;
}

export interface EntryFile {
  /** The entry's content, parsed anew at each call. */
  readonly read: (kind: string, url: string) => unknown;
  readonly urls: (kind: string) => Iterable<string>;
}

/** Writes entries as one compressed file; the same entries give the same bytes. */
export const compressEntries = (entries: readonly FileEntry[]): Buffer => {
  const texts = entries.map(({ content }) => Buffer.from(JSON.stringify(content)));
  const head = entries.map(({ kind, url }, index) => [kind, url, texts[index]?.length ?? 0]);
  const content = Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), ...texts]);
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
    return entriesOf(brotliDecompressSync(readFileSync(path)), path);
  } catch (cause) {
    if (cause instanceof DefinitionsUnreadable) throw cause;
    throw new DefinitionsUnreadable(path, { cause });
  }
};

interface Place {
  readonly start: number;
  readonly end: number;
}

const entriesOf = (content: Buffer, path: string): EntryFile => {
  const headEnd = content.indexOf('\n');
  const head: unknown = JSON.parse(content.toString('utf8', 0, headEnd));
  if (!Array.isArray(head)) throw new DefinitionsUnreadable(path);
  const kinds = new Map<string, Map<string, Place>>();
  let at = headEnd + 1;
  for (const line of head) {
    if (!isHeadLine(line)) throw new DefinitionsUnreadable(path);
    const [kind, url, length] = line;
    const places = kinds.get(kind) ?? new Map<string, Place>();
    kinds.set(kind, places.set(url, { start: at, end: at + length }));
    at += length;
  }
  if (at !== content.length) throw new DefinitionsUnreadable(path);
  return {
    read: (kind, url) => {
      const place = kinds.get(kind)?.get(url);
      return place === undefined ? undefined : JSON.parse(content.toString('utf8', place.start, place.end));
    },
    urls: (kind) => kinds.get(kind)?.keys() ?? [],
  };
};

const isHeadLine = (line: unknown): line is readonly [kind: string, url: string, length: number] =>
  Array.isArray(line) && typeof line[0] === 'string' && typeof line[1] === 'string' && typeof line[2] === 'number';

/** An entry that must be an object. */
export const readObject = (
  file: EntryFile,
  kind: string,
  url: string,
): Readonly<Record<string, unknown>> | undefined => {
  const content = file.read(kind, url);
  return isJsonObject(content) ? content : undefined;
};
