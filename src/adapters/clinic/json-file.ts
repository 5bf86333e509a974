import { readFile, stat } from 'node:fs/promises';
import { checkClinicRecord } from './check-clinic-record.ts';
import { parseJson } from './parse-json.ts';
import { outcomeOf, type ReadOutcome, refusal } from './read-outcome.ts';

/** A JSON file is read whole; above this, it should be NDJSON. */
const mostBytesPerFile = 256 * 1024 * 1024;

/** Reads a file that holds one record or an array of them; in an array, paths begin with the record's position. */
export async function* readJsonFile(file: string): AsyncGenerator<ReadOutcome> {
  const place = { file, line: null };
  const bytes = await bytesOf(file);
  if (bytes === 'too-large') {
    yield refusal(place, 'invalid-json', `expected at most ${mostBytesPerFile} bytes; write larger sets as NDJSON`);
    return;
  }
  if (bytes === null) {
    yield refusal(place, 'unreadable-file', 'the file cannot be opened or read');
    return;
  }
  const parsed = parseJson(bytes, 'invalid-json');
  if (!parsed.ok) yield { kind: 'refused', issues: parsed.issues, ...place };
  else if (Array.isArray(parsed.value)) yield* outcomesOfArray(parsed.value, file);
  else yield outcomeOf(checkClinicRecord(parsed.value), place);
}

const bytesOf = async (file: string): Promise<Uint8Array | 'too-large' | null> => {
  try {
    const { size } = await stat(file);
    if (size > mostBytesPerFile) return 'too-large';
    const bytes = await readFile(file);
    return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
  } catch {
    return null;
  }
};

function* outcomesOfArray(values: readonly unknown[], file: string): Generator<ReadOutcome> {
  if (values.length === 0) {
    yield refusal({ file, line: null }, 'invalid-json', 'expected at least one record in the list');
  }
  for (const [at, value] of values.entries()) {
    const outcome = outcomeOf(checkClinicRecord(value), { file, line: null });
    const issues = outcome.issues.map((issue) => ({ ...issue, path: `/${at}${issue.path}` }));
    yield { ...outcome, issues };
  }
}
