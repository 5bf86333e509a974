import { MultiBar } from 'cli-progress';
import type { Progress } from '../../flows/ports.ts';
import type { Terminal } from './terminal.ts';

/** Bars on a terminal's standard error, one for each piece of work that runs, below one another; silent in a pipe. */
export const terminalProgress = (terminal: Terminal): Progress => {
  if (!('isTTY' in terminal.err) || terminal.err.isTTY !== true) return silentProgress;
  let bars: MultiBar | null = null;
  let running = 0;
  return {
    start: (what, total) => {
      bars ??= openBars(terminal);
      running += 1;
      const bar = bars.create(total, 0, { what: what.padEnd(44) });
      return {
        step: () => bar.increment(),
        done: () => {
          bar.stop();
          running -= 1;
          // Pieces that run at the same time share the lines; whatever comes after them begins below.
          if (running > 0) return;
          bars?.stop();
          bars = null;
        },
      };
    },
  };
};

const openBars = (terminal: Terminal): MultiBar =>
  new MultiBar({
    format: '  {what} [{bar}] {value}/{total}',
    stream: terminal.err,
    hideCursor: true,
    clearOnComplete: false,
  });

/** Nothing to see: for pipes and tests. */
export const silentProgress: Progress = { start: () => ({ step: () => {}, done: () => {} }) };
