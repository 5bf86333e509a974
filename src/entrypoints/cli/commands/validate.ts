import { type Command, Option } from 'commander';
import type { FileJudgement, ValidationOptions } from '../../../flows/validate-files.ts';
import type { OpenedValidation } from '../../application.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { fileProgress } from '../file-progress.ts';
import { writeIssues } from '../issue-lines.ts';
import { createJudgementReport } from '../judgement-report.ts';
import type { OpenCommand } from '../open-command.ts';
import { formatOption } from '../output-format.ts';
import { safeJson } from '../safe-json.ts';
import { line, printable, type Terminal, writeAll } from '../terminal.ts';

interface ValidateOptions {
  readonly profile: string[];
  readonly usCore: ValidationOptions['usCore'];
  readonly package: string[];
  readonly mustSupport: boolean;
  readonly format: string;
  readonly verbose: boolean;
  readonly all: boolean;
  readonly quiet: boolean;
}

/** `concord validate <path...> [--profile URL...] [--us-core V] [--package FILE...]` */
export const addValidate = (program: Command, open: OpenCommand): void => {
  program
    .command('validate')
    .description('judge FHIR R4 files (JSON, NDJSON, Bundles) against R4 and the profiles they claim')
    .argument('<path...>', 'files, or folders of them')
    .option('--profile <url...>', 'judge by these profiles instead of those claimed', [])
    .addOption(
      new Option('--us-core <version>', 'the release that a claim without version means')
        .choices(['6.1.0', '7.0.0', '8.0.0'])
        .default('6.1.0'),
    )
    .option('--package <file...>', 'know the definitions of these FHIR packages (.tgz) too', [])
    .option('--must-support', 'also tell which must-support elements have no value', false)
    .option('--verbose', 'show information too, not only its count', false)
    .option('--all', 'show every issue of every resource, also those that come again and again', false)
    .addOption(new Option('--quiet', 'print the summary alone').default(false).conflicts(['verbose', 'all']))
    .addOption(formatOption())
    .action((paths: string[], options: ValidateOptions) =>
      open(async (application, terminal) => {
        const validation = await application.validateFiles(paths, {
          profiles: options.profile,
          usCore: options.usCore,
          packages: options.package,
          mustSupport: options.mustSupport,
        });
        for (const { file, issues } of validation.packages) writeIssues(terminal, { file, line: null }, issues);
        const seen =
          options.format === 'json'
            ? await printJson(validation.judgements, terminal)
            : await printText(validation.judgements, options, terminal);
        return conclude(validation, options.profile, seen, terminal);
      }),
    );
};

/** What the end of a run rests on. */
interface Seen {
  count: number;
  isAnyInvalid: boolean;
  readonly profiles: Set<string>;
}

const see = ({ valid, profiles }: FileJudgement, seen: Seen): void => {
  seen.count += 1;
  if (!valid) seen.isAnyInvalid = true;
  for (const profile of profiles) if (seen.profiles.size < 1_000) seen.profiles.add(profile);
};

const printJson = async (judgements: AsyncIterable<FileJudgement>, terminal: Terminal): Promise<Seen> => {
  const seen: Seen = { count: 0, isAnyInvalid: false, profiles: new Set() };
  const progress = fileProgress(terminal, true);
  for await (const judgement of judgements) {
    see(judgement, seen);
    progress.show(judgement);
    await writeAll(terminal.out, `${safeJson(asJson(judgement))}\n`);
  }
  progress.clear();
  return seen;
};

/** The fields that `docs/output.md` names, in its order. */
const asJson = ({ file, index, resourceType, id, profiles, valid, issues }: FileJudgement) => ({
  ...{ file, index, resourceType, id, profiles, valid },
  issues: issues.map(({ severity, code, expression, constraint, message }) => ({
    ...{ severity, code, expression, constraint, message },
  })),
});

const printText = async (
  judgements: AsyncIterable<FileJudgement>,
  options: ValidateOptions,
  terminal: Terminal,
): Promise<Seen> => {
  const seen: Seen = { count: 0, isAnyInvalid: false, profiles: new Set() };
  const report = createJudgementReport(terminal, options);
  const progress = fileProgress(terminal, options.all);
  for await (const judgement of judgements) {
    see(judgement, seen);
    progress.show(judgement);
    const lines = report.take(judgement);
    if (lines.length === 0) continue;
    progress.clear();
    await writeAll(terminal.out, `${lines.join('\n')}\n`);
  }
  progress.clear();
  await writeAll(terminal.out, `${report.end().join('\n')}\n`);
  return seen;
};

/** Says what was asked for and not done: without it, "no error" would be taken for an answer. */
const conclude = (
  { unknownProfiles }: OpenedValidation,
  asked: readonly string[],
  seen: Seen,
  { err }: Terminal,
): ExitCode => {
  for (const profile of unknownProfiles) {
    line(err, printable(`Not known here: ${profile}. Nothing was judged by it; --package brings definitions in.`));
  }
  const unused = asked.filter((profile) => !unknownProfiles.includes(profile) && !seen.profiles.has(profile));
  for (const profile of seen.count === 0 ? [] : unused) {
    line(err, printable(`No resource is of the type that ${profile} is made for: nothing was judged by it.`));
  }
  if (seen.count === 0) line(err, 'The files hold no resource.');
  return seen.isAnyInvalid || unknownProfiles.length > 0 ? exitCode.problems : exitCode.done;
};
