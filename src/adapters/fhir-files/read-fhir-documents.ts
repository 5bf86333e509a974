import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { errorIssue } from '../../domain/issue.ts';
import type { DocumentReading } from '../../flows/validate-files.ts';
import { parseJson } from '../clinic/parse-json.ts';
import { byteLines } from '../clinic/text-lines.ts';

const mostBytesPerLine = 64 * 1024 * 1024;
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
  const bytes = await readFile(file).catch(() => null);
  if (bytes === null) return unreadable(file, 'the file cannot be opened or read');
  const parsed = parseJson(withoutByteOrderMark(bytes), 'invalid-json');
  const [issue = errorIssue('invalid-json', '', 'expected JSON')] = parsed.issues;
  return parsed.ok ? { file, line: null, document: parsed.value } : { file, line: null, issue };
};

const withoutByteOrderMark = (bytes: Uint8Array): Uint8Array =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;

async function* readLines(file: string): AsyncGenerator<DocumentReading> {
  try {
    for await (const { number, bytes } of byteLines(createReadStream(file), mostBytesPerLine)) {
      const place = { file, line: number };
      if (bytes === null) {
        yield {
          ...place,
          issue: errorIssue('invalid-line', '', `expected a line of at most ${mostBytesPerLine} bytes`),
        };
        continue;
      }
      if (bytes.every((byte) => byte <= 0x20)) continue;
      const parsed = parseJson(bytes, 'invalid-line');
      const [issue = errorIssue('invalid-line', '', 'expected JSON')] = parsed.issues;
      yield parsed.ok ? { ...place, document: parsed.value } : { ...place, issue };
    }
  } catch {
    yield unreadable(file, 'the file cannot be opened or read to its end');
  }
}
