import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Command } from 'commander';
import { exitCode } from '../exit-code.ts';
import { hasErrors, writeIssues } from '../issue-lines.ts';
import type { OpenCommand } from '../open-command.ts';
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
        const out = options.out === undefined ? terminal.out : createWriteStream(options.out, { mode: 0o600 });
        const counts = { resources: 0, failed: false, found: false };
        for await (const reading of application.mapRecords(paths)) {
          for (const { resource } of reading.resources) jsonLine(out, resource);
          counts.resources += reading.resources.length;
          counts.found ||= reading.issues.length > 0;
          counts.failed ||= hasErrors(reading.issues);
          writeIssues(terminal, reading, reading.issues);
        }
        if (options.out !== undefined) {
          out.end();
          await finished(out);
          line(terminal.err, `${counts.resources} resources written.`);
        }
        return counts.failed ? exitCode.problems : exitCode.done;
      }),
    );
};
