import { type Command, InvalidArgumentError } from 'commander';
import type { PresentedList } from '../../../flows/present-list.ts';
import type { NamedSource } from '../../application.ts';
import { readDay } from '../day-option.ts';
import { exitCode } from '../exit-code.ts';
import { writeIssues } from '../issue-lines.ts';
import { listAsText } from '../list-table.ts';
import type { OpenCommand } from '../open-command.ts';
import { formatOption } from '../output-format.ts';
import { jsonLine, line } from '../terminal.ts';

interface ReconcileCommandOptions {
  readonly source: readonly NamedSource[];
  readonly on?: string;
  readonly staleAfter?: number;
  readonly format: string;
}

/** `concord reconcile --source ID=PATH ...` */
export const addReconcile = (program: Command, open: OpenCommand): void => {
  program
    .command('reconcile')
    .description('reconcile medication lists out of FHIR files, without a database')
    .requiredOption('--source <id=path>', 'a source and its file or folder; give it once for each', collectSource)
    .option('--on <date>', 'the day to reconcile for, YYYY-MM-DD (default: today)', readDay)
    .option('--stale-after <days>', 'days without confirmation after which a current drug is stale', readDays)
    .addOption(formatOption())
    .action((options: ReconcileCommandOptions) =>
      open(async (application, terminal) => {
        const { lists, problems } = await application.reconcileFiles(options.source, {
          on: options.on ?? null,
          staleAfterDays: options.staleAfter ?? null,
        });
        for (const { issue, ...place } of problems) writeIssues(terminal, place, [issue]);
        if (lists.length > 1) line(terminal.err, `The sources speak of ${lists.length} patients; each has a list.`);
        const areApart = options.source.length > 1 && areOfDifferentPatients(lists);
        if (areApart) line(terminal.err, notOnePatient);
        for (const list of lists) {
          if (options.format === 'json') jsonLine(terminal.out, list);
          else line(terminal.out, listAsText(list, terminal));
        }
        if (lists.length === 0) line(terminal.err, 'The files hold no resource.');
        const isWhole = problems.length === 0 && lists.length > 0 && lists.every(({ ledger }) => ledger.failed === 0);
        return isWhole && !areApart ? exitCode.done : exitCode.problems;
      }),
    );
};

const notOnePatient =
  'Each source speaks of another patient, by identifier, name, birth date or sex: nothing of them was put together or checked together.';

/** Every source speaks of one patient, and no two of the same. */
const areOfDifferentPatients = (lists: readonly PresentedList[]): boolean => {
  const sources = lists.map((list) => list.sources.map(({ source }) => source));
  return (
    lists.length > 1 && sources.every(({ length }) => length === 1) && new Set(sources.flat()).size === lists.length
  );
};

const collectSource = (value: string, before: readonly NamedSource[] | undefined): readonly NamedSource[] => {
  const at = value.indexOf('=');
  if (at < 1 || at === value.length - 1) throw new InvalidArgumentError('Expected ID=PATH.');
  return [...(before ?? []), { id: value.slice(0, at), path: value.slice(at + 1) }];
};

const readDays = (value: string): number => {
  if (!/^[1-9]\d{0,4}$/.test(value)) throw new InvalidArgumentError('Expected a number of days, 1 or more.');
  return Number(value);
};
