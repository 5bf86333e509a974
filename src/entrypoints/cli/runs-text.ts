import type { PartnerRun, RunOutcome, RunReport, SyncRun } from '../../flows/ports.ts';
import {
  aboutOutcome,
  aboutRun,
  durationWords,
  exportWords,
  needWords,
  outcomeWords,
  readWords,
  sentWords,
  turnWords,
  unreadWords,
} from '../run-words.ts';
import { type Emphasis, printableIn, type Terminal } from './terminal.ts';
import { wrapped } from './wrapped-lines.ts';

/** Syncs and what they left, as text that fits the terminal. */
export const runsAsText = (runs: readonly SyncRun[], terminal: Terminal): string =>
  runs.length === 0
    ? 'No sync was run yet.'
    : printableIn(runs)
        .map((run) => runAsText(run, terminal).join('\n'))
        .join('\n\n');

const emphasisOf: Readonly<Record<RunOutcome, Emphasis>> = {
  unfinished: 'caution',
  done: 'strong',
  problems: 'caution',
  stopped: 'caution',
  failed: 'danger',
};

const runAsText = (run: SyncRun, terminal: Terminal): readonly string[] => {
  const { id, startedAt, outcome, report } = run;
  const took = durationWords(run);
  const about = aboutOutcome(run);
  const head = `${id.slice(0, 8)}  ${minuteOf(startedAt)}: ${outcomeWords[outcome]}${took === null ? '' : ` (${took})`}`;
  return [
    ...wrapped(`${head}; ${aboutRun(run)}`, terminal, '', emphasisOf[outcome]),
    ...(about === null ? [] : wrapped(about, terminal, '  ')),
    ...(report === null ? [] : reportAsText(report, terminal)),
  ];
};

const reportAsText = (report: RunReport, terminal: Terminal): readonly string[] => {
  const { patients, mapped, queued, writes, lists, needsPerson } = report;
  const told = `${patients} patients: ${mapped} resources mapped, ${queued} queued, ${writes} written; ${lists} lists made.`;
  return [
    ...wrapped(told, terminal, '  '),
    ...turnWords(report).flatMap((words) => wrapped(words, terminal, '  ', 'caution')),
    ...report.partners.flatMap((partner) => partnerAsText(partner, terminal)),
    ...(needsPerson.length === 0 ? ['  Nothing needs a person.'] : ['  Needs a person:']),
    ...needsPerson.map(needWords).flatMap(({ why, whatToDo }) => wrapped(`${why} ${whatToDo}`, terminal, '    ')),
  ];
};

const partnerAsText = (partner: PartnerRun, terminal: Terminal): readonly string[] => [
  ...wrapped(`${partner.partner}: ${sentWords(partner)}; ${asOf(partner)}.`, terminal, '  '),
  ...[...exportWords(partner), ...readWords(partner.reads), ...unreadWords(partner)].flatMap((words) =>
    wrapped(words, terminal, '    '),
  ),
];

const asOf = ({ oldestAnswer }: PartnerRun): string =>
  oldestAnswer === null ? 'nothing read yet' : `oldest answer in use ${minuteOf(oldestAnswer)}`;

const minuteOf = (instant: string): string => `${instant.slice(0, 16).replace('T', ' ')} UTC`;
