import { join } from 'node:path';
import { errorIssue } from '../../domain/issue.ts';
import { checkClinicRecord } from './check-clinic-record.ts';
import { RecordDraft } from './csv-record-draft.ts';
import { type CsvRow, type CsvRows, readCsvRows } from './csv-rows.ts';
import { type CsvTable, csvTables, patientsTable, patientTables, prescribersTable } from './csv-tables.ts';
import { type ReadOutcome, type ReadRefusal, refusal } from './read-outcome.ts';

/**
 * Reads a folder of CSV files into records. All files are read before the first record comes out, because a patient's
 * rows lie in many of them; for exports too large for memory there is NDJSON.
 *
 * A record goes in only whole: a bad row holds its patient's record back, and a file that cannot be read to its end, or
 * has a column that nobody knows, holds all of them back, because any of them may lack a drug that stood there.
 * @param files names of the `.csv` files in the folder
 */
export async function* readCsvFolder(folder: string, files: readonly string[]): AsyncGenerator<ReadOutcome> {
  const found = csvTables.filter(({ file }) => files.includes(file));
  const strangers = files
    .filter((file) => csvTables.every((table) => table.file !== file))
    .map((file) => refusal({ file: join(folder, file), line: null }, 'unsupported', unknownFileReason));
  yield* strangers;
  if (!files.includes(patientsTable.file)) {
    yield refusal({ file: folder, line: null }, 'invalid-csv', `expected a file ${patientsTable.file}`);
    return;
  }
  const tables = new Map<string, CsvRows>();
  for (const table of found) tables.set(table.file, await readCsvRows(join(folder, table.file), table));
  const read = [...tables.values()];
  yield* read.flatMap(({ refusals }) => refusals);
  if (strangers.length > 0 || read.some(({ whole }) => !whole)) {
    yield refusal({ file: folder, line: null }, 'invalid-csv', 'no record goes in until the files above are mended');
    return;
  }
  yield* recordsOf((table) => tables.get(table.file)?.rows ?? []);
}

const unknownFileReason = `expected one of the files ${csvTables.map(({ file }) => file).join(', ')}`;

type RowsOf = (table: CsvTable) => readonly CsvRow[];

function* recordsOf(rowsOf: RowsOf): Generator<ReadOutcome> {
  const { drafts, refusals } = draftsOf(rowsOf);
  yield* refusals;
  const prescribers = Map.groupBy(rowsOf(prescribersTable), ({ cells }) => cells.get('id') ?? '');
  const said = new Set<string>();
  for (const draft of drafts) {
    for (const id of draft.prescriberIds()) {
      for (const row of prescribers.get(id) ?? []) draft.add(row, prescribersTable);
    }
    const checked = checkClinicRecord(draft.value());
    const place = { file: draft.patientRow.file, line: draft.patientRow.line };
    if (checked.ok && !draft.heldBack) {
      yield { kind: 'record', record: checked.value, issues: checked.issues, ...place };
      continue;
    }
    const located = checked.ok ? [] : checked.issues.map((issue) => draft.locate(issue));
    yield* located.filter((one) => isNews(said, one));
    yield refusal(place, 'invalid-csv', 'the record is held back until its rows are mended');
  }
}

/** A prescriber's row is part of many records; what is wrong with it is said once. */
const isNews = (said: Set<string>, { file, line, issues }: ReadRefusal): boolean => {
  const key = JSON.stringify([file, line, issues]);
  if (said.has(key)) return false;
  said.add(key);
  return true;
};

const draftsOf = (
  rowsOf: RowsOf,
): { readonly drafts: readonly RecordDraft[]; readonly refusals: readonly ReadRefusal[] } => {
  const drafts = new Map<string, RecordDraft>();
  const refusals: ReadRefusal[] = rowsOf(prescribersTable).flatMap(rowRefusals);
  for (const row of rowsOf(patientsTable)) refusals.push(...startDraft(drafts, row));
  for (const table of patientTables) {
    for (const row of rowsOf(table)) refusals.push(...addRow(drafts, row, table));
  }
  return { drafts: [...drafts.values()], refusals };
};

const rowRefusals = ({ file, line, issues }: CsvRow): readonly ReadRefusal[] =>
  issues.length === 0 ? [] : [{ kind: 'refused', file, line, issues }];

const startDraft = (drafts: Map<string, RecordDraft>, row: CsvRow): readonly ReadRefusal[] => {
  const id = row.cells.get('id');
  if (id === undefined) return [...rowRefusals(row), refusal(row, 'invalid-csv', 'is missing and required', 'id')];
  const earlier = drafts.get(id);
  if (earlier !== undefined) {
    earlier.heldBack = true;
    const reason = `expected every patient only once, but line ${earlier.patientRow.line} has the same id`;
    return [...rowRefusals(row), refusal(row, 'invalid-csv', reason, 'id')];
  }
  const draft = new RecordDraft(row, patientsTable);
  draft.heldBack = row.issues.length > 0;
  drafts.set(id, draft);
  return rowRefusals(row);
};

const addRow = (drafts: Map<string, RecordDraft>, row: CsvRow, table: CsvTable): readonly ReadRefusal[] => {
  const draft = drafts.get(row.cells.get('patient') ?? '');
  if (draft === undefined) {
    const issue = errorIssue('unknown-reference', 'patient', `expected the id of a patient of ${patientsTable.file}`);
    return [...rowRefusals(row), { kind: 'refused', file: row.file, line: row.line, issues: [issue] }];
  }
  if (row.issues.length > 0) draft.heldBack = true;
  if (draft.add(row, table)) return rowRefusals(row);
  draft.heldBack = true;
  const reason = `expected the id of a row of this patient in the file of \`${table.parent?.list ?? ''}\``;
  return [...rowRefusals(row), refusal(row, 'unknown-reference', reason, table.parent?.key ?? '')];
};
