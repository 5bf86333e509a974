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
import { type ShownDate, shownInstant } from './dates.ts';
import { counted } from './words.ts';

/** A sync as a line of the overview. */
export interface RunLine {
  readonly href: string;
  readonly startedAt: ShownDate;
  readonly outcome: string;
  /** By which colour repeats the outcome. */
  readonly tone: 'calm' | 'moderate' | 'high';
  readonly about: string;
  readonly took: string;
  readonly written: string;
  readonly needsPerson: string | null;
}

/** Everything that the page of one sync says, in words and in its order. */
export interface RunPage extends RunLine {
  readonly id: string;
  readonly note: string | null;
  readonly summary: readonly string[];
  /** Of a round: whose turn failed, or did not come. */
  readonly turns: readonly string[];
  readonly needs: readonly { readonly why: string; readonly whatToDo: string }[];
  readonly partners: readonly PartnerView[];
  readonly hasReport: boolean;
}

export interface PartnerView {
  readonly partner: string;
  readonly sent: string;
  readonly read: readonly string[];
  readonly unread: readonly string[];
  readonly oldestAnswer: ShownDate | null;
}

const tones: Readonly<Record<RunOutcome, RunLine['tone']>> = {
  unfinished: 'moderate',
  done: 'calm',
  problems: 'moderate',
  stopped: 'moderate',
  failed: 'high',
};

export const toRunLine = (run: SyncRun): RunLine => ({
  href: `/runs/${run.id}`,
  startedAt: shownInstant(run.startedAt),
  outcome: outcomeWords[run.outcome],
  tone: tones[run.outcome],
  about: aboutRun(run),
  took: durationWords(run) ?? tookSoFar(run),
  written: run.report === null ? 'not known' : `${run.report.writes}`,
  needsPerson: needsPersonWords(run.report),
});

const tookSoFar = ({ turns }: SyncRun): string =>
  turns === null ? 'not known' : `so far ${turns.ended} of ${turns.all} patients`;

const needsPersonWords = (report: RunReport | null): string | null => {
  const count = report?.needsPerson.filter(({ what }) => what !== 'open-questions').length ?? 0;
  return count === 0 ? null : counted(count, 'thing', 'things');
};

export const toRunPage = (run: SyncRun): RunPage => ({
  ...toRunLine(run),
  id: run.id,
  note: aboutOutcome(run),
  summary: run.report === null ? [] : summaryOf(run.report),
  turns: run.report === null ? [] : turnWords(run.report),
  needs: run.report?.needsPerson.map(needWords) ?? [],
  partners: run.report?.partners.map(toPartnerView) ?? [],
  hasReport: run.report !== null,
});

const summaryOf = ({ patients, mapped, queued, writes, lists }: RunReport): readonly string[] => [
  counted(patients, 'patient', 'patients'),
  counted(mapped, 'resource mapped', 'resources mapped'),
  `${queued} queued`,
  `${writes} written`,
  counted(lists, 'list made', 'lists made'),
];

const toPartnerView = (partner: PartnerRun): PartnerView => ({
  partner: partner.partner,
  sent: sentWords(partner),
  read: [...exportWords(partner), ...readWords(partner.reads)],
  unread: unreadWords(partner),
  oldestAnswer: partner.oldestAnswer === null ? null : shownInstant(partner.oldestAnswer),
});
