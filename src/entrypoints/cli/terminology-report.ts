import Table from 'cli-table3';
import type { BuiltTerminology, TerminologyInfo, TerminologySource } from '../../flows/ports.ts';
import { counted } from './counted.ts';
import { printable, printableIn, type Terminal } from './terminal.ts';
import { wrapText } from './wrap-text.ts';
import { wrapped } from './wrapped-lines.ts';

/** Wider text is harder to read, and a terminal of 80 columns is the least that the tables are made for. */
const widest = 80;
const narrowest = 60;

/**
 * What drug data is in use, as text of at most 80 columns: the sources in a table, RxNorm's concepts by term type and by
 * origin, the terms and remarks of every source, and NLM's statement whole.
 */
export const infoAsText = (given: TerminologyInfo, terminal: Terminal): string => {
  const info = printableIn(given);
  const page = { ...terminal, width: Math.max(narrowest, Math.min(terminal.width, widest)) };
  const place = info.folder === null ? 'The drug data that comes with Concord' : `The drug data of ${info.folder}`;
  return [
    ...wrapped(`${place}${stateWords[info.state]}`, page, '', 'strong'),
    sourceTable(info.sources, page),
    ...info.sources.flatMap((source) => conceptTable(source)),
    ...info.sources.flatMap((source) => wordsOf(source, page)),
    '',
    ...wrapText(info.acknowledgement, page.width).split('\n'),
  ].join('\n');
};

const stateWords: Readonly<Record<TerminologyInfo['state'], string>> = {
  intact: ', as it was built.',
  damaged: ': DAMAGED, some of its files are not what was built.',
  'not-checked': '.',
};

const sourceTable = (sources: readonly TerminologySource[], { width }: Terminal): string => {
  // Four columns and their five borders; days and counts have the width they need.
  const words = width - 5 - 14 - 22;
  const widths = [Math.ceil(words / 2), Math.floor(words / 2), 14, 22];
  const fitted = (cells: readonly string[]) => cells.map((cell, at) => wrapText(cell, (widths[at] ?? 0) - 2));
  const table = new Table({
    head: fitted(['Source', 'Publisher', 'As of', 'In use']),
    colWidths: widths,
    style: { head: [], border: [] },
  });
  for (const { title, publisher, released, tables } of sources) {
    const used = Object.entries(tables).map(([name, count]) => `${name} ${shareOf(count)}`);
    table.push(fitted([title, publisher, released, used.join('\n')]));
  }
  return table.toString();
};

const shareOf = ({ rows, used }: { readonly rows: number; readonly used: number }): string =>
  rows === used ? number(used) : `${number(used)} of ${number(rows)}`;

const number = (count: number): string => count.toLocaleString('en-US');

/** Term types and origins side by side: neither list says anything about the other. */
const conceptTable = ({ types, origins }: TerminologySource): readonly string[] => {
  const [byType, byOrigin] = [Object.entries(types), Object.entries(origins)];
  if (byType.length === 0 && byOrigin.length === 0) return [];
  const table = new Table({
    head: ['Term type', 'Concepts', 'Origin', 'Concepts'],
    colAligns: ['left', 'right', 'left', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (let at = 0; at < Math.max(byType.length, byOrigin.length); at += 1) {
    table.push([...cellsOf(byType[at]), ...cellsOf(byOrigin[at])]);
  }
  return [table.toString()];
};

const cellsOf = (entry: readonly [name: string, count: number] | undefined): readonly string[] =>
  entry === undefined ? ['', ''] : [entry[0], number(entry[1])];

const wordsOf = ({ title, terms, remarks }: TerminologySource, terminal: Terminal): readonly string[] => [
  '',
  ...wrapped(title, terminal, '', 'strong'),
  ...wrapped(`Terms: ${terms}`, terminal, '  '),
  ...(remarks === '' ? [] : wrapped(`Remarks: ${remarks}`, terminal, '  ')),
];

/** What a build made, left out and missed. */
export const builtAsText = (given: BuiltTerminology, terminal: Terminal): string => {
  const built = printableIn(given);
  const page = { ...terminal, width: Math.max(narrowest, Math.min(terminal.width, widest)) };
  const bytes = built.files.reduce((sum, file) => sum + file.bytes, 0);
  const size = `${(bytes / 1_000_000).toFixed(1)} MB in ${counted(built.files.length, 'file', 'files')}`;
  return [
    ...wrapped(`Built: ${built.folder} (${size})`, page, '', 'strong'),
    ...built.sources.sources.flatMap((source) => builtLines(source, page)),
    ...countsUnder('Left out', built.leftOut, page),
    ...countsUnder('Missing in the release', built.gaps, page),
    ...wrapped('Set CONCORD_TERMINOLOGY to this folder to use it; what already runs keeps its old data.', page, ''),
  ].join('\n');
};

const builtLines = ({ id, released, tables }: TerminologySource, terminal: Terminal): readonly string[] => {
  const told = Object.entries(tables).map(([name, count]) => `${name} ${shareOf(count)}`);
  return wrapped(`${id} (${released}): ${told.join(', ')}`, terminal, '  ');
};

const countsUnder = (
  heading: string,
  counts: Readonly<Record<string, number>>,
  terminal: Terminal,
): readonly string[] => {
  const told = Object.entries(counts).filter(([, count]) => count > 0);
  return told.length === 0
    ? []
    : wrapped(`${heading}: ${told.map(([what, count]) => `${number(count)} ${what}`).join(', ')}`, terminal, '');
};

/** The lines that were passed over: how many, and where the first ones are. */
export const unreadAsText = ({ count, first }: BuiltTerminology['unread']): readonly string[] => {
  if (count === 0) return [];
  const more = count - first.length;
  return [
    `${counted(count, 'line', 'lines')} could not be read; what they hold is not in the data:`,
    ...first.map(({ file, line, problem }) => printable(`  ${file}:${line} ${problem}`)),
    ...(more === 0 ? [] : [`  and ${number(more)} more`]),
  ];
};
