import { Writable } from 'node:stream';
import { composeApplication } from '../../../src/compose.ts';
import type { Application } from '../../../src/entrypoints/application.ts';
import { runProgram } from '../../../src/entrypoints/cli/program.ts';

/** What one command line did. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A stream that keeps what is written to it. */
const keeping = () => {
  const chunks: string[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk.toString('utf8'));
      done();
    },
  });
  return { stream, text: () => chunks.join('') };
};

export type Concord = (...words: readonly string[]) => Promise<Ran>;

/** The program over one application, so that drugs and definitions are loaded once for all its command lines. */
export const concordOver = (application: Application, width = 160): Concord => {
  return async (...words) => {
    const [out, err] = [keeping(), keeping()];
    const terminal = { out: out.stream, err: err.stream, width, colour: false };
    const code = await runProgram(['node', 'concord', ...words], application, terminal);
    return { code, out: out.text(), err: err.text() };
  };
};

/** The program with these settings and no others. */
export const concordWith = (environment: Readonly<Record<string, string>> = {}, width = 160): Concord =>
  concordOver(composeApplication({ CONCORD_LOG_LEVEL: 'silent', ...environment }), width);

/** Every line as JSON; throws where one is not. */
export const jsonLines = (text: string): readonly Readonly<Record<string, unknown>>[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
