import type { Issue } from '../../domain/issue.ts';
import { type RowValue, valueOfRow } from './csv-row-value.ts';
import type { CsvRow } from './csv-rows.ts';
import type { CsvTable } from './csv-tables.ts';
import type { ReadRefusal } from './read-outcome.ts';

interface PlacedRow {
  readonly row: CsvRow;
  readonly table: CsvTable;
  readonly made: RowValue;
  /** Steps, goals or activities of it: the name of the list, and its rows. */
  readonly children: Map<string, PlacedRow[]>;
}

/** One patient's record while its rows are gathered from the files. */
export class RecordDraft {
  readonly patientRow: CsvRow;
  readonly #patient: PlacedRow;
  readonly #lists = new Map<string, PlacedRow[]>();
  /** A problem was found in one of its rows: incomplete, it must not go in. */
  heldBack = false;

  constructor(row: CsvRow, table: CsvTable) {
    this.patientRow = row;
    this.#patient = placed(row, table);
  }

  /**
   * Adds a row to the list that its table fills.
   * @returns `false` where the row belongs to an entry (a plan, a medication) that this patient does not have
   */
  add(row: CsvRow, table: CsvTable): boolean {
    if (table.list === null) return false;
    if (table.parent === null) {
      append(this.#lists, table.list, placed(row, table));
      return true;
    }
    const id = row.cells.get(table.parent.key);
    const parent = this.#lists.get(table.parent.list)?.find((entry) => entry.row.cells.get('id') === id);
    if (id === undefined || parent === undefined) return false;
    append(parent.children, table.list, placed(row, table));
    return true;
  }

  /** Ids that the record's rows refer to in columns that name a prescriber. */
  prescriberIds(): ReadonlySet<string> {
    const rows = [...this.#lists.values()].flat().flatMap((entry) => [entry, ...[...entry.children.values()].flat()]);
    const headers = ['origin.prescriber', 'diagnosedBy', 'author', 'performer'];
    return new Set(rows.flatMap(({ row }) => headers.flatMap((header) => row.cells.get(header) ?? [])));
  }

  /** The record as the schema wants it, not yet checked. */
  value(): unknown {
    const lists = [...this.#lists].map(([name, rows]) => [name, rows.map(valueOfPlaced)]);
    return { prescribers: [], ...this.#patient.made.value, ...Object.fromEntries(lists) };
  }

  /** Says where in the files an issue about `value()` lies: the path becomes the column. */
  locate(issue: Issue): ReadRefusal {
    const [, list = '', at = '', childList = '', childAt = '', ...rest] = issue.path.split('/');
    const entry = this.#lists.get(list)?.[Number(at)];
    if (entry === undefined) return refusedAt(this.#patient, issue, issue.path);
    const child = entry.children.get(childList)?.[Number(childAt)];
    if (child !== undefined && childAt !== '') return refusedAt(child, issue, pointerOf(rest));
    return refusedAt(entry, issue, pointerOf(issue.path.split('/').slice(3)));
  }
}

const placed = (row: CsvRow, table: CsvTable): PlacedRow => ({
  row,
  table,
  made: valueOfRow(row, table),
  children: new Map(),
});

const append = (lists: Map<string, PlacedRow[]>, name: string, row: PlacedRow): void => {
  lists.set(name, [...(lists.get(name) ?? []), row]);
};

const valueOfPlaced = ({ made, children }: PlacedRow): unknown => ({
  ...made.value,
  ...Object.fromEntries([...children].map(([name, rows]) => [name, rows.map(valueOfPlaced)])),
});

const pointerOf = (steps: readonly string[]): string => steps.map((step) => `/${step}`).join('');

const refusedAt = ({ row, table, made }: PlacedRow, issue: Issue, pointer: string): ReadRefusal => ({
  kind: 'refused',
  file: row.file,
  line: row.line,
  issues: [{ ...issue, path: columnOf(pointer, table, made) }],
});

/** The column that filled the place or the nearest one around it; else the one that would have filled it; else none. */
const columnOf = (pointer: string, table: CsvTable, { columnAt }: RowValue): string => {
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const header = columnAt.get(at);
    if (header !== undefined) return header;
  }
  const wanted = table.columns.find(({ path }) => pointer !== '' && `/${path.join('/')}/`.startsWith(`${pointer}/`));
  return wanted?.header ?? '';
};
