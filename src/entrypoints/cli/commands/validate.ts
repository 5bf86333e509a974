import { type Command, Option } from 'commander';
import type { Issue } from '../../../domain/issue.ts';
import { exitCode } from '../exit-code.ts';
import { hasErrors, writeIssues } from '../issue-lines.ts';
import type { OpenCommand } from '../open-command.ts';
import { formatOption } from '../output-format.ts';
import { jsonLine, line } from '../terminal.ts';

interface ValidateOptions {
  readonly profile: string[];
  readonly usCore: '6.1.0' | '7.0.0' | '8.0.0';
  readonly format: string;
}

/** `concord validate <path...> [--profile URL]` */
export const addValidate = (program: Command, open: OpenCommand): void => {
  program
    .command('validate')
    .description('judge FHIR R4 files (JSON, NDJSON, Bundles) against R4 and the US Core profiles they claim')
    .argument('<path...>')
    .option('--profile <url...>', 'judge by these profiles instead of those claimed', [])
    .addOption(
      new Option('--us-core <version>', 'the release that a claim without version means')
        .choices(['6.1.0', '7.0.0', '8.0.0'])
        .default('6.1.0'),
    )
    .addOption(formatOption())
    .action((paths: string[], options: ValidateOptions) =>
      open(async (application, terminal) => {
        const counts = { documents: 0, invalid: 0, unjudged: 0 };
        const judgements = application.validateFiles(paths, { profiles: options.profile, usCore: options.usCore });
        for await (const judgement of judgements) {
          counts.documents += 1;
          if (hasErrors(judgement.issues)) counts.invalid += 1;
          else if (options.profile.length > 0 && wasNotJudged(judgement.issues)) counts.unjudged += 1;
          if (options.format === 'json') jsonLine(terminal.out, judgement);
          else writeIssues(terminal, judgement, judgement.issues);
        }
        if (options.format === 'text') {
          const unjudged = counts.unjudged === 0 ? '' : `, ${counts.unjudged} not judged by what was asked for`;
          line(terminal.out, `${counts.documents} judged, ${counts.invalid} not valid${unjudged}.`);
        }
        return counts.invalid + counts.unjudged > 0 ? exitCode.problems : exitCode.done;
      }),
    );
};

/** A profile that was asked for and is not known here: "no error" would be taken for an answer. */
const wasNotJudged = (issues: readonly Issue[]): boolean => issues.some(({ code }) => code === 'not-validated');
