import { exitCode } from './exit-code.ts';
import { line, type Terminal } from './terminal.ts';

/** How long whatever is under way has to end, in milliseconds, before the process ends without it. */
const patience = 9_000;

/** As shells tell it: 128 and the number of the signal. */
const endedBy = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Resolves at the first SIGINT or SIGTERM. What is under way then has some seconds to end; a second signal ends the
 * process at once. Either is safe: what was begun and not seen to its end is looked for at the partner by the next run.
 */
export const untilStopped = (terminal: Terminal): Promise<void> =>
  new Promise((resolve) => {
    let asked = false;
    const onSignal = (signal: keyof typeof endedBy): void => {
      if (asked) process.exit(endedBy[signal]);
      asked = true;
      setTimeout(() => endWithoutIt(terminal), patience).unref();
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal);
  });

const endWithoutIt = (terminal: Terminal): void => {
  line(terminal.err, 'concord: something was still under way; the next run looks for it and goes on from there.');
  process.exit(exitCode.problems);
};
