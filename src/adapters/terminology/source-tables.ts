import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { RowCount } from '../../flows/ports/terminology.ts';
import { type DrugRows, isConceptType } from '../../terminology/drug-dataset.ts';
import { addedConcepts, codeNamedIn } from './added-concepts.ts';
import { TerminologyDataError } from './dataset-error.ts';

/** Rows of a gzipped table without header, every row checked for its number of columns. Throws `TerminologyDataError`. */
const rowsOf = (file: string, columns: number): readonly (readonly string[])[] => {
  let text: string;
  try {
    text = gunzipSync(readFileSync(file)).toString('utf8');
  } catch (cause) {
    throw new TerminologyDataError(file, null, { cause });
  }
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => {
      const fields = line.split('\t');
      if (fields.length !== columns) throw new TerminologyDataError(file, index + 1);
      return fields;
    });
};

const conceptRows = (folder: string): DrugRows['concepts'] => {
  const file = join(folder, 'rxnorm/concepts.tsv.gz');
  return rowsOf(file, 4).map(([code = '', type = '', name = '', origin = ''], index) => {
    if (!isConceptType(type) || !/^\d+$/.test(code)) throw new TerminologyDataError(file, index + 1);
    return [Number(code), type, name, origin];
  });
};

/** Two rows name a controlled-substance schedule, which is no class of a drug: they are counted and left out. */
const leftOutKind = 'SCHEDULE';

const classRows = (folder: string): { readonly rows: NonNullable<DrugRows['classes']>; readonly count: RowCount } => {
  const file = join(folder, 'rxclass/direct.tsv.gz');
  const all = rowsOf(file, 4);
  const rows = all.flatMap(([code = '', kind = '', id = '', name = ''], index): NonNullable<DrugRows['classes']> => {
    if (kind === leftOutKind) return [];
    if (kind !== 'EPC' && kind !== 'MOA' && kind !== 'PE') throw new TerminologyDataError(file, index + 1);
    return [[Number(code), { kind, id, name }]];
  });
  const ordered = rows.toSorted(
    (a, b) => a[0] - b[0] || (`${a[1].kind}${a[1].id}` < `${b[1].kind}${b[1].id}` ? -1 : 1),
  );
  return { rows: ordered, count: { rows: all.length, used: rows.length } };
};

const interactionRows = (
  folder: string,
): { readonly rows: NonNullable<DrugRows['interactions']>; readonly count: RowCount } => {
  const file = join(folder, 'interactions/va-ndfrt.tsv.gz');
  const all = rowsOf(file, 4);
  const rows = all.flatMap(
    ([one = '', other = '', severity = '', names = ''], index): NonNullable<DrugRows['interactions']> => {
      if (severity !== 'Critical' && severity !== 'Significant') throw new TerminologyDataError(file, index + 1);
      const [first, second] = [Number(one) || codeNamedIn(names), Number(other) || codeNamedIn(names)];
      return first === 0 || second === 0 || first === second ? [] : [[first, second, { severity, names }]];
    },
  );
  return { rows: rows.toSorted(inCodeOrder), count: { rows: all.length, used: rows.length } };
};

const inCodeOrder = (a: readonly [number, number, { readonly names: string }], b: typeof a): number =>
  a[0] - b[0] || a[1] - b[1] || (a[2].names < b[2].names ? -1 : 1);

/** The source tables of a folder as rows, with what was counted on the way. */
export interface SourceTables {
  readonly rows: Required<DrugRows>;
  readonly icd10cm: string;
  readonly counts: {
    readonly concepts: RowCount;
    readonly relations: RowCount;
    readonly packages: RowCount;
    readonly classes: RowCount;
    readonly interactions: RowCount;
    readonly icd10cm: RowCount;
  };
}

const icdLines = (folder: string): { readonly lines: string; readonly rows: number } => {
  const rows = rowsOf(join(folder, 'icd10cm/codes.tsv.gz'), 3)
    .map(([code = '', billable = '', text = '']) => ({ code, line: `${code}${billable === '1' ? '*' : ''}\t${text}` }))
    .sort((a, b) => (a.code < b.code ? -1 : 1));
  return { lines: rows.map(({ line }) => line).join('\n'), rows: rows.length };
};

/** What is there keeps its row. */
const withAdded = (concepts: DrugRows['concepts']): DrugRows['concepts'] => {
  const known = new Set(concepts.map(([code]) => code));
  return [...concepts, ...addedConcepts.filter(([code]) => !known.has(code))].toSorted(([one], [other]) => one - other);
};

/** Reads the tables of a folder (`rxnorm/`, `rxclass/`, `interactions/`, `icd10cm/`). Throws `TerminologyDataError`. */
export const readSourceTables = (folder: string): SourceTables => {
  const concepts = withAdded(conceptRows(folder));
  const relations = rowsOf(join(folder, 'rxnorm/relations.tsv.gz'), 3).map(
    ([from = '', , to = '']): readonly [number, number] => [Number(from), Number(to)],
  );
  const packages = rowsOf(join(folder, 'rxnorm/ndc.tsv.gz'), 2).map(
    ([ndc = '', code = '']): readonly [string, number] => [ndc, Number(code)],
  );
  const classes = classRows(folder);
  const interactions = interactionRows(folder);
  const icd = icdLines(folder);
  const known = new Set(concepts.map(([code]) => code));
  const all = (rows: number): RowCount => ({ rows, used: rows });
  return {
    rows: { concepts, relations, packages, classes: classes.rows, interactions: interactions.rows },
    icd10cm: icd.lines,
    counts: {
      concepts: all(concepts.length),
      relations: {
        rows: relations.length,
        used: relations.filter(([from, to]) => known.has(from) && known.has(to)).length,
      },
      packages: all(packages.length),
      classes: classes.count,
      interactions: interactions.count,
      icd10cm: all(icd.rows),
    },
  };
};
