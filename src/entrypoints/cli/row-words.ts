import type { Alert } from '../../domain/alert.ts';
import type { Difference } from '../../domain/reconciled-list.ts';
import { cautionsOf, doubtAbout, type PresentedRow, type PresentedStatement } from '../../flows/present-list.ts';

/** A row's drug, its route, and the alerts that name it, each on a line; the low ones are folded away. */
export const drugWords = (row: PresentedRow, alerts: readonly Alert[]): string => {
  const own = alerts.filter(({ rows, severity }) => severity !== 'low' && rows.some((id) => id === row.id));
  const marks = [...new Set(own.map(({ severity, type }) => `! ${severity.toUpperCase()} ${type}`))];
  return [row.drug.name, row.route === null ? null : `(${row.route})`, ...marks]
    .filter((part) => part !== null)
    .join('\n');
};

/** What one source says of a row; `-` where it says nothing. */
export const sourceWords = (row: PresentedRow, source: string): string => {
  const own = row.statements.filter((statement) => statement.source === source);
  return own.length === 0 ? '-' : [...own.map(statementWords), ...courseWords(row, source)].join('\n');
};

/** What the source changed, and why it has the drug more than once. */
const courseWords = ({ changes, courses }: PresentedRow, source: string): readonly string[] => [
  ...changes
    .filter((change) => change.source === source)
    .map(({ words, on }) => `changed${on === null ? '' : ` ${on.slice(0, 10)}`}: ${words}`),
  ...courses.filter((course) => course.source === source).map(({ reason }) => `side by side: ${reason}`),
];

const kindWords: Readonly<Record<PresentedStatement['kind'], string>> = {
  ordered: 'ordered',
  'said-to-be-taken': 'reported',
  'handed-over': 'dispensed',
};

/** R4, request-intent: what is proposed, or one of several to choose from, nobody has ordered yet. */
const kindOf = ({ kind, intent }: PresentedStatement): string =>
  intent === 'proposal' || intent === 'option' ? 'proposed, not ordered' : kindWords[kind];

const statementWords = (statement: PresentedStatement): string => {
  const daily = statement.daily === null ? '' : ` = ${statement.daily}/day`;
  const when = statement.asserted === null ? '' : ` ${statement.asserted.slice(0, 10)}`;
  const { statusReason, supplied, indications } = statement;
  return [
    statement.words,
    doubtAbout(statement),
    `${statement.taking ?? 'no directions'}${daily}`,
    `${statement.status}, ${kindOf(statement)}${when}`,
    indications.length === 0 ? null : `for: ${indications.map(({ text }) => text).join('; ')}`,
    statusReason === null ? null : `reason: ${statusReason}`,
    supplied === null ? null : `supply: ${supplied}`,
    ...cautionsOf(statement).map((caution) => `look: ${caution}`),
  ]
    .filter((part) => part !== null)
    .join('\n');
};

/** How the sources disagree about a row, what could harm most first; below each what would settle it. */
export const differenceWords = ({ differences }: PresentedRow): string =>
  differences.length === 0 ? 'none' : differences.map(differenceAsText).join('\n');

/** One that could harm badly is marked as alerts are. */
const differenceAsText = ({ type, harm, detail, wouldSettle }: Difference): string =>
  `${harm === 'high' ? '! ' : ''}${type.toUpperCase()}: ${detail}\nTo settle: ${wouldSettle}`;
