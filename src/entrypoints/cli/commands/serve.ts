import type { Command } from 'commander';
import { exitCode } from '../exit-code.ts';
import type { OpenCommand } from '../open-command.ts';
import { line } from '../terminal.ts';
import { untilStopped } from '../until-stopped.ts';

/** `concord serve` */
export const addServe = (program: Command, open: OpenCommand): void => {
  program
    .command('serve')
    .description('serve the pages, and sync on the schedule that is set')
    .action(() =>
      open(async (application, terminal) => {
        const service = await application.serve();
        line(terminal.err, `Concord serves ${service.address}`);
        if (service.loginToken !== null) line(terminal.err, `Login token (for this run): ${service.loginToken}`);
        line(terminal.err, 'Stop with Ctrl+C.');
        await untilStopped(terminal);
        await service.stop();
        return exitCode.done;
      }),
    );
};
