import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';
import { composeApplication } from './compose.ts';
import { exitCode } from './entrypoints/cli/exit-code.ts';
import { runProgram } from './entrypoints/cli/program.ts';
import { line, processTerminal } from './entrypoints/cli/terminal.ts';

/** Reads `.env` where there is one (what the environment already says wins), wires the program and runs it. */
export const runFromShell = async (
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> => {
  endWithTheReader();
  const terminal = processTerminal();
  try {
    if (existsSync('.env')) loadEnvFile('.env');
  } catch {
    line(terminal.err, 'concord: .env is there and cannot be read. Mend it or take it away, and start again.');
    return exitCode.couldNotRun;
  }
  return runProgram(argv, composeApplication(environment), terminal);
};

/** `concord demo --once | head`: a reader that has seen enough is no error. */
const endWithTheReader = (): void => {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(exitCode.done);
  });
};
