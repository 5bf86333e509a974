import type { Command } from 'commander';
import type { PatientDecisions } from '../../../flows/patient-decisions.ts';
import { actorOf } from '../account-name.ts';
import { decisionsAsText } from '../decisions-text.ts';
import { exitCode } from '../exit-code.ts';
import { notBlank } from '../not-blank.ts';
import type { OpenCommand } from '../open-command.ts';
import { formatOption } from '../output-format.ts';
import { jsonLine, line, type Terminal } from '../terminal.ts';

/** `concord decisions <patient>` */
export const addDecisions = (program: Command, open: OpenCommand): void => {
  program
    .command('decisions')
    .description('what is left to decide of a patient, the most harmful first, and what was decided')
    .argument('<patient>', "the clinic's id of the patient")
    .option('--by <name>', 'who looks (default: the name of the account)', notBlank)
    .addOption(formatOption())
    .action((patient: string, options: { readonly by?: string; readonly format: string }) =>
      open(async (application, terminal) => {
        const found = await application.decisions(patient, actorOf(options.by));
        if (options.format === 'json') writeLines(found, terminal);
        else line(terminal.out, decisionsAsText(found, terminal));
        return exitCode.done;
      }),
    );
};

/** One line for each question, then one for each decision. */
const writeLines = ({ questions, decisions }: PatientDecisions, { out }: Terminal): void => {
  for (const question of questions) jsonLine(out, { kind: 'question', ...question });
  for (const decision of decisions) jsonLine(out, { kind: 'decision', ...decision });
};
