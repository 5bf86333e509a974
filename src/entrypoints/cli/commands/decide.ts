import { type Command, Option } from 'commander';
import { type DecisionChoice, isMitigationCode, mitigationWords } from '../../../domain/decision.ts';
import { patientId, sourceId } from '../../../domain/ids.ts';
import type { DecideRequest } from '../../../flows/decide.ts';
import { actorOf } from '../account-name.ts';
import { decidedAsText } from '../decisions-text.ts';
import { exitCode } from '../exit-code.ts';
import { notBlank } from '../not-blank.ts';
import type { OpenCommand } from '../open-command.ts';
import { formatOption } from '../output-format.ts';
import { jsonLine, line } from '../terminal.ts';

interface DecideOptions {
  readonly accept?: string;
  readonly keepBoth?: boolean;
  readonly stop?: boolean;
  readonly changeTo?: string;
  readonly notTaking?: boolean;
  readonly ask?: string;
  readonly dismiss?: string;
  readonly undo?: string;
  readonly reason?: string;
  readonly by?: string;
  readonly seen?: string;
  readonly dryRun: boolean;
  readonly format: string;
}

/** `concord decide <patient> <question> ...` */
export const addDecide = (program: Command, open: OpenCommand): void => {
  const command = program
    .command('decide')
    .description('record what a clinician decided of a drug or an alert, or take a decision back')
    .argument('<patient>', "the clinic's id of the patient")
    .argument('[question]', 'the drug or alert, as `concord decisions` names it')
    .option('--accept <source>', 'the drug: it is taken as this source states it')
    .option('--keep-both', 'the drug: everything stays as it is stated')
    .option('--stop', 'the drug: it is to be stopped')
    .option('--change-to <directions>', 'the drug: new directions, as "20 mg every morning"')
    .option('--not-taking', 'the drug: the patient does not take it')
    .option('--ask <source>', 'the drug or alert: the prescriber at this source is asked first')
    .addOption(
      new Option('--dismiss <code>', 'the alert: why it needs nothing more').choices(Object.keys(mitigationWords)),
    )
    .option('--undo <decision>', 'take a decision back, as `concord decisions` names it')
    .option('--reason <text>', 'in your own words', notBlank)
    .option('--by <name>', 'who decides (default: the name of the account)', notBlank)
    .option('--seen <digest>', 'refuse where the evidence is not the one of this digest (see --format json)')
    .option('--dry-run', 'record nothing, show what would be', false)
    .addOption(formatOption())
    .addHelpText('after', codesAsText());
  command.action((patient: string, question: string | undefined, options: DecideOptions) =>
    open(async (application, terminal) => {
      const request = requestOf(patient, question, options);
      if (typeof request === 'string') return command.error(`error: ${request}`);
      const decided = await application.decide(request, actorOf(options.by));
      if (options.format === 'json') jsonLine(terminal.out, decided);
      else line(terminal.out, decidedAsText(decided, patient, terminal));
      return exitCode.done;
    }),
  );
};

/** @returns in words, what is wrong with the command line, where something is */
const requestOf = (patient: string, question: string | undefined, options: DecideOptions): DecideRequest | string => {
  const choices = choicesIn(options);
  const base = { patient: patientId(patient), reason: options.reason ?? null, dryRun: options.dryRun };
  if (options.undo !== undefined) {
    const isAlone = question === undefined && choices.length === 0;
    return isAlone ? { ...base, what: { undo: options.undo } } : 'give --undo alone, without a question or a choice';
  }
  const [choice, ...others] = choices;
  if (question === undefined) return 'name the question, as `concord decisions` shows it';
  if (choice === undefined || others.length > 0) {
    return 'give exactly one of --accept, --keep-both, --stop, --change-to, --not-taking, --ask, --dismiss';
  }
  return { ...base, what: { question, choice, shown: options.seen ?? null } };
};

const choicesIn = (options: DecideOptions): readonly DecisionChoice[] => {
  const { accept, changeTo, ask, dismiss } = options;
  return [
    ...(accept === undefined ? [] : [{ kind: 'accept', source: sourceId(accept) } as const]),
    ...(options.keepBoth === true ? [{ kind: 'keep-both' } as const] : []),
    ...(options.stop === true ? [{ kind: 'stop' } as const] : []),
    ...(changeTo === undefined ? [] : [{ kind: 'change-to', directions: changeTo } as const]),
    ...(options.notTaking === true ? [{ kind: 'not-taking' } as const] : []),
    ...(ask === undefined ? [] : [{ kind: 'ask', source: sourceId(ask) } as const]),
    ...(dismiss !== undefined && isMitigationCode(dismiss) ? [{ kind: 'dismiss', mitigation: dismiss } as const] : []),
  ];
};

const codesAsText = (): string =>
  [
    '',
    'Codes of --dismiss:',
    ...Object.entries(mitigationWords).map(([code, words]) => `  ${code.padEnd(6)} ${words}`),
  ].join('\n');
