import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { readCsvFolder } from './csv-folder.ts';
import { readJsonFile } from './json-file.ts';
import { readNdjsonFile } from './ndjson-file.ts';
import { type ReadOutcome, refusal } from './read-outcome.ts';

/**
 * Reads clinic records from a `.json` file (one record or an array), an `.ndjson` or `.jsonl` file (one record a line,
 * streamed), a folder of such files, or a folder of CSV files (docs/clinic-records.md names their headers). What is
 * wrong costs as little as is safe, is reported where it stands, and never throws: a path that cannot be opened is a
 * refusal too.
 */
export async function* readClinicRecords(path: string): AsyncGenerator<ReadOutcome> {
  const kind = await kindOf(path);
  if (kind === 'folder') yield* readFolder(path);
  else if (kind === 'file') yield* readFile(path);
  else yield refusal({ file: path, line: null }, 'unreadable-file', 'there is no such file or folder, or it is closed');
}

const kindOf = async (path: string): Promise<'file' | 'folder' | null> => {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch {
    return null;
  }
};

async function* readFile(path: string): AsyncGenerator<ReadOutcome> {
  switch (extname(path).toLowerCase()) {
    case '.json':
      yield* readJsonFile(path);
      break;
    case '.ndjson':
    case '.jsonl':
      yield* readNdjsonFile(path);
      break;
    default:
      yield refusal({ file: path, line: null }, 'unsupported', 'expected a .json, .ndjson or .jsonl file, or a folder');
  }
}

/** In the order of the file names; subfolders and files of other kinds are not looked at. */
async function* readFolder(folder: string): AsyncGenerator<ReadOutcome> {
  const names = await namesIn(folder);
  const csv = names.filter((name) => extname(name).toLowerCase() === '.csv');
  const json = names.filter((name) => ['.json', '.ndjson', '.jsonl'].includes(extname(name).toLowerCase()));
  if (csv.length === 0 && json.length === 0) {
    yield refusal(
      { file: folder, line: null },
      'unreadable-file',
      'expected .json, .ndjson, .jsonl or .csv files in it',
    );
  }
  if (csv.length > 0) yield* readCsvFolder(folder, csv);
  for (const name of json) yield* readFile(join(folder, name));
}

const namesIn = async (folder: string): Promise<readonly string[]> => {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory())
      .map(({ name }) => name)
      .toSorted();
  } catch {
    return [];
  }
};
