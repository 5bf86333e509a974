import type { Command } from 'commander';
import { exitCode } from '../exit-code.ts';
import { listAsText } from '../list-table.ts';
import type { OpenCommand } from '../open-command.ts';
import { formatOption } from '../output-format.ts';
import { terminalProgress } from '../progress.ts';
import { jsonLine, line } from '../terminal.ts';
import { untilStopped } from '../until-stopped.ts';
import { writeSyncReport } from './sync.ts';

interface DemoCommandOptions {
  readonly data: string;
  readonly once: boolean;
  readonly format: string;
}

/** `concord demo`: the whole way with three pretend partners and invented patients. */
export const addDemo = (program: Command, open: OpenCommand): void => {
  program
    .command('demo')
    .description('the whole way on this machine: three pretend partners, invented patients, the lists and their page')
    .option('--data <folder>', "where the demo's database and its partners' data go", '.concord/demo')
    .option('--once', 'end after the lists', false)
    .addOption(formatOption())
    .action((options: DemoCommandOptions) =>
      open(async (application, terminal) => {
        const demo = await application.demo({
          dataFolder: options.data,
          progress: terminalProgress(terminal),
          serve: !options.once,
        });
        const isJson = options.format === 'json';
        for (const list of demo.lists) {
          if (isJson) jsonLine(terminal.out, list);
          else line(terminal.out, listAsText(list, terminal));
        }
        writeSyncReport(demo.report, terminal, isJson ? terminal.err : terminal.out);
        if (demo.service !== null) {
          line(terminal.err, `\nThe same lists as a page: ${demo.service.address}`);
          line(terminal.err, `Login token: ${demo.service.loginToken ?? ''}`);
          line(terminal.err, 'Stop with Ctrl+C.');
          await untilStopped(terminal);
        }
        await demo.stop();
        return exitCode.done;
      }),
    );
};
