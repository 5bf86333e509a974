import type { Command } from 'commander';
import type { Finding } from '../../../flows/ports.ts';
import { exitCode } from '../exit-code.ts';
import type { OpenCommand } from '../open-command.ts';
import { formatOption } from '../output-format.ts';
import { emphasise, jsonLine, line, printable, type Terminal } from '../terminal.ts';
import { wrapText } from '../wrap-text.ts';

interface DoctorOptions {
  readonly write: boolean;
  readonly format: string;
}

/** `concord partner doctor` */
export const addPartnerDoctor = (partner: Command, open: OpenCommand): void => {
  partner
    .command('doctor <id>')
    .description('whether a partner is as its file says: address, TLS, sign-in, what it declares, every search')
    .option('--write', 'also write a resource that is about nobody, read it back and delete it', false)
    .addOption(formatOption())
    .action((id: string, options: DoctorOptions) =>
      open(async (application, terminal) => {
        const counts = { passed: 0, failed: 0, 'not-tried': 0 };
        for await (const finding of application.examinePartner(id, { write: options.write })) {
          counts[finding.outcome] += 1;
          if (options.format === 'json') jsonLine(terminal.out, finding);
          else tellFinding(finding, terminal);
        }
        if (options.format !== 'json') {
          line(terminal.out, `\n${counts.passed} passed, ${counts.failed} failed, ${counts['not-tried']} not tried.`);
        }
        return counts.failed > 0 ? exitCode.problems : exitCode.done;
      }),
    );
};

const outcomeWords = { passed: 'passed', failed: 'FAILED', 'not-tried': 'not tried' } as const;
const emphases = { passed: 'strong', failed: 'danger', 'not-tried': 'quiet' } as const;
const column = 11;

const tellFinding = (finding: Finding, terminal: Terminal): void => {
  const { area, about, says, outcome } = finding;
  const indented = (text: string): string =>
    wrapText(printable(text), Math.max(30, terminal.width - column)).replaceAll('\n', `\n${' '.repeat(column)}`);
  const word = emphasise(terminal, emphases[outcome], outcomeWords[outcome].padEnd(column));
  line(terminal.out, `${word}${indented(`${area}: ${about}: ${says}`)}`);
  if (finding.outcome === 'failed') line(terminal.out, `${' '.repeat(column)}${indented(`Do: ${finding.todo}`)}`);
};
