import { type Command, Option } from 'commander';
import type { SyncReport } from '../../../flows/sync.ts';
import { exitCode } from '../exit-code.ts';
import { issueWords } from '../issue-lines.ts';
import { notBlank } from '../not-blank.ts';
import type { OpenCommand } from '../open-command.ts';
import { formatOption } from '../output-format.ts';
import { terminalProgress } from '../progress.ts';
import { writePreview } from '../sync-preview.ts';
import { jsonLine, line, type Terminal } from '../terminal.ts';
import { stoppable } from '../until-stopped.ts';

/** `concord sync [--partner ID] [--patient ID] [--dry-run | --apply DIGEST]` */
export const addSync = (program: Command, open: OpenCommand): void => {
  program
    .command('sync')
    .description('send what changed to the partners, read it back, read their lists, reconcile; safe to run again')
    .option('--partner <id>', 'only this partner')
    .option('--patient <id>', 'only this patient')
    .addOption(
      new Option('--dry-run', 'say what would be written, and write nothing').default(false).conflicts('apply'),
    )
    .option('--apply <digest>', 'do exactly what a dry run of this digest said, or nothing', notBlank)
    .addOption(formatOption())
    .action((options: { partner?: string; patient?: string; dryRun: boolean; apply?: string; format: string }) =>
      open(async (application, terminal) => {
        const request = {
          partner: options.partner ?? null,
          patient: options.patient ?? null,
          progress: terminalProgress(terminal),
        };
        if (options.dryRun) {
          writePreview(await application.previewSync(request), options.format, terminal);
          return exitCode.done;
        }
        const { apply } = options;
        const report = await stoppable(terminal, (stopAsked) =>
          application.sync({ ...request, stopAsked, ...(apply !== undefined && { apply }) }),
        );
        if (options.format === 'json') jsonLine(terminal.out, summaryOf(report));
        else {
          writeSyncReport(report, terminal);
          line(terminal.out, `run: ${report.run.slice(0, 8)} (concord runs)`);
        }
        return hasProblems(report) ? exitCode.problems : exitCode.done;
      }),
    );
};

const summaryOf = ({ lists, ...report }: SyncReport) => ({ ...report, lists: lists.count });

const hasProblems = ({ published, dispatched, pulled }: SyncReport): boolean =>
  published.heldBack > 0 ||
  dispatched.some(({ failed, altered, waiting }) => failed + altered + waiting > 0) ||
  pulled.some(({ failures, notMatched, notReached }) => failures.length + notMatched + notReached > 0);

/** The report for people; also what the demo prints before its lists. */
export const writeSyncReport = (report: SyncReport, terminal: Terminal, stream = terminal.out): void => {
  const { published } = report;
  line(
    stream,
    `${report.patients} patients: ${published.mapped} resources mapped, ${published.heldBack} held back as not valid, ` +
      `${published.denied} withheld for want of consent, ${published.queued} queued.`,
  );
  for (const told of heldBackWords(report)) line(stream, told);
  for (const { partner, writes, verified, altered, failed, waiting } of report.dispatched) {
    line(
      stream,
      `${partner}: ${writes} written now; ${verified} verified in all, ${altered} altered by the partner, ${failed} failed now, ${waiting} waiting.`,
    );
  }
  for (const { partner, complete, failures, notMatched, notReached, notAsked } of report.pulled) {
    const reasons = Map.groupBy(failures, ({ type, reason }) => `${type}: ${reason}`);
    const told = [...reasons].map(([what, same]) => `${what} (${same.length})`).join(', ');
    line(
      stream,
      `${partner}: ${complete} lists read${told === '' ? '' : `, not read: ${told}`}; ` +
        `${notMatched} patients not found for certain, ${notReached === 0 ? '' : `${notReached} not reached, `}` +
        `${notAsked} not asked about.`,
    );
  }
  for (const { source, resources } of report.notValid) {
    line(stream, `${source}: ${resources} resources were not valid FHIR; what could be read was used.`);
  }
  line(stream, `writes: ${report.writes}`);
};

const mostTold = 20;

/** Each issue that holds something back: what, where, what to change, and the key of the rule that is broken. */
const heldBackWords = ({ heldBack }: SyncReport): readonly string[] => {
  const told = heldBack.flatMap(({ key, issues }) =>
    issues.map((issue) => `  held back: ${key}: ${issueWords(issue)}`),
  );
  const rest = told.length - mostTold;
  return rest > 0 ? [...told.slice(0, mostTold), `  and ${rest} more; --format json tells all.`] : told;
};
