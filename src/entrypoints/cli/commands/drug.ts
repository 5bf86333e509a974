import type { Command } from 'commander';
import type { DrugExplanation } from '../../../flows/explain-drug.ts';
import { exitCode } from '../exit-code.ts';
import type { OpenCommand } from '../open-command.ts';
import { formatOption } from '../output-format.ts';
import { emphasise, jsonLine, line, printable, printableIn, type Terminal } from '../terminal.ts';

/** `concord drug <text | rxcui | ndc>` */
export const addDrug = (program: Command, open: OpenCommand): void => {
  program
    .command('drug')
    .description('what a drug string, RxCUI or NDC is taken for, and why')
    .argument('<text...>')
    .addOption(formatOption())
    .action((words: string[], options: { format: string }) =>
      open(async (application, terminal) => {
        const question = words.join(' ');
        const answer = application.explainDrug(question);
        if (options.format === 'json') jsonLine(terminal.out, { question, ...answer });
        else writeExplanation(printable(question), printableIn(answer), terminal);
        return answer.concept.recognizedBy === 'none' ? exitCode.problems : exitCode.done;
      }),
    );
};

const writeExplanation = (question: string, answer: DrugExplanation, terminal: Terminal): void => {
  const { concept } = answer;
  if (concept.recognizedBy === 'none') {
    line(terminal.out, `${question}: not recognised (read as ${answer.readAs}).`);
  } else {
    line(terminal.out, emphasise(terminal, 'strong', concept.conceptName));
    line(terminal.out, `  RxCUI        ${concept.rxcui} (${concept.level}), recognised by ${concept.recognizedBy}`);
    line(
      terminal.out,
      `  Ingredients  ${answer.ingredients.map(({ name, rxcui }) => `${name} (${rxcui})`).join(', ')}`,
    );
    if (concept.strengths.length > 0) line(terminal.out, `  Strength     ${strengthsOf(concept.strengths)}`);
    if (concept.doseForm !== null)
      line(terminal.out, `  Form         ${concept.doseForm}, route ${concept.route ?? 'not known'}`);
    if (concept.brand !== null) line(terminal.out, `  Brand        ${concept.brand}`);
    if (answer.brands.length > 0) line(terminal.out, `  Brands       ${firstOf(answer.brands)}`);
    const classes = answer.classes.filter(({ kind }) => kind === 'EPC').map(({ name }) => name);
    if (classes.length > 0) line(terminal.out, `  Classes      ${[...new Set(classes)].join(', ')}`);
  }
  for (const { name, rxcui } of answer.alternatives) line(terminal.out, `  Could also be ${name} (${rxcui})`);
  for (const { severity, reason } of concept.issues) line(terminal.out, `  ${severity}: ${reason}`);
};

const strengthsOf = (
  strengths: readonly {
    readonly amount: { readonly value: number; readonly unit: string };
    readonly per: { readonly value: number; readonly unit: string } | null;
  }[],
): string =>
  strengths
    .map(({ amount, per }) => `${amount.value} ${amount.unit}${per === null ? '' : ` per ${per.value} ${per.unit}`}`)
    .join(', ');

const firstOf = (names: readonly string[]): string =>
  names.length <= 8 ? names.join(', ') : `${names.slice(0, 8).join(', ')} and ${names.length - 8} more`;
