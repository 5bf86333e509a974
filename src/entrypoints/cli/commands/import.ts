import type { Command } from 'commander';
import { exitCode } from '../exit-code.ts';
import { writeIssues } from '../issue-lines.ts';
import type { OpenCommand } from '../open-command.ts';
import { formatOption } from '../output-format.ts';
import { jsonLine, line } from '../terminal.ts';

/** `concord import <path...>` */
export const addImport = (program: Command, open: OpenCommand): void => {
  program
    .command('import')
    .description('store clinic records: a JSON or NDJSON file, a folder of them, or a folder of CSV files')
    .argument('<path...>')
    .option('--dry-run', 'read and check everything, store nothing', false)
    .addOption(formatOption())
    .action((paths: string[], options: { dryRun: boolean; format: string }) =>
      open(async (application, terminal) => {
        const report = await application.importRecords(paths, { dryRun: options.dryRun });
        for (const problem of report.problems) writeIssues(terminal, problem, problem.issues);
        const { problems, ...counts } = report;
        if (options.format === 'json') jsonLine(terminal.out, { ...counts, dryRun: options.dryRun });
        else {
          const read = counts.new + counts.changed + counts.unchanged;
          line(
            terminal.out,
            options.dryRun
              ? `${read} records can be imported, ${counts.refused} refused; nothing was stored.`
              : `Imported: ${counts.new} new, ${counts.changed} changed, ${counts.unchanged} unchanged, ${counts.refused} refused.`,
          );
        }
        return problems.some(({ issues }) => issues.length > 0) ? exitCode.problems : exitCode.done;
      }),
    );
};
