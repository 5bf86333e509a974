import type { CsvRow } from './csv-rows.ts';
import type { CsvColumn, CsvTable } from './csv-tables.ts';

/** A row as part of a record, and which column filled which place of it (JSON Pointer to header). */
export interface RowValue {
  readonly value: Readonly<Record<string, unknown>>;
  readonly columnAt: ReadonlyMap<string, string>;
}

/** Turns the cells of a row into fields. A text that is not of its column's kind stays text, for the schema to refuse. */
export const valueOfRow = (row: CsvRow, table: CsvTable): RowValue => {
  const root: Tree = new Map();
  const columnAt = new Map<string, string>();
  for (const column of table.columns) {
    const text = row.cells.get(column.header);
    if (text === undefined) continue;
    const pointer = put(root, column, cellValue(text, column));
    columnAt.set(pointer, column.header);
  }
  return { value: objectOf(root), columnAt };
};

type Tree = Map<string, unknown>;

/** Puts a value at its column's path; a column of a list of entries adds one to it. @returns where it went */
const put = (root: Tree, column: CsvColumn, value: unknown): string => {
  const tree = column.path.slice(0, -1).reduce(branch, root);
  const name = column.path.at(-1) ?? '';
  const pointer = `/${column.path.join('/')}`;
  if (column.entry === undefined) {
    tree.set(name, value);
    return pointer;
  }
  const before = tree.get(name);
  const entries: readonly unknown[] = Array.isArray(before) ? before : [];
  tree.set(name, [...entries, { ...column.entry, value }]);
  return `${pointer}/${entries.length}`;
};

const branch = (tree: Tree, name: string): Tree => {
  const found = tree.get(name);
  if (found instanceof Map) return found;
  const made: Tree = new Map();
  tree.set(name, made);
  return made;
};

const objectOf = (tree: Tree): Readonly<Record<string, unknown>> =>
  Object.fromEntries([...tree].map(([name, value]) => [name, value instanceof Map ? objectOf(value) : value]));

const cellValue = (text: string, { kind }: CsvColumn): unknown => {
  switch (kind) {
    case 'text':
      return text;
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
    case 'boolean':
    case 'boolean-or-text':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'list':
      return entriesOf(text);
    case 'identifiers':
      return entriesOf(text).map((entry) => pair(entry, 'system', 'value'));
    case 'reactions':
      return entriesOf(text).map((entry) => pair(entry, 'text', 'severity'));
  }
};

const entriesOf = (text: string): readonly string[] =>
  text
    .split(';')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

const pair = (entry: string, first: string, second: string): Readonly<Record<string, string>> => {
  const cut = entry.lastIndexOf('|');
  if (cut === -1) return { [first]: entry };
  return { [first]: entry.slice(0, cut).trim(), [second]: entry.slice(cut + 1).trim() };
};
