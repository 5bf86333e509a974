import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { errorIssue, type IssueCode } from '../../domain/issue.ts';
import type { DocumentReading } from '../../flows/validate-files.ts';
import { defaultJsonLimits, type JsonReading, readJsonBytes } from '../../validation/json-text.ts';
import { byteLines } from '../clinic/text-lines.ts';

const lineEndings: ReadonlySet<string> = new Set(['.ndjson', '.jsonl']);
const fileEndings: ReadonlySet<string> = new Set(['.json', ...lineEndings]);

/**
 * Reads FHIR as servers and exports write it: a JSON file (a resource, a Bundle, an array), an NDJSON file (one of
 * these a line), or a folder of both. What cannot be read is a reading with an issue; nothing is thrown.
 */
export async function* readFhirDocuments(path: string): AsyncGenerator<DocumentReading> {
  const folder = await stat(path).then(
    (found) => found.isDirectory(),
    () => null,
  );
  if (folder === null) yield unreadable(path, 'there is no such file or folder, or it is closed');
  else if (folder) yield* readFolder(path);
  else if (lineEndings.has(extname(path).toLowerCase())) yield* readLines(path);
  else yield await readWhole(path);
}

const unreadable = (file: string, reason: string): DocumentReading => ({
  file,
  line: null,
  share: 1,
  issue: errorIssue('unreadable-file', '', reason),
});

async function* readFolder(folder: string): AsyncGenerator<DocumentReading> {
  const found = await readdir(folder).catch(() => null);
  if (found === null) {
    yield unreadable(folder, 'the folder cannot be opened');
    return;
  }
  const names = found.filter((name) => fileEndings.has(extname(name).toLowerCase())).toSorted();
  if (names.length === 0) yield unreadable(folder, 'expected .json, .ndjson or .jsonl files in it');
  for (const name of names) yield* readFhirDocuments(join(folder, name));
}

const readWhole = async (file: string): Promise<DocumentReading> => {
  const size = await stat(file).then(
    (found) => found.size,
    () => null,
  );
  // Too large a file is not opened; one byte more than allowed is enough to be told so.
  const tooLarge = size !== null && size > defaultJsonLimits.mostBytes;
  const bytes = tooLarge ? null : await readFile(file).catch(() => null);
  if (tooLarge) return unreadable(file, `expected at most ${defaultJsonLimits.mostBytes} bytes in a JSON file`);
  if (bytes === null) return unreadable(file, 'the file cannot be opened or read');
  return toReading({ file, line: null, share: 1 }, readJsonBytes(bytes), 'invalid-json');
};

const toReading = (
  place: { readonly file: string; readonly line: number | null; readonly share: number },
  reading: JsonReading,
  code: IssueCode,
): DocumentReading => {
  if (reading.ok) return { ...place, document: reading.value, remarks: reading.issues };
  const [issue = errorIssue(code, '', 'expected JSON')] = reading.issues;
  return { ...place, issue: { ...issue, code } };
};

/** Lines one by one; never more than one of them and one piece of the file are held. */
async function* readLines(file: string): AsyncGenerator<DocumentReading> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  let bytesRead = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of createReadStream(file)) {
      bytesRead += chunk.length;
      yield chunk;
    }
  };
  try {
    for await (const { number, bytes } of byteLines(counted(), defaultJsonLimits.mostBytes)) {
      const place = { file, line: number, share: size > 0 ? Math.min(bytesRead / size, 1) : 1 };
      if (bytes === null) {
        const reason = `expected a line of at most ${defaultJsonLimits.mostBytes} bytes`;
        yield { ...place, issue: errorIssue('invalid-line', '', reason) };
      } else if (!isBlank(bytes)) yield toReading(place, readJsonBytes(bytes), 'invalid-line');
    }
  } catch {
    yield unreadable(file, 'the file cannot be opened or read to its end');
  }
}

const isBlank = (bytes: Uint8Array): boolean => bytes.every((byte) => byte <= 0x20);
