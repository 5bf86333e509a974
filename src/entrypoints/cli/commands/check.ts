import { type Command, InvalidArgumentError } from 'commander';
import { exitCode } from '../exit-code.ts';
import type { OpenCommand } from '../open-command.ts';
import { formatOption } from '../output-format.ts';
import { emphasise, jsonLine, line, printableIn } from '../terminal.ts';

interface CheckOptions {
  readonly condition: readonly string[];
  readonly allergy: readonly string[];
  readonly pregnant: boolean;
  readonly age?: number;
  readonly format: string;
}

/** `concord check <drug> <drug> ...` */
export const addCheck = (program: Command, open: OpenCommand): void => {
  program
    .command('check')
    .description(
      'check drugs against each other and against facts; directions may follow a colon: "citalopram: 40 mg daily"',
    )
    .argument('<drug...>')
    .option('--condition <icd10...>', 'ICD-10-CM codes of conditions that are present', [])
    .option('--allergy <substance...>', 'substances that are not tolerated', [])
    .option('--pregnant', 'the patient is pregnant', false)
    .option('--age <years>', 'completed years', readAge)
    .addOption(formatOption())
    .action((drugs: string[], options: CheckOptions) =>
      open(async (application, terminal) => {
        const answer = application.checkDrugs({
          drugs,
          conditions: options.condition,
          allergies: options.allergy,
          pregnant: options.pregnant,
          age: options.age ?? null,
        });
        if (options.format === 'json') jsonLine(terminal.out, answer);
        else {
          const shown = printableIn(answer);
          for (const { severity, type, drugs: named, message, management, evidence } of shown.alerts) {
            const head = `! ${severity.toUpperCase()} ${type}: ${named.join(' + ')}`;
            line(terminal.out, emphasise(terminal, severity === 'high' ? 'danger' : 'caution', head));
            line(terminal.out, `    ${message}\n    Do: ${management}\n    By: ${evidence}`);
          }
          if (shown.alerts.length === 0) line(terminal.out, 'No alert.');
          for (const { drug, why } of shown.notChecked) line(terminal.out, `Not checked: ${drug}: ${why}`);
        }
        return answer.alerts.length > 0 || answer.notChecked.length > 0 ? exitCode.problems : exitCode.done;
      }),
    );
};

const readAge = (value: string): number => {
  if (!/^\d{1,3}$/.test(value)) throw new InvalidArgumentError('Expected completed years.');
  return Number(value);
};
