import { MultiBar, type SingleBar } from 'cli-progress';
import type { Progress } from '../../flows/ports.ts';
import type { Terminal } from './terminal.ts';

/**
 * Bars on a terminal's standard error, one for each piece of work that runs; in a pipe one line when a piece begins,
 * so that a log tells how far it came.
 */
export const terminalProgress = (terminal: Terminal): Progress => {
  if (!('isTTY' in terminal.err) || terminal.err.isTTY !== true) return silentProgress;
  return { start: (what, total) => startBar(terminal, what, total) };
};

const startBar = (terminal: Terminal, what: string, total: number) => {
  const bars = new MultiBar({
    format: '  {what} [{bar}] {value}/{total}',
    stream: terminal.err,
    hideCursor: true,
    clearOnComplete: false,
  });
  const bar: SingleBar = bars.create(total, 0, { what: what.padEnd(44) });
  return {
    step: () => bar.increment(),
    done: () => bars.stop(),
  };
};

/** Nothing to see: for pipes and tests. */
export const silentProgress: Progress = { start: () => ({ step: () => {}, done: () => {} }) };
