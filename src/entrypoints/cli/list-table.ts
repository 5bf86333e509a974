import Table from 'cli-table3';
import type { Alert } from '../../domain/alert.ts';
import type { SourceState } from '../../domain/reconciled-list.ts';
import { type Freshness, freshnessOf } from '../../domain/source-freshness.ts';
import { notValidOf, type PresentedList, type PresentedRow } from '../../flows/present-list.ts';
import { notCheckedTogether } from '../not-checked-together.ts';
import { alertAsText, lowInOneLine, prose } from './alert-text.ts';
import { differenceWords, drugWords, sourceWords } from './row-words.ts';
import { printableIn, type Terminal } from './terminal.ts';
import { columnsOf, wrapText } from './wrap-text.ts';
import { wrapped } from './wrapped-lines.ts';

/**
 * One patient's list as text: sources, alerts, the drugs by source, what was not checked, the ledger. A table where the
 * terminal is wide enough for one, else a block for each drug. No line is wider than the terminal, and nothing is cut.
 */
export const listAsText = (given: PresentedList, terminal: Terminal): string => {
  const list = printableIn(given);
  return [
    ...headingOf(list, terminal),
    ...sourcesOf(list.sources, terminal),
    ...alertsOf(list.alerts, terminal),
    ...drugsOf(list, terminal),
    ...notCheckedOf(list, terminal),
    ...ledgerOf(list, terminal),
    '',
  ].join('\n');
};

const headingOf = ({ patient }: PresentedList, terminal: Terminal): readonly string[] => {
  const facts = [patient.birthDate === null ? null : `born ${patient.birthDate}`, patient.sex, `id ${patient.id}`];
  const text = `${patient.name} (${facts.filter((fact) => fact !== null).join(', ')})`;
  return [...wrapped(text, terminal, '', 'strong'), '='.repeat(Math.min(columnsOf(text), terminal.width))];
};

const stateWords: Readonly<Record<SourceState['state'], string>> = {
  complete: 'complete',
  partial: 'INCOMPLETE',
  'not-reached': 'NOT READ',
  'not-asked': 'not asked',
  'patient-not-matched': 'PATIENT NOT FOUND FOR CERTAIN',
};

const sourcesOf = (sources: readonly SourceState[], terminal: Terminal): readonly string[] =>
  sources.flatMap((source) => {
    const { name, state, detail } = source;
    const named = name === source.source ? name : `${name} [${source.source}]`;
    const freshness = freshnessOf(source);
    const text = `${named}: ${howFresh(state, freshness)}${detail === null ? '' : ` (${detail})`}`;
    const isPlain = (state === 'complete' && freshness.behind.length === 0) || state === 'not-asked';
    return isPlain ? wrapped(text, terminal, '  ') : wrapped(text, terminal, '  ', 'caution');
  });

const howFresh = (state: SourceState['state'], { isOutOfReach, asOf, behind }: Freshness): string => {
  const since = asOf === null ? '' : minuteOf(asOf);
  if (isOutOfReach && asOf !== null) return `NOT REACHED since ${since}; ${stateWords[state]} as of then`;
  const late = behind.map(({ types, since: last }) =>
    last === null ? `; ${types.join(', ')} never read` : `; ${types.join(', ')} not read since ${minuteOf(last)}`,
  );
  return `${stateWords[state]}${asOf === null ? '' : ` as of ${since}`}${late.join('')}`;
};

const minuteOf = (instant: string): string => `${instant.slice(0, 16).replace('T', ' ')} UTC`;

/** The low ones are folded away: named, so that somebody who wants to know them can ask (`--format json`). */
const alertsOf = (alerts: readonly Alert[], terminal: Terminal): readonly string[] => {
  const loud = alerts.filter(({ severity }) => severity !== 'low');
  const low = alerts.filter(({ severity }) => severity === 'low');
  return [
    '',
    ...(loud.length === 0
      ? [low.length === 0 ? 'No alert.' : 'No alert of high or moderate severity.']
      : loud.flatMap((alert) => alertAsText(alert, alert.sources, terminal))),
    ...(low.length === 0 ? [] : wrapped(lowInOneLine(low), prose(terminal), '', 'quiet')),
  ];
};

const drugsOf = (list: PresentedList, terminal: Terminal): readonly string[] => {
  const current = list.rows.filter((row) => row.current);
  const past = list.rows.filter((row) => !row.current);
  return [
    '',
    ...(current.length === 0 ? ['No source states a current medication.'] : rowsOf(current, list, terminal)),
    ...(past.length === 0 ? [] : ['', 'Ended, by every source that lists it:', ...rowsOf(past, list, terminal)]),
  ];
};

/** Nobody reads a longer one across its columns, and drawing it takes longer the longer its cells are. */
const mostOfTable = 150;

const rowsOf = (rows: readonly PresentedRow[], list: PresentedList, terminal: Terminal): readonly string[] => {
  const sources = columnsFor(rows, list).map(({ source }) => source);
  const widths = widthsOf(sources.length + 2, terminal.width);
  return widths === null || rows.length > mostOfTable
    ? rows.flatMap((row) => blockOf(row, sources, list.alerts, terminal))
    : [tableOf(rows, sources, widths, list.alerts, terminal)];
};

/** A source that was not read and states nothing has no column: an empty one would look like an answer. */
const columnsFor = (rows: readonly PresentedRow[], list: PresentedList): readonly SourceState[] =>
  list.sources.filter(
    ({ source, state }) =>
      state === 'complete' ||
      state === 'partial' ||
      rows.some(({ statements }) => statements.some((statement) => statement.source === source)),
  );

const narrowestColumn = 18;

/**
 * The differences get twice a source's share, and the borders are taken off.
 * @returns `null` where a column would be too narrow to read
 */
const widthsOf = (columns: number, width: number): number[] | null => {
  const share = Math.floor((Math.min(width, 200) - columns - 1) / (columns + 1));
  return share < narrowestColumn ? null : [...Array.from({ length: columns - 1 }, () => share), share * 2];
};

const tableOf = (
  rows: readonly PresentedRow[],
  sources: readonly string[],
  widths: number[],
  alerts: readonly Alert[],
  terminal: Terminal,
): string => {
  const fitted = (cells: readonly string[]) => cells.map((cell, index) => wrapText(cell, (widths[index] ?? 0) - 2));
  const table = new Table({
    head: fitted(['Drug', ...sources, 'Differences']),
    colWidths: widths,
    style: { head: terminal.colour ? ['bold'] : [], border: [], compact: false },
  });
  for (const row of rows) {
    const said = sources.map((source) => sourceWords(row, source));
    table.push(fitted([drugWords(row, alerts), ...said, differenceWords(row)]));
  }
  return table.toString();
};

/** The same as a row of the table, its cells below one another. */
const blockOf = (
  row: PresentedRow,
  sources: readonly string[],
  alerts: readonly Alert[],
  terminal: Terminal,
): readonly string[] => {
  const [drug = '', ...marks] = drugWords(row, alerts).split('\n');
  const cell = (name: string, words: string): readonly string[] => [
    ...wrapped(`${name}:`, terminal, '  '),
    ...words.split('\n').flatMap((part) => wrapped(part, terminal, '    ')),
  ];
  return [
    ...wrapped([drug, ...marks].join(' '), terminal, '', 'strong'),
    ...sources.flatMap((source) => cell(source, sourceWords(row, source))),
    ...cell('Differences', differenceWords(row)),
    '',
  ];
};

const notCheckedOf = ({ notChecked }: PresentedList, terminal: Terminal): readonly string[] =>
  notChecked.length === 0
    ? []
    : [
        '',
        'Not checked:',
        ...notCheckedTogether(notChecked).flatMap(({ drugs, why }) =>
          wrapped(`${drugs}: ${why}`, prose(terminal), '    '),
        ),
      ];

const mostFailed = 20;

/** What could not be used, and why; the whole ledger is in the JSON. */
const failedOf = ({ ledger, sources }: PresentedList): readonly string[] => {
  const names = new Map(sources.map(({ source, name }) => [source, name]));
  const failed = ledger.entries.filter(({ outcome }) => outcome === 'failed');
  const told = failed.map(({ source, resource, reason }) => `${names.get(source) ?? source}, ${resource}: ${reason}`);
  const rest = told.length - mostFailed;
  return rest > 0 ? [...told.slice(0, mostFailed), `and ${rest} more (--format json)`] : told;
};

const ledgerOf = (list: PresentedList, terminal: Terminal): readonly string[] => {
  const { ledger } = list;
  const { received, kept, merged, excluded, failed } = ledger;
  const text = `Received ${received} resources: ${kept} kept, ${merged} merged, ${excluded} excluded, ${failed} failed.`;
  return [
    '',
    ...wrapped(text, terminal, ''),
    ...failedOf(list).flatMap((told) => wrapped(told, terminal, '    ')),
    ...notValidOf(list).flatMap((told) => wrapped(told, terminal, '')),
  ];
};
