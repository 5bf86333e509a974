import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { ConcordError } from '../../domain/concord-error.ts';
import { errorIssue, type Issue } from '../../domain/issue.ts';
import type { CsvTable } from './csv-tables.ts';
import { type ReadRefusal, refusal } from './read-outcome.ts';
import { byteLines } from './text-lines.ts';

/** One row: the texts of its cells by header, empty ones left out, and what is wrong with it as a row. */
export interface CsvRow {
  readonly file: string;
  readonly line: number;
  readonly cells: ReadonlyMap<string, string>;
  readonly issues: readonly Issue[];
}

/** A table as read. `whole` is `false` where rows may be missing or a column could not be used. */
export interface CsvRows {
  readonly rows: readonly CsvRow[];
  readonly refusals: readonly ReadRefusal[];
  readonly whole: boolean;
}

/** A line longer than this is no row of a clinic's export. */
const mostBytesPerLine = 1_000_000;

/**
 * Reads one file: comma-separated, quoted as in RFC 4180, UTF-8 with or without a byte order mark, LF or CRLF, blank
 * lines skipped. Where its quotes do not pair up, the rest of the file cannot be trusted and is not read.
 */
export const readCsvRows = async (path: string, table: CsvTable): Promise<CsvRows> => {
  const rows: CsvRow[] = [];
  const refusals: ReadRefusal[] = [];
  let header: readonly string[] | null = null;
  const parser = parse({ info: true, relax_column_count: true, skip_empty_lines: true, record_delimiter: '\n' });
  pipeline(decodedLines(path), parser, () => {});
  try {
    for await (const parsed of parser) {
      const { cells, line } = rowOf(parsed);
      if (header === null) {
        header = cells;
        refusals.push(...headerRefusals(path, table, cells, line));
      } else rows.push(namedRow(path, header, cells, line));
    }
  } catch (error) {
    refusals.push(unreadable(path, error));
  }
  if (header === null && refusals.length === 0) {
    refusals.push(refusal({ file: path, line: 1 }, 'invalid-csv', 'expected a line of column headers'));
  }
  return { rows, refusals, whole: refusals.length === 0 };
};

/** Ends the reading of a file; caught in this file. */
class UnreadableLine extends ConcordError {
  readonly code = 'unreadable-line';
  readonly line: number;
  readonly reason: string;

  constructor(line: number, reason: string) {
    super('a line of the file cannot be read; mend it and read the file again');
    this.line = line;
    this.reason = reason;
  }
}

async function* decodedLines(path: string): AsyncGenerator<string> {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  for await (const { number, bytes } of byteLines(createReadStream(path), mostBytesPerLine)) {
    if (bytes === null) throw new UnreadableLine(number, `expected lines of at most ${mostBytesPerLine} bytes`);
    let text: string;
    try {
      text = utf8.decode(bytes);
    } catch {
      throw new UnreadableLine(number, 'expected UTF-8; the file may be in another encoding');
    }
    yield `${text}\n`;
  }
}

/** What the parser hands out with `info`: a cell that spans lines moves its row's number back to where it began. */
const rowOf = (parsed: unknown): { readonly cells: readonly string[]; readonly line: number } => {
  const cells = listOf(parsed, 'record').map(String);
  const info: unknown = Reflect.get(Object(parsed), 'info');
  const last = Number(Reflect.get(Object(info), 'lines'));
  const breaks = cells.reduce((total, cell) => total + cell.split('\n').length - 1, 0);
  return { cells, line: last - breaks };
};

const listOf = (value: unknown, name: string): readonly unknown[] => {
  const found: unknown = Reflect.get(Object(value), name);
  return Array.isArray(found) ? found : [];
};

const headerRefusals = (
  file: string,
  table: CsvTable,
  header: readonly string[],
  line: number,
): readonly ReadRefusal[] => {
  const known = [...table.keys, ...table.columns.map(({ header: name }) => name)];
  const names = header.map((name) => name.trim());
  const unusable = names.flatMap((name, at) => {
    if (!known.includes(name)) return [`column ${at + 1}: expected one of the headers ${known.join(', ')}`];
    if (names.indexOf(name) < at) return [`column ${at + 1}: expected every header only once`];
    return [];
  });
  const needed = [...table.keys, ...(table.columns.some(({ header: name }) => name === 'id') ? ['id'] : [])];
  const missing = needed.filter((name) => !names.includes(name)).map((name) => `expected a column \`${name}\``);
  return [...unusable, ...missing].map((reason) => refusal({ file, line }, 'invalid-csv', reason));
};

const namedRow = (file: string, header: readonly string[], cells: readonly string[], line: number): CsvRow => {
  const named = header.flatMap((name, at): readonly (readonly [string, string])[] => {
    const text = cells[at]?.trim() ?? '';
    return text === '' ? [] : [[name.trim(), text]];
  });
  const issues =
    cells.length === header.length
      ? []
      : [errorIssue('invalid-csv', '', `expected ${header.length} columns, as the header has, not ${cells.length}`)];
  return { file, line, cells: new Map(named), issues };
};

const unreadable = (file: string, error: unknown): ReadRefusal => {
  if (error instanceof UnreadableLine) return refusal({ file, line: error.line }, 'invalid-csv', error.reason);
  if (error instanceof CsvError) {
    const line = Number(Reflect.get(error, 'lines')) || null;
    return refusal({ file, line }, 'invalid-csv', 'expected quotes that pair up; the rows after this are not read');
  }
  return refusal({ file, line: null }, 'unreadable-file', 'the file cannot be opened or read');
};
