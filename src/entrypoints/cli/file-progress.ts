import { SingleBar } from 'cli-progress';
import type { FileJudgement } from '../../flows/validate-files.ts';
import { printable, type Terminal } from './terminal.ts';

/** How far a long file is read, on one line that goes away again. */
export interface FileProgress {
  show(judgement: FileJudgement): void;
  /** Takes the line away, so that something else can be printed. */
  clear(): void;
}

/** Shorter work is done before anybody has read the line. */
const longFrom = 2_000;
/** How often the line is looked at: in between, only the count goes on. */
const every = 500;

/**
 * On a terminal's standard error alone.
 * @param isPrinting results are printed on the same terminal all the time: then there is no line
 */
export const fileProgress = (terminal: Terminal, isPrinting: boolean): FileProgress => {
  if (!isTerminal(terminal.err) || (isPrinting && isTerminal(terminal.out))) return silent;
  let bar: SingleBar | null = null;
  let shown = '';
  return {
    show: ({ file, index, share }) => {
      if (index < longFrom || index % every !== 0) return;
      if (file !== shown) bar?.stop();
      if (file !== shown) bar = null;
      shown = file;
      bar ??= openBar(terminal, file);
      bar.update(Math.floor(share * 1000), { count: index.toLocaleString('en-US') });
    },
    clear: () => {
      bar?.stop();
      bar = null;
    },
  };
};

const isTerminal = (stream: NodeJS.WritableStream): boolean => 'isTTY' in stream && stream.isTTY === true;

const openBar = (terminal: Terminal, file: string): SingleBar => {
  const bar = new SingleBar({
    format: '  {file} [{bar}] {percentage}% {count} resources',
    stream: terminal.err,
    hideCursor: true,
    clearOnComplete: true,
    fps: 5,
  });
  bar.start(1000, 0, { file: printable(basename(file)), count: '0' });
  return bar;
};

const basename = (file: string): string => file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);

const silent: FileProgress = { show: () => {}, clear: () => {} };
