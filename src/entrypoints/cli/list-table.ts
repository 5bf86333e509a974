import Table from 'cli-table3';
import type { Alert, Difference, SourceState } from '../../domain/reconciled-list.ts';
import type { PresentedList, PresentedRow, PresentedStatement } from '../../flows/present-list.ts';
import { emphasise, printable, type Terminal } from './terminal.ts';
import { wrapText } from './wrap-text.ts';

/** One patient's list as text: sources, alerts, the table of drugs by source, what was not checked, the ledger. */
export const listAsText = (list: PresentedList, terminal: Terminal): string =>
  [
    headingOf(list, terminal),
    ...sourcesOf(list.sources, terminal),
    ...alertsOf(list.alerts, terminal),
    ...tablesOf(list, terminal),
    ...notCheckedOf(list, terminal),
    ledgerOf(list),
    '',
  ].join('\n');

const headingOf = ({ patient }: PresentedList, terminal: Terminal): string => {
  const facts = [patient.birthDate === null ? null : `born ${patient.birthDate}`, patient.sex, `id ${patient.id}`];
  const text = `${printable(patient.name)} (${facts.filter((fact) => fact !== null).join(', ')})`;
  return `${emphasise(terminal, 'strong', text)}\n${'='.repeat(Math.min(text.length, terminal.width))}`;
};

const stateWords: Readonly<Record<SourceState['state'], string>> = {
  complete: 'complete',
  partial: 'INCOMPLETE',
  'not-reached': 'NOT READ',
  'not-asked': 'not asked',
  'patient-not-matched': 'PATIENT NOT FOUND FOR CERTAIN',
};

const sourcesOf = (sources: readonly SourceState[], terminal: Terminal): readonly string[] =>
  sources.map(({ source, name, state, asOf, detail }) => {
    const named = name === source ? source : `${name} [${source}]`;
    const when = asOf === null ? '' : ` as of ${asOf.slice(0, 16).replace('T', ' ')} UTC`;
    const text = `  ${named}: ${stateWords[state]}${when}${detail === null ? '' : ` (${detail})`}`;
    return state === 'complete' || state === 'not-asked' ? text : emphasise(terminal, 'caution', text);
  });

const alertsOf = (alerts: readonly Alert[], terminal: Terminal): readonly string[] =>
  alerts.length === 0 ? ['', 'No alert.'] : ['', ...alerts.map((alert) => alertAsText(alert, terminal))];

const alertAsText = (alert: Alert, terminal: Terminal): string => {
  const head = `! ${alert.severity.toUpperCase()} ${alert.type}: ${alert.drugs.map(printable).join(' + ')}  [${alert.sources.join(', ')}]`;
  return [
    emphasise(terminal, alert.severity === 'high' ? 'danger' : 'caution', head),
    ...wrapped(alert.message, terminal),
    ...wrapped(`Do: ${alert.management}`, terminal),
    ...wrapped(`By: ${printable(alert.evidence)}`, terminal).map((text) => emphasise(terminal, 'quiet', text)),
  ].join('\n');
};

const indent = '    ';

const wrapped = (text: string, terminal: Terminal): readonly string[] =>
  wrapText(text, Math.max(40, Math.min(terminal.width, 120)) - indent.length)
    .split('\n')
    .map((part) => `${indent}${part}`);

const tablesOf = (list: PresentedList, terminal: Terminal): readonly string[] => {
  const current = list.rows.filter((row) => row.current);
  const past = list.rows.filter((row) => !row.current);
  return [
    ...(current.length === 0 ? ['', 'No source states a current medication.'] : ['', tableOf(current, list, terminal)]),
    ...(past.length === 0 ? [] : ['', 'Ended, by every source that lists it:', tableOf(past, list, terminal)]),
  ];
};

/** A source that was not read and states nothing has no column: an empty one would look like an answer. */
const columnsOf = (rows: readonly PresentedRow[], list: PresentedList): readonly SourceState[] =>
  list.sources.filter(
    ({ source, state }) =>
      state === 'complete' ||
      state === 'partial' ||
      rows.some(({ statements }) => statements.some((statement) => statement.source === source)),
  );

const tableOf = (rows: readonly PresentedRow[], list: PresentedList, terminal: Terminal): string => {
  const sources = columnsOf(rows, list).map(({ source }) => source);
  const columns = ['Drug', ...sources, 'Differences'];
  const widths = widthsOf(columns.length, terminal.width);
  const table = new Table({
    head: columns,
    colWidths: widths,
    style: { head: terminal.colour ? ['bold'] : [], border: [], compact: false },
  });
  for (const row of rows) {
    const cells = [
      drugCell(row, list.alerts),
      ...sources.map((source) => statementsCell(row.statements.filter((statement) => statement.source === source))),
      row.differences.length === 0 ? 'none' : row.differences.map(differenceAsText).join('\n'),
    ];
    table.push(cells.map((cell, index) => wrapText(cell, (widths[index] ?? 20) - 2)));
  }
  return table.toString();
};

/** The differences get twice a source's share, the borders are taken off, and no column is too narrow to read. */
const widthsOf = (columns: number, width: number): number[] => {
  const shares = columns + 1;
  const share = Math.max(18, Math.floor((Math.min(width, 200) - columns - 1) / shares));
  return [...Array.from({ length: columns - 1 }, () => share), share * 2];
};

const drugCell = (row: PresentedRow, alerts: readonly Alert[]): string => {
  const own = alerts.filter(({ rows }) => rows.some((id) => id === row.id));
  const marks = [...new Set(own.map(({ severity, type }) => `! ${severity.toUpperCase()} ${type}`))];
  return [printable(row.drug.name), row.route === null ? null : `(${row.route})`, ...marks]
    .filter((part) => part !== null)
    .join('\n');
};

const statementsCell = (statements: readonly PresentedStatement[]): string =>
  statements.length === 0 ? '-' : statements.map(statementAsText).join('\n');

const kindWords: Readonly<Record<PresentedStatement['kind'], string>> = {
  ordered: 'ordered',
  'said-to-be-taken': 'reported',
  'handed-over': 'dispensed',
};

const statementAsText = (statement: PresentedStatement): string => {
  const daily = statement.daily === null ? '' : ` = ${statement.daily}/day`;
  const when = statement.asserted === null ? '' : ` ${statement.asserted.slice(0, 10)}`;
  return [
    printable(drugText(statement)),
    printable(`${statement.taking ?? 'no directions'}${daily}`),
    `${statement.status}, ${kindWords[statement.kind]}${when}`,
  ].join('\n');
};

/** The source's own words; where it wrote only a code, what the code means. */
const drugText = ({ text, recognizedAs }: PresentedStatement): string =>
  /^[\d-]+$/.test(text) && recognizedAs !== null ? `${recognizedAs} (code ${text})` : text;

const differenceAsText = ({ type, detail }: Difference): string => `${type.toUpperCase()}: ${printable(detail)}`;

const notCheckedOf = ({ notChecked }: PresentedList, terminal: Terminal): readonly string[] =>
  notChecked.length === 0
    ? []
    : ['', 'Not checked:', ...notChecked.flatMap(({ drug, why }) => wrapped(`${printable(drug)}: ${why}`, terminal))];

const ledgerOf = ({ ledger }: PresentedList): string =>
  `\nReceived ${ledger.received} resources: ${ledger.kept} kept, ${ledger.merged} merged, ${ledger.excluded} excluded, ${ledger.failed} failed.`;
