import { type Command, InvalidArgumentError } from 'commander';
import { exitCode } from '../exit-code.ts';
import type { OpenCommand } from '../open-command.ts';
import { formatOption } from '../output-format.ts';
import { runsAsText } from '../runs-text.ts';
import { jsonLine, line } from '../terminal.ts';

/** `concord runs` */
export const addRuns = (program: Command, open: OpenCommand): void => {
  program
    .command('runs')
    .description('what the last syncs did and left, the newest first, and what needs a person')
    .option('--last <number>', 'how many', readCount, 3)
    .addOption(formatOption())
    .action((options: { last: number; format: string }) =>
      open(async (application, terminal) => {
        const runs = await application.runs(options.last);
        if (options.format === 'json') for (const run of runs) jsonLine(terminal.out, run);
        else line(terminal.out, runsAsText(runs, terminal));
        const [newest] = runs;
        return newest === undefined || newest.outcome === 'done' ? exitCode.done : exitCode.problems;
      }),
    );
};

const readCount = (typed: string): number => {
  const count = Number(typed);
  if (!/^\d{1,4}$/.test(typed) || count < 1) throw new InvalidArgumentError('Expected a whole number, 1 to 9999.');
  return count;
};
