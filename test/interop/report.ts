import Table from 'cli-table3';
import type { Disagreement, Outcome, Tally } from './compare.ts';
import { disagreements, isMissed, tally } from './compare.ts';

/** The tables for people, as text. */
export const reportOf = (outcomes: readonly Outcome[]): string =>
  [
    'By corpus',
    tallyTable([...by(outcomes, ({ subject }) => subject.corpus), tally('all', outcomes)]),
    '',
    'By kind of mutation',
    tallyTable(by(outcomes.filter(isMutant), ({ subject }) => subject.mutation?.category ?? '')),
    '',
    'By type of resource',
    tallyTable(by(outcomes, ({ subject }) => String(subject.resource['resourceType'] ?? 'none'), 40)),
    '',
    `Disagreements${disagreements(outcomes).length === 0 ? ': none' : ', by what the one that rejects says'}`,
    disagreementTable(disagreements(outcomes)),
    '',
    ruleLine(outcomes),
  ].join('\n');

/** The rule of the project, with its count. */
export const ruleLine = (outcomes: readonly Outcome[]): string => {
  const missed = outcomes.filter(isMissed);
  const mutants = missed.filter(isMutant).length;
  return `Rejected by HL7 for structure, cardinality, type, required binding or invariant, and accepted: ${mutants} mutants, ${missed.length - mutants} others`;
};

const isMutant = ({ subject }: Outcome): boolean => subject.mutation !== undefined;

export const by = (outcomes: readonly Outcome[], nameOf: (outcome: Outcome) => string, atLeast = 1): readonly Tally[] =>
  [...Map.groupBy(outcomes, nameOf)]
    .filter(([, group]) => group.length >= atLeast)
    .map(([name, group]) => tally(name, group))
    .toSorted((left, right) => (left.name < right.name ? -1 : 1));

const percent = (part: number, whole: number): string => (whole === 0 ? '' : `${((100 * part) / whole).toFixed(2)} %`);

const plain = {
  style: { head: [], border: [], compact: true },
};

const tallyTable = (rows: readonly Tally[]): string => {
  const table = new Table({
    ...plain,
    head: [
      '',
      'resources',
      'both valid',
      'both invalid',
      'only HL7 rejects',
      'of these binding',
      'only Concord rejects',
      'agree',
      'same places',
    ],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'right', 'right'],
  });
  for (const row of rows) {
    table.push([
      row.name,
      ...[row.resources, row.bothValid, row.bothInvalid, row.onlyHl7, row.missed, row.onlyConcord].map(String),
      percent(row.bothValid + row.bothInvalid, row.resources),
      percent(row.samePlaces, row.resources),
    ]);
  }
  return table.toString();
};

const disagreementTable = (rows: readonly Disagreement[]): string => {
  const table = new Table({ ...plain, head: ['n', 'who rejects', 'says', 'where', 'example'] });
  for (const { count, verdict, reason, path, binding, example } of rows) {
    table.push([
      String(count),
      `${verdict.split(' ')[1]}${binding ? ' (binding)' : ''}`,
      reason.slice(0, 90),
      path.slice(0, 60),
      example.slice(0, 110),
    ]);
  }
  return table.toString();
};
