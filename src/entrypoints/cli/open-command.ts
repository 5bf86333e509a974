import type { Application } from '../application.ts';
import type { ExitCode } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

/** Runs a command's work on the application and keeps its exit code; errors are told by the program, in one place. */
export type OpenCommand = (work: (application: Application, terminal: Terminal) => Promise<ExitCode>) => Promise<void>;
