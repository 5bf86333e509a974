/**
 * How well lists of several sources are brought together: cases that were written and answered by hand, apart from the
 * code. Rows: as many of each drug as there should be, with the statements that stay of each source. Differences:
 * recall of those that must be told, precision of those that are. Changes of dose and courses at the same time are
 * counted as their own types.
 * Run: npm run eval:reconcile -- [--topic TEXT] [--show missed|unexpected|rows] [--hold]
 * `--hold`: ends with 1 where the whole falls short of what is aimed at.
 */
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { reconcileCases } from './reconcile-cases.ts';
import { judgeReconcileCase, type ToldDifference } from './score-reconcile.ts';

const { values } = parseArgs({
  options: {
    topic: { type: 'string', default: '' },
    show: { type: 'string' },
    hold: { type: 'boolean', default: false },
  },
});

const outcomes = reconcileCases()
  .filter(({ topic }) => topic.includes(values.topic))
  .map(judgeReconcileCase);
const all = (pick: (outcome: (typeof outcomes)[number]) => readonly ToldDifference[]): readonly ToldDifference[] =>
  outcomes.flatMap(pick);
const [found, missed, unexpected] = [
  all((outcome) => outcome.found),
  all((outcome) => outcome.missed),
  all((outcome) => outcome.unexpected),
];

const percent = (count: number, of: number): string => (of === 0 ? '-' : `${((100 * count) / of).toFixed(1)} %`);
const table = new Table({
  head: ['difference', 'to be told', 'told', 'told besides', 'precision'],
  style: { head: [], border: [] },
  colAligns: ['left', 'right', 'right', 'right', 'right'],
});
const countOf = (told: readonly ToldDifference[], type: string | null): number =>
  told.filter((one) => type === null || one.type === type).length;
const addRow = (name: string, type: string | null): void => {
  const [right, lost, wrong] = [countOf(found, type), countOf(missed, type), countOf(unexpected, type)];
  table.push([name, String(right + lost), percent(right, right + lost), String(wrong), percent(right, right + wrong)]);
};
for (const type of [...new Set([...found, ...missed, ...unexpected].map(({ type: one }) => one))].toSorted())
  addRow(type, type);
addRow('all', null);
console.log(table.toString());
const wrongRows = outcomes.flatMap(({ of, rows }) => rows.map((row) => `${of.id}\t${row}`));
const expectedRows = outcomes.reduce((sum, { of }) => sum + of.rows.length, 0);
console.log(`${outcomes.length} cases, ${expectedRows} rows, ${wrongRows.length} of them not as they should be.`);

for (const { of, ...told } of outcomes) {
  const shown = values.show === 'missed' ? told.missed : values.show === 'unexpected' ? told.unexpected : [];
  for (const { drug, type, detail } of shown) console.log(`${of.id}\t${drug}\t${type}\t${detail}`);
}
if (values.show === 'rows') for (const line of wrongRows) console.log(line);

if (values.hold) {
  const isReached =
    found.length >= 0.98 * (found.length + missed.length) && found.length >= 0.95 * (found.length + unexpected.length);
  if (!isReached) console.log('NOT REACHED');
  process.exitCode = isReached ? 0 : 1;
}
