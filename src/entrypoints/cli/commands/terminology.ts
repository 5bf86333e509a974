import { type Command, Option } from 'commander';
import type { BuiltTerminology, TerminologyBuild } from '../../../flows/ports.ts';
import { readDay } from '../day-option.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { OpenCommand } from '../open-command.ts';
import { formatOption } from '../output-format.ts';
import { terminalProgress } from '../progress.ts';
import { jsonLine, line, printable } from '../terminal.ts';
import { builtAsText, infoAsText, unreadAsText } from '../terminology-report.ts';

interface BuildOptions {
  readonly rrf?: string;
  readonly tables?: string;
  readonly out?: string;
  readonly released?: string;
  readonly format: string;
}

/** `concord terminology info`, `concord terminology build --rrf DIR | --tables DIR` */
export const addTerminology = (program: Command, open: OpenCommand): void => {
  const terminology = program.command('terminology').description('the drug data that Concord knows drugs by');
  addInfo(terminology, open);
  addBuild(terminology, open);
};

const addInfo = (terminology: Command, open: OpenCommand): void => {
  terminology
    .command('info')
    .description('where the drug data in use comes from, of which day it is, on which terms, and what is in it')
    .addOption(formatOption())
    .action((options: { format: string }) =>
      open(async (application, terminal) => {
        const info = await application.terminologyInfo();
        if (options.format === 'json') jsonLine(terminal.out, info);
        else line(terminal.out, infoAsText(info, terminal));
        for (const name of info.damaged) line(terminal.err, printable(`Not what was written: ${name}. Build it anew.`));
        return info.state === 'damaged' ? exitCode.problems : exitCode.done;
      }),
    );
};

const addBuild = (terminology: Command, open: OpenCommand): void => {
  const command = terminology.command('build');
  command
    .description('make drug data out of a release of RxNorm, or out of a folder of tables')
    .addOption(
      new Option(
        '--rrf <folder>',
        'an unpacked release of RxNorm, full or prescribable, as NLM publishes it',
      ).conflicts('tables'),
    )
    .addOption(new Option('--tables <folder>', 'tables as docs/terminology.md describes them').conflicts('released'))
    .option('--out <folder>', 'where it goes (default: CONCORD_TERMINOLOGY, else .concord/terminology)')
    .option('--released <date>', 'day of the release, YYYY-MM-DD, where the release does not say it', readDay)
    .addOption(formatOption())
    .action((options: BuildOptions) =>
      open(async (application, terminal) => {
        const from = sourceOf(options);
        if (from === null) return command.error('error: name what to build from: --rrf <folder> or --tables <folder>');
        const built = await application.buildTerminology({
          from,
          out: options.out ?? null,
          released: options.released ?? null,
          progress: terminalProgress(terminal),
        });
        if (options.format === 'json') jsonLine(terminal.out, built);
        else line(terminal.out, builtAsText(built, terminal));
        for (const told of unreadAsText(built.unread)) line(terminal.err, told);
        return codeOf(built);
      }),
    );
};

const sourceOf = ({ rrf, tables }: BuildOptions): TerminologyBuild['from'] | null => {
  if (rrf !== undefined) return { kind: 'rrf', folder: rrf };
  return tables === undefined ? null : { kind: 'tables', folder: tables };
};

const codeOf = ({ unread }: BuiltTerminology): ExitCode => (unread.count === 0 ? exitCode.done : exitCode.problems);
