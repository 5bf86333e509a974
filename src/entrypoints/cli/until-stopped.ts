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
    onStopSignal(terminal, resolve);
  });

/**
 * Does work that is asked to end, between two of its steps, at the first SIGINT or SIGTERM, and says that it is. As with
 * `untilStopped` it has some seconds, and a second signal ends the process at once.
 */
export const stoppable = async <T>(terminal: Terminal, work: (stopAsked: AbortSignal) => Promise<T>): Promise<T> => {
  const asked = new AbortController();
  const listenNoMore = onStopSignal(terminal, () => {
    line(terminal.err, 'Stopping after the step it is at. Again to end at once; either is safe.');
    asked.abort();
  });
  try {
    return await work(asked.signal);
  } finally {
    listenNoMore();
  }
};

/** @returns how to listen no more */
const onStopSignal = (terminal: Terminal, asked: () => void): (() => void) => {
  let isAsked = false;
  let patienceEnds: NodeJS.Timeout | undefined;
  const onSignal = (signal: keyof typeof endedBy): void => {
    if (isAsked) process.exit(endedBy[signal]);
    isAsked = true;
    patienceEnds = setTimeout(() => endWithoutIt(terminal), patience).unref();
    asked();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal);
  return () => {
    clearTimeout(patienceEnds);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, onSignal);
  };
};

const endWithoutIt = (terminal: Terminal): void => {
  line(terminal.err, 'concord: something was still under way; the next run looks for it and goes on from there.');
  process.exit(exitCode.problems);
};
