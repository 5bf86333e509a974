/**
 * How well dangers of combined lists are told: cases that were written and answered by hand, apart from the rules, go
 * through everything that reads and reconciles a list. Recall: expected alerts that are given, at least as severe.
 * Precision: high and moderate alerts that are expected or acceptable.
 * Run: npm run eval:safety -- [--topic TEXT] [--show missed|weaker|unexpected] [--hold]
 * `--hold`: ends with 1 where the whole falls behind what was reached: 97 of 100 high alerts given as high (100 are aimed
 * at), 98 of 100 of all given, 95 of 100 loud alerts expected or fair.
 */
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import type { ExpectedAlert } from './safety-cases.ts';
import { safetyCases } from './safety-cases.ts';
import { judgeCase, type SafetyOutcome } from './score-safety.ts';

const { values } = parseArgs({
  options: {
    topic: { type: 'string', default: '' },
    show: { type: 'string' },
    hold: { type: 'boolean', default: false },
  },
});

const outcomes = safetyCases()
  .filter(({ topic }) => topic.includes(values.topic))
  .map(judgeCase);

interface Counts {
  readonly high: number;
  readonly highFound: number;
  readonly all: number;
  readonly found: number;
  readonly weaker: number;
  readonly fair: number;
  readonly loud: number;
}

const countsOf = (some: readonly SafetyOutcome[]): Counts => {
  const sum = (count: (outcome: SafetyOutcome) => number): number =>
    some.reduce((total, outcome) => total + count(outcome), 0);
  const highs = (alerts: readonly ExpectedAlert[]): number =>
    alerts.filter(({ severity }) => severity === 'high').length;
  return {
    high: sum(({ of }) => highs(of.expected)),
    highFound: sum(({ found }) => highs(found)),
    all: sum(({ of }) => of.expected.length),
    found: sum(({ found }) => found.length),
    weaker: sum(({ weaker }) => weaker.length),
    fair: sum(({ fair }) => fair.length),
    loud: sum(({ fair, unexpected }) => fair.length + unexpected.length),
  };
};

const percent = (count: number, of: number): string => (of === 0 ? '-' : `${((100 * count) / of).toFixed(1)} %`);
const table = new Table({
  head: ['topic', 'lists', 'high', 'given', 'expected', 'given', 'milder', 'loud alerts', 'precision'],
  style: { head: [], border: [] },
  colAligns: ['left', ...Array<'right'>(8).fill('right')],
});
const addRow = (name: string, some: readonly SafetyOutcome[]): void => {
  const { high, highFound, all, found, weaker, fair, loud } = countsOf(some);
  table.push([
    name,
    String(some.length),
    ...[String(high), percent(highFound, high), String(all), percent(found + weaker, all), percent(weaker, all)],
    ...[String(loud), percent(fair, loud)],
  ]);
};
for (const [topic, some] of Map.groupBy(outcomes, ({ of }) => of.topic)) addRow(topic, some);
addRow('all', outcomes);
console.log(table.toString());

const saying = ({ severity, type, drugs }: ExpectedAlert): string => `${severity}\t${type}\t${drugs.join(' + ')}`;
for (const { of, missed, weaker, unexpected } of outcomes) {
  if (values.show === 'missed') for (const alert of missed) console.log(`${of.id}\t${saying(alert)}`);
  if (values.show === 'weaker') for (const alert of weaker) console.log(`${of.id}\t${saying(alert)}`);
  if (values.show === 'unexpected') {
    for (const alert of unexpected) console.log(`${of.id}\t${saying(alert)}\t${alert.rule}\t${alert.message}`);
  }
}

if (values.hold) {
  const { high, highFound, all, found, weaker, fair, loud } = countsOf(outcomes);
  const isReached = highFound >= 0.97 * high && found + weaker >= 0.98 * all && fair >= 0.95 * loud;
  if (!isReached) console.log('NOT REACHED');
  process.exitCode = isReached ? 0 : 1;
}
