import { createReadStream } from 'node:fs';
import { checkClinicRecord } from './check-clinic-record.ts';
import { parseJson } from './parse-json.ts';
import { outcomeOf, type ReadOutcome, refusal } from './read-outcome.ts';
import { type ByteLine, byteLines } from './text-lines.ts';

/** 16 MB: far more than a record has, far less than memory. */
export const mostBytesPerRecord = 16 * 1024 * 1024;

/**
 * Reads one record a line, holding one line at a time. A broken line costs that line, and is reported with its number;
 * blank lines are skipped.
 */
export async function* readNdjsonFile(
  file: string,
  mostBytes: number = mostBytesPerRecord,
): AsyncGenerator<ReadOutcome> {
  try {
    for await (const line of byteLines(createReadStream(file), mostBytes)) {
      if (line.bytes !== null && isBlank(line.bytes)) continue;
      yield outcomeOfLine(file, line, mostBytes);
    }
  } catch {
    yield refusal({ file, line: null }, 'unreadable-file', 'the file cannot be opened or read to its end');
  }
}

const isBlank = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);

const outcomeOfLine = (file: string, { number, bytes }: ByteLine, mostBytes: number): ReadOutcome => {
  const place = { file, line: number };
  if (bytes === null) return refusal(place, 'invalid-line', `expected a line of at most ${mostBytes} bytes`);
  const parsed = parseJson(bytes, 'invalid-line');
  if (!parsed.ok) return { kind: 'refused', issues: parsed.issues, ...place };
  return outcomeOf(checkClinicRecord(parsed.value), place);
};
