import { type Command, InvalidArgumentError, Option } from 'commander';
import { isLaboratoryTest, type LaboratoryTest, laboratoryUnits } from '../../../domain/laboratory.ts';
import type { DrugCheckAnswer } from '../../../flows/check-drugs.ts';
import { notCheckedTogether } from '../../not-checked-together.ts';
import { alertAsText, lowInOneLine } from '../alert-text.ts';
import { exitCode } from '../exit-code.ts';
import type { OpenCommand } from '../open-command.ts';
import { formatOption } from '../output-format.ts';
import { jsonLine, line, printableIn, type Terminal } from '../terminal.ts';
import { wrapped } from '../wrapped-lines.ts';

interface MeasuredValue {
  readonly test: LaboratoryTest;
  readonly value: number;
}

interface CheckOptions {
  readonly condition: readonly string[];
  readonly allergy: readonly string[];
  readonly pregnant: boolean;
  readonly all: boolean;
  readonly breastfeeding: boolean;
  readonly sex?: 'female' | 'male';
  readonly measured: readonly MeasuredValue[];
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
    .option('--all', 'show alerts of low severity too', false)
    .option('--breastfeeding', 'the patient breastfeeds', false)
    .addOption(new Option('--sex <sex>', 'female or male').choices(['female', 'male']))
    .option('--measured <test=value...>', `latest values: ${testsWithUnits()}`, readMeasured, [])
    .option('--age <years>', 'completed years', readAge)
    .addOption(formatOption())
    .action((drugs: string[], options: CheckOptions) =>
      open(async (application, terminal) => {
        const answer = application.checkDrugs({
          drugs,
          conditions: options.condition,
          allergies: options.allergy,
          pregnant: options.pregnant,
          breastfeeding: options.breastfeeding,
          sex: options.sex ?? null,
          measured: options.measured,
          age: options.age ?? null,
        });
        if (options.format === 'json') jsonLine(terminal.out, answer);
        else line(terminal.out, answerAsText(printableIn(answer), options.all, terminal).join('\n'));
        return answer.alerts.length > 0 || answer.notChecked.some(({ lacks }) => lacks === undefined)
          ? exitCode.problems
          : exitCode.done;
      }),
    );
};

const readAge = (value: string): number => {
  if (!/^\d{1,3}$/.test(value)) throw new InvalidArgumentError('Expected completed years.');
  return Number(value);
};

/** `potassium=3.1`; every further one is put behind those before. */
const readMeasured = (written: string, before: readonly MeasuredValue[]): readonly MeasuredValue[] => {
  const [test = '', value = ''] = written.split('=');
  if (!isLaboratoryTest(test) || !/^\d+(\.\d+)?$/.test(value)) {
    throw new InvalidArgumentError(`Expected a test and its value: ${testsWithUnits()}.`);
  }
  return [...before, { test, value: Number(value) }];
};

/** `potassium=mmol/L, ...` of those that have a unit. */
const testsWithUnits = (): string =>
  Object.entries(laboratoryUnits)
    .filter(([, unit]) => unit !== '')
    .map(([test, unit]) => `${test} in ${unit.replaceAll(/[{}[\]]/g, '')}`)
    .join(', ');

/** The alerts, the strongest first, the low ones folded away; then what was not checked. No line is wider than the terminal. */
const answerAsText = (
  { alerts, notChecked }: Pick<DrugCheckAnswer, 'alerts' | 'notChecked'>,
  isAll: boolean,
  terminal: Terminal,
): readonly string[] => {
  const loud = alerts.filter(({ severity }) => isAll || severity !== 'low');
  const low = alerts.filter((alert) => !loud.includes(alert));
  return [
    ...(loud.length > 0 ? [] : [low.length === 0 ? 'No alert.' : 'No alert of high or moderate severity.']),
    ...loud.flatMap((alert) => alertAsText(alert, null, terminal)),
    ...(low.length === 0 ? [] : wrapped(`${lowInOneLine(low)} With --all they are shown.`, terminal, '', 'quiet')),
    ...notCheckedTogether(notChecked).flatMap(({ drugs, why }) =>
      wrapped(`Not checked: ${drugs}: ${why}`, terminal, ''),
    ),
  ];
};
