import { Command, CommanderError } from 'commander';
import packageJson from '../../../package.json' with { type: 'json' };
import { InvalidSettingsError } from '../../config/invalid-settings-error.ts';
import { ConcordError } from '../../domain/concord-error.ts';
import { RunStoppedError } from '../../flows/stop-asked.ts';
import type { Application } from '../application.ts';
import { addCheck } from './commands/check.ts';
import { addDecide } from './commands/decide.ts';
import { addDecisions } from './commands/decisions.ts';
import { addDeliveries } from './commands/deliveries.ts';
import { addDemo } from './commands/demo.ts';
import { addDrug } from './commands/drug.ts';
import { addImport } from './commands/import.ts';
import { addMap } from './commands/map.ts';
import { addPartner } from './commands/partner.ts';
import { addReconcile } from './commands/reconcile.ts';
import { addRuns } from './commands/runs.ts';
import { addServe } from './commands/serve.ts';
import { addSync } from './commands/sync.ts';
import { addTerminology } from './commands/terminology.ts';
import { addValidate } from './commands/validate.ts';
import { addWorker } from './commands/worker.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import type { OpenCommand } from './open-command.ts';
import { line, printable, type Terminal } from './terminal.ts';

/**
 * Runs one command line.
 * @param argv as `process.argv` has it
 * @returns the exit code: 0 done, 1 done and found problems (or stopped before the end), 2 could not run
 */
export const runProgram = async (
  argv: readonly string[],
  application: Application,
  terminal: Terminal,
): Promise<ExitCode> => {
  let code: ExitCode = exitCode.done;
  const open: OpenCommand = async (work) => {
    code = await work(application, terminal);
  };
  const program = describeProgram(open, terminal);
  try {
    await program.parseAsync([...argv]);
    return code;
  } catch (error) {
    return tell(error, terminal);
  }
};

const describeProgram = (open: OpenCommand, terminal: Terminal): Command => {
  const program = new Command('concord')
    .description(
      'Keeps one medication list in agreement between a psychiatric clinic and everyone else who prescribes.',
    )
    .version(packageJson.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out.write(text),
      writeErr: (text) => terminal.err.write(text),
    });
  for (const add of [
    addDemo,
    addServe,
    addWorker,
    addImport,
    addMap,
    addValidate,
    addSync,
    addDeliveries,
    addRuns,
    addReconcile,
    addDecisions,
    addDecide,
    addDrug,
    addCheck,
    addPartner,
    addTerminology,
  ]) {
    add(program, open);
  }
  return program;
};

/** One line that says what to do; what is not expected is told by its kind alone, since it may hold anything. */
export const tell = (error: unknown, terminal: Terminal): ExitCode => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.done : exitCode.couldNotRun;
  if (error instanceof ConcordError) {
    line(terminal.err, `concord: ${error.message} [${error.code}]`);
    for (const detail of detailsOf(error)) line(terminal.err, `  ${detail}`);
    return error instanceof RunStoppedError ? exitCode.problems : exitCode.couldNotRun;
  }
  const kind = error instanceof Error ? error.name : typeof error;
  line(
    terminal.err,
    `concord: something unexpected happened (${kind}). Please report it with the command that you ran.`,
  );
  if (process.env['CONCORD_LOG_LEVEL'] === 'debug' && error instanceof Error) line(terminal.err, error.stack ?? '');
  return exitCode.couldNotRun;
};

const detailsOf = (error: ConcordError): readonly string[] => {
  if (error instanceof InvalidSettingsError) {
    return error.problems.map(({ setting, expected }) => `${setting}: expected ${expected}`);
  }
  // The sources that can be named instead.
  if ('stating' in error && Array.isArray(error.stating)) return [`stated by: ${error.stating.join(', ')}`];
  // A file or folder that the command line or a setting named.
  if ('path' in error && typeof error.path === 'string') {
    const problem = 'problem' in error && typeof error.problem === 'string' ? `: ${error.problem}` : '';
    return [printable(`${error.path}${problem}`)];
  }
  const issues = 'issues' in error && Array.isArray(error.issues) ? error.issues : [];
  return issues.map(({ path, reason }: { readonly path: string; readonly reason: string }) =>
    `${path} ${reason}`.trim(),
  );
};
