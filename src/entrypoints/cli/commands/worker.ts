import { type Command, InvalidArgumentError } from 'commander';
import { exitCode } from '../exit-code.ts';
import type { OpenCommand } from '../open-command.ts';
import { line } from '../terminal.ts';
import { untilStopped } from '../until-stopped.ts';

/** `concord worker` */
export const addWorker = (program: Command, open: OpenCommand): void => {
  program
    .command('worker')
    .description(
      'sync patients as their turn comes; any number of workers share them, with DATABASE_URL on any machines',
    )
    .option('--concurrency <patients>', 'patients at a time', readConcurrency, 4)
    .option('--now', 'give every patient a turn at once, beside the schedule', false)
    .option('--until-idle', 'end when nobody waits any more', false)
    .action((options: { readonly concurrency: number; readonly now: boolean; readonly untilIdle: boolean }) =>
      open(async (application, terminal) => {
        const worker = await application.work(options);
        line(terminal.err, `Working, ${options.concurrency} patients at a time. Stop with Ctrl+C.`);
        await (options.untilIdle ? worker.idle() : untilStopped(terminal));
        await worker.stop();
        return exitCode.done;
      }),
    );
};

const readConcurrency = (value: string): number => {
  if (!/^[1-9]\d?$/.test(value)) throw new InvalidArgumentError('Expected a number of patients, 1 to 99.');
  return Number(value);
};
