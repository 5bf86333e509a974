import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';
import { composeApplication } from './compose.ts';
import { exitCode } from './entrypoints/cli/exit-code.ts';
import { StandardOutputError } from './entrypoints/cli/output-file.ts';
import { runProgram, tell } from './entrypoints/cli/program.ts';
import { line, processTerminal, type Terminal } from './entrypoints/cli/terminal.ts';

/** Reads `.env` where there is one (what the environment already says wins), wires the program and runs it. */
export const runFromShell = async (
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> => {
  const terminal = processTerminal();
  endWithTheReader(terminal);
  try {
    if (existsSync('.env')) loadEnvFile('.env');
  } catch {
    line(terminal.err, 'concord: .env is there and cannot be read. Mend it or take it away, and start again.');
    return exitCode.couldNotRun;
  }
  return runProgram(argv, composeApplication(environment), terminal);
};

/** `concord demo --once | head`: a reader that has seen enough is no error; a full disk is one. */
const endWithTheReader = (terminal: Terminal): void => {
  process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
    process.exit(cause.code === 'EPIPE' ? exitCode.done : tell(new StandardOutputError({ cause }), terminal));
  });
};
