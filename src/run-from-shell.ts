import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';
import { composeApplication } from './compose.ts';
import { runProgram } from './entrypoints/cli/program.ts';
import { processTerminal } from './entrypoints/cli/terminal.ts';

/** Reads `.env` where there is one (what the environment already says wins), wires the program and runs it. */
export const runFromShell = async (
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> => {
  if (existsSync('.env')) loadEnvFile('.env');
  return runProgram(argv, composeApplication(environment), processTerminal());
};
