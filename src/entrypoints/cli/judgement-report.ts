import type { FileJudgement, JudgedIssue } from '../../flows/validate-files.ts';
import { counted } from './counted.ts';
import { issueAsLines, judgementHeading, kindKeyOf, problemWords } from './judgement-words.ts';
import { printable, type Terminal } from './terminal.ts';
import { wrapped } from './wrapped-lines.ts';

export interface ReportChoices {
  /** Every issue of every resource, however often it comes. */
  readonly all: boolean;
  /** Information too, not only its count. */
  readonly verbose: boolean;
  /** The summary alone. */
  readonly quiet: boolean;
}

export interface JudgementReport {
  /** @returns lines that can be printed now */
  take(judgement: FileJudgement): readonly string[];
  /** @returns what is still to be said of the last file, and the summary of all */
  end(): readonly string[];
}

/** The same issue is shown in full in so many resources of a file; after that it is counted. */
const shownOfAKind = 3;
/** Lines of issues in a file, and counts of equal ones after them. */
const shownInAFile = 60;
const countsOfAFile = 20;
/** A file may break a thousand rules, but nobody's memory. */
const mostKinds = 1_000;
const filesInSummary = 50;

interface Counts {
  judged: number;
  unread: number;
  invalid: number;
  errors: number;
  warnings: number;
  information: number;
}

/** One sort of issue in a file: the same words at the same element, indexes aside. */
interface Kind {
  readonly issue: JudgedIssue;
  shown: number;
  more: number;
}

interface FileTally {
  readonly file: string;
  readonly counts: Counts;
  readonly kinds: Map<string, Kind>;
  isHeaded: boolean;
  shown: number;
  /** Issues that are neither shown nor counted by kind. */
  beyond: number;
}

/** Tells for people, file by file and resource by resource, what was found; equal issues of many resources are counted. */
export const createJudgementReport = (terminal: Terminal, choices: ReportChoices): JudgementReport => {
  const total = noCounts();
  const files: { readonly file: string; readonly counts: Counts }[] = [];
  let fileCount = 0;
  let tally: FileTally | null = null;

  const begin = (file: string): FileTally => {
    const begun = { file, counts: noCounts(), kinds: new Map(), isHeaded: false, shown: 0, beyond: 0 };
    fileCount += 1;
    if (files.length < filesInSummary) files.push(begun);
    return begun;
  };

  const endFile = (): readonly string[] => {
    if (tally === null || choices.quiet || choices.all) return [];
    return countsOf(tally, terminal);
  };

  return {
    take: (judgement) => {
      const ended = tally?.file === judgement.file ? [] : endFile();
      if (tally?.file !== judgement.file) tally = begin(judgement.file);
      for (const counts of [total, tally.counts]) count(judgement, counts);
      if (choices.quiet) return [];
      const issues = judgement.issues.filter((issue) => isTold(issue, choices)).toSorted(bySeverity);
      const shown = choices.all ? issues : choose(issues, tally);
      return [...ended, ...blockOf(judgement, shown, tally, terminal)];
    },
    end: () => [...endFile(), ...summaryOf(total, files, fileCount, { terminal, choices })],
  };
};

const noCounts = (): Counts => ({ judged: 0, unread: 0, invalid: 0, errors: 0, warnings: 0, information: 0 });

const count = ({ isRead, valid, issues }: FileJudgement, counts: Counts): void => {
  if (!isRead) counts.unread += 1;
  else {
    counts.judged += 1;
    if (!valid) counts.invalid += 1;
  }
  for (const { severity } of issues) {
    if (severity === 'error') counts.errors += 1;
    else if (severity === 'warning') counts.warnings += 1;
    else counts.information += 1;
  }
};

const rank = { error: 0, warning: 1, information: 2 } as const;
const bySeverity = (one: JudgedIssue, other: JudgedIssue): number => rank[one.severity] - rank[other.severity];

/** What was asked for (`--must-support`) is shown though it is information. */
const isTold = ({ severity, kind }: JudgedIssue, { verbose }: ReportChoices): boolean =>
  severity !== 'information' || verbose || kind === 'must-support-absent';

/** The issues of a resource that are still to be shown in its file; the others are counted. */
const choose = (issues: readonly JudgedIssue[], tally: FileTally): readonly JudgedIssue[] =>
  issues.filter((issue) => {
    const key = kindKeyOf(issue);
    const kind = tally.kinds.get(key) ?? { issue, shown: 0, more: 0 };
    if (!tally.kinds.has(key) && tally.kinds.size >= mostKinds) {
      tally.beyond += 1;
      return false;
    }
    tally.kinds.set(key, kind);
    if (kind.shown >= shownOfAKind || tally.shown >= shownInAFile) {
      kind.more += 1;
      return false;
    }
    kind.shown += 1;
    tally.shown += 1;
    return true;
  });

const blockOf = (
  judgement: FileJudgement,
  issues: readonly JudgedIssue[],
  tally: FileTally,
  terminal: Terminal,
): readonly string[] => {
  if (issues.length === 0) return [];
  const heading = tally.isHeaded ? [] : ['', ...wrapped(printable(tally.file), terminal, '', 'strong')];
  tally.isHeaded = true;
  return [
    ...heading,
    ...wrapped(judgementHeading(judgement), terminal, '  '),
    ...issues.flatMap((issue) => issueAsLines(issue, terminal, '    ')),
  ];
};

/** What was not shown of a file, by kind, the most frequent first. */
const countsOf = ({ kinds, beyond }: FileTally, terminal: Terminal): readonly string[] => {
  const more = [...kinds.values()].filter((kind) => kind.more > 0).toSorted((a, b) => b.more - a.more);
  if (more.length === 0 && beyond === 0) return [];
  const rest = more.slice(countsOfAFile).reduce((sum, kind) => sum + kind.more, beyond);
  return [
    '  and of the same sorts, counted (--all shows each):',
    ...more
      .slice(0, countsOfAFile)
      .flatMap((kind) => issueAsLines(kind.issue, terminal, '    ', `${counted(kind.more, 'time', 'times')} more: `)),
    ...(rest === 0 ? [] : [`    ${counted(rest, 'issue', 'issues')} of other sorts`]),
  ];
};

const summaryOf = (
  total: Counts,
  files: readonly { readonly file: string; readonly counts: Counts }[],
  fileCount: number,
  { terminal, choices }: { readonly terminal: Terminal; readonly choices: ReportChoices },
): readonly string[] => {
  const isBad = total.invalid + total.unread > 0;
  const others = fileCount - files.length;
  const each = fileCount < 2 ? [] : files.map(({ file, counts }) => `${printable(file)}: ${sentenceOf(counts)}.`);
  return [
    ...(choices.quiet || total.errors + total.warnings === 0 ? [] : ['']),
    ...each.flatMap((text) => wrapped(text, terminal, '')),
    ...(others > 0 ? [`... and ${counted(others, 'file', 'files')} more.`] : []),
    ...wrapped(`${sentenceOf(total)}.`, terminal, '', ...(isBad ? (['strong'] as const) : [])),
    ...(total.information === 0 || choices.verbose ? [] : wrapped(informationOf(total), terminal, '')),
  ];
};

const informationOf = ({ information }: Counts): string =>
  `${counted(information, 'piece', 'pieces')} of information besides: --verbose shows ${information === 1 ? 'it' : 'them'}.`;

const sentenceOf = (counts: Counts): string => {
  const validity = counts.invalid === 0 ? 'all valid' : `${counts.invalid.toLocaleString('en-US')} not valid`;
  const judged = `${counted(counts.judged, 'resource', 'resources')} judged${counts.judged === 0 ? '' : `, ${validity}`}`;
  const unread = counts.unread === 0 ? [] : [`${counted(counts.unread, 'document', 'documents')} not readable`];
  const problems = problemWords(counts);
  return [[judged, ...unread].join(', '), ...(problems === '' ? [] : [problems])].join('; ');
};
