import { once } from 'node:events';
import { styleText } from 'node:util';
import { StandardOutputError } from './output-file.ts';
import { safeJson } from './safe-json.ts';

/** Where a command writes: results on `out`, everything else on `err`. */
export interface Terminal {
  readonly out: NodeJS.WritableStream;
  readonly err: NodeJS.WritableStream;
  /** Columns of the terminal; where there is none those that COLUMNS says, or what fits most paper. */
  readonly width: number;
  readonly colour: boolean;
}

/** The process's own terminal. Colour only on a terminal, and never where NO_COLOR is set. */
export const processTerminal = (): Terminal => ({
  out: process.stdout,
  err: process.stderr,
  // Some terminals say 0 where they do not know.
  width: process.stdout.columns || Number(process.env['COLUMNS']) || 160,
  colour: process.stdout.isTTY === true && !process.env['NO_COLOR'],
});

export type Emphasis = 'strong' | 'danger' | 'caution' | 'quiet';

const styles = { strong: 'bold', danger: ['bold', 'red'], caution: 'yellow', quiet: 'dim' } as const;

/** Text with emphasis where the terminal has colour; the words must say the same without it. */
export const emphasise = (terminal: Terminal, emphasis: Emphasis, text: string): string => {
  if (!terminal.colour) return text;
  const style = styles[emphasis];
  return styleText(typeof style === 'string' ? style : [...style], text, { validateStream: false });
};

/**
 * Text from outside without control characters and without signs that turn the direction of writing: a drug's name must
 * not move the cursor, forge a line, or read as something else.
 */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu, ' ');

/** A value with every text in it made printable. */
export const printableIn = <T>(value: T): T => inside(value) as T;

const inside = (value: unknown): unknown => {
  if (typeof value === 'string') return printable(value);
  if (Array.isArray(value)) return value.map(inside);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, inside(field)]));
};

/** One line of output. */
export const line = (stream: NodeJS.WritableStream, text = ''): void => {
  stream.write(`${text}\n`);
};

/** One JSON object on one line, as `--format json` promises; safe on a terminal too. */
export const jsonLine = (stream: NodeJS.WritableStream, value: unknown): void => line(stream, safeJson(value));

/** Waits until a stream takes more. Throws `StandardOutputError` where it never will. */
export const readerCatchesUp = async (stream: NodeJS.WritableStream): Promise<void> => {
  try {
    await once(stream, 'drain');
  } catch (cause) {
    throw new StandardOutputError({ cause });
  }
};

/** Writes a text, and waits until the reader has caught up where it is slow: what it has not taken is kept in memory. */
export const writeAll = async (stream: NodeJS.WritableStream, text: string): Promise<void> => {
  if (!stream.write(text)) await readerCatchesUp(stream);
};
