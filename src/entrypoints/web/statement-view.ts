import type { SourceId } from '../../domain/ids.ts';
import { cautionsOf, doubtAbout, type PresentedRow, type PresentedStatement } from '../../flows/present-list.ts';
import { type ShownDate, shownDate } from './dates.ts';
import type { SourceView } from './source-view.ts';
import { capitalized, kindWords, recognitionWords } from './words.ts';

/** What one source says of one drug; where it says nothing, `silence` says what that means. */
export interface CellView {
  readonly source: string;
  readonly statements: readonly StatementView[];
  /** What the source changed, and why it has the drug more than once. */
  readonly notes: readonly string[];
  readonly silence: string;
  /** The silence is a difference, and not only the lack of an answer. */
  readonly isOmission: boolean;
}

export interface StatementView {
  readonly text: string;
  /** Dose and schedule, as far as they were understood. */
  readonly regimen: string | null;
  readonly dailyDose: string | null;
  /** The source's own directions, where they say more than the regimen. */
  readonly directions: string | null;
  readonly status: string;
  readonly isActive: boolean;
  /** What it is taken for. */
  readonly indication: string | null;
  readonly statusReason: string | null;
  readonly kind: string;
  readonly asserted: ShownDate | null;
  readonly assertedBy: string | null;
  /** How much was handed over, and for how long. */
  readonly supplied: string | null;
  readonly recognition: string | null;
  /** The drug is only probably the one of this row. */
  readonly doubt: string | null;
  readonly cautions: readonly string[];
}

export const cellOf = (row: PresentedRow, { source, name, silence }: SourceView): CellView => ({
  source: name,
  statements: row.statements.filter((statement) => statement.source === source).map(toStatementView),
  notes: notesOf(row, source),
  silence,
  isOmission: isOmittedBy(source, row),
});

const notesOf = ({ changes, courses }: PresentedRow, source: SourceId): readonly string[] => [
  ...changes
    .filter((change) => change.source === source)
    .map(({ words, on }) => `Changed${on === null ? '' : ` on ${shownDate(on).words}`}: ${words}.`),
  ...courses.filter((course) => course.source === source).map(({ reason }) => `Side by side: ${reason}`),
];

const isOmittedBy = (source: SourceId, { differences }: PresentedRow): boolean =>
  differences.some(({ type, sources }) => type === 'omitted' && sources.includes(source));

const toStatementView = (statement: PresentedStatement): StatementView => {
  const isUnderstood = statement.dose !== null || statement.schedule !== null;
  const regimen = isUnderstood ? (statement.taking ?? '') : '';
  return {
    text: statement.words,
    regimen: regimen === '' ? null : regimen,
    dailyDose: statement.daily === null ? null : `${statement.daily} a day`,
    directions: saysMore(statement.directions, regimen) ? statement.directions : null,
    status: capitalized(statement.status.replaceAll('-', ' ')),
    isActive: statement.status === 'active',
    indication: statement.indications.length === 0 ? null : statement.indications.map(({ text }) => text).join('; '),
    statusReason: statement.statusReason,
    kind: kindWords[statement.kind],
    asserted: statement.asserted === null ? null : shownDate(statement.asserted),
    assertedBy: statement.assertedBy,
    supplied: statement.supplied,
    doubt: doubtAbout(statement),
    recognition: recognitionWords[statement.recognizedBy],
    cautions: cautionsOf(statement),
  };
};

const saysMore = (directions: string | null, regimen: string): boolean =>
  directions !== null && plain(directions) !== plain(regimen);

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[\s.]+/g, ' ')
    .trim();
