import { type Command, Option } from 'commander';
import { toDrugAnswer } from '../../../flows/explain-drug.ts';
import type { Application } from '../../application.ts';
import { batchedOutput } from '../batched-output.ts';
import { answerAsLine, countDrug, noDrugs, tallyWords } from '../drug-lines.ts';
import { explanationAsText } from '../drug-report.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { OpenCommand } from '../open-command.ts';
import { safeJson } from '../safe-json.ts';
import { standardInput } from '../standard-input.ts';
import { jsonLine, line, printable, type Terminal } from '../terminal.ts';

/** `concord drug <text | rxcui | ndc>`, `concord drug -` */
export const addDrug = (program: Command, open: OpenCommand): void => {
  program
    .command('drug')
    .description('what a drug string, RxCUI or NDC is taken for, and why; - reads one a line from standard input')
    .argument('<text...>', 'words, an RxCUI, an NDC, or - for standard input')
    .addOption(
      new Option('--format <format>', 'words for people, or one JSON object a line; json with -, else text').choices([
        'text',
        'json',
      ]),
    )
    .addOption(new Option('--json', 'the same as --format json').implies({ format: 'json' }))
    // A drug may be written with a hyphen in front (`-50 mg sertraline`); it is told apart from an option below.
    .allowUnknownOption()
    .action((words: string[], { format }: { format?: string }, command: Command) =>
      open(async (application, terminal) => {
        const option = words.find((word) => /^--?[a-z][^\s]*$/i.test(word));
        if (option !== undefined) return command.error(`error: unknown option '${printable(option)}'`);
        const question = words.join(' ');
        return question === '-'
          ? answerLines(standardInput(), format ?? 'json', application, terminal)
          : answerOne(question, format ?? 'text', application, terminal);
      }),
    );
};

const answerOne = (question: string, format: string, application: Application, terminal: Terminal): ExitCode => {
  const explanation = application.explainDrug(question);
  const { concept } = explanation;
  if (format === 'json') jsonLine(terminal.out, toDrugAnswer(question, concept));
  else line(terminal.out, explanationAsText(question, explanation, terminal));
  return concept.recognizedBy === 'none' ? exitCode.problems : exitCode.done;
};

/** Answers line by line while the lines come, as fast as the reader takes the answers. */
const answerLines = async (
  input: AsyncIterable<Uint8Array>,
  format: string,
  application: Application,
  terminal: Terminal,
): Promise<ExitCode> => {
  let tally = noDrugs;
  const output = batchedOutput(terminal.out);
  for await (const answer of application.answerDrugLines(input)) {
    tally = countDrug(tally, answer);
    const text = format === 'json' ? safeJson(answer) : answerAsLine(answer, tally.answered, terminal);
    await output.write(`${text}\n`);
  }
  await output.end();
  if (tally.answered === 0) line(terminal.err, 'Standard input holds no line.');
  else if (format !== 'json') line(terminal.err, tallyWords(tally));
  return tally.unread > 0 ? exitCode.problems : exitCode.done;
};
