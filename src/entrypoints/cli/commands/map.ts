import type { Command } from 'commander';
import { exitCode } from '../exit-code.ts';
import { hasErrors, writeIssues } from '../issue-lines.ts';
import type { OpenCommand } from '../open-command.ts';
import { openOutput } from '../output-file.ts';
import { safeJson } from '../safe-json.ts';
import { jsonLine, line } from '../terminal.ts';

/** `concord map <path...> [--out FILE]` */
export const addMap = (program: Command, open: OpenCommand): void => {
  program
    .command('map')
    .description('turn clinic records into US Core resources, one JSON resource a line, touching nothing')
    .argument('<path...>')
    .option('--out <file>', 'write the resources there instead of on standard output')
    .action((paths: string[], options: { out?: string }) =>
      open(async (application, terminal) => {
        const output = options.out === undefined ? null : await openOutput(options.out);
        const counts = { resources: 0, failed: false };
        for await (const reading of application.mapRecords(paths)) {
          for (const { resource } of reading.resources) {
            if (output === null) jsonLine(terminal.out, resource);
            else await output.write(`${safeJson(resource)}\n`);
          }
          counts.resources += reading.resources.length;
          counts.failed ||= hasErrors(reading.issues);
          writeIssues(terminal, reading, reading.issues);
        }
        if (output !== null) {
          await output.close();
          line(terminal.err, `${counts.resources} resources written.`);
        }
        return counts.failed ? exitCode.problems : exitCode.done;
      }),
    );
};
