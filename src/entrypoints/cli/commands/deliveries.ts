import { type Command, InvalidArgumentError, Option } from 'commander';
import { partnerId } from '../../../domain/ids.ts';
import type { PresentedDelivery, ReplayRequest } from '../../../flows/deliveries.ts';
import type { DeliveryState } from '../../../flows/ports.ts';
import { actorOf } from '../account-name.ts';
import { deliveriesAsText, deliveryAsText, replayedAsText } from '../deliveries-text.ts';
import { exitCode } from '../exit-code.ts';
import { notBlank } from '../not-blank.ts';
import type { OpenCommand } from '../open-command.ts';
import { formatOption } from '../output-format.ts';
import { jsonLine, line } from '../terminal.ts';

/** `concord deliveries list | show | replay` */
export const addDeliveries = (program: Command, open: OpenCommand): void => {
  const deliveries = program.command('deliveries').description('what is on its way to partners, and what is stuck');
  addList(deliveries, open);
  addShow(deliveries, open);
  addReplay(deliveries, open);
};

const stateWords = [
  ...(['queued', 'sending', 'accepted', 'verified', 'altered'] as const),
  ...(['superseded', 'refused', 'dead'] as const),
] satisfies readonly DeliveryState[];

const addList = (deliveries: Command, open: OpenCommand): void => {
  deliveries
    .command('list')
    .description('what waits, was refused, is dead or was altered, with why and what to do')
    .option('--partner <id>', 'only this partner')
    .option('--state <states...>', `only these: ${stateWords.join(', ')}`, collectStates)
    .addOption(formatOption())
    .action((options: { partner?: string; state?: readonly DeliveryState[]; format: string }) =>
      open(async (application, terminal) => {
        const partner = options.partner === undefined ? null : partnerId(options.partner);
        const found = await application.deliveries({ partner, states: options.state ?? [] });
        if (options.format === 'json') for (const one of found) jsonLine(terminal.out, one);
        else line(terminal.out, deliveriesAsText(found, terminal));
        return codeOf(found);
      }),
    );
};

const codeOf = (found: readonly PresentedDelivery[]) =>
  found.some(({ needsPerson }) => needsPerson) ? exitCode.problems : exitCode.done;

const collectStates = (typed: string, before: readonly DeliveryState[] = []): readonly DeliveryState[] => {
  const state = stateWords.find((one) => one === typed);
  if (state === undefined) throw new InvalidArgumentError(`Expected one of ${stateWords.join(', ')}.`);
  return [...before, state];
};

const addShow = (deliveries: Command, open: OpenCommand): void => {
  deliveries
    .command('show')
    .description('one delivery with its history')
    .argument('<id>', 'as `concord deliveries list` names it')
    .option('--by <name>', 'who looks (default: the name of the account)', notBlank)
    .addOption(formatOption())
    .action((id: string, options: { by?: string; format: string }) =>
      open(async (application, terminal) => {
        const shown = await application.delivery(id, actorOf(options.by));
        if (options.format === 'json') jsonLine(terminal.out, shown);
        else line(terminal.out, deliveryAsText(shown, terminal));
        return codeOf([shown]);
      }),
    );
};

interface ReplayOptions {
  readonly allDead: boolean;
  readonly replace: boolean;
  readonly partner?: string;
  readonly by?: string;
  readonly dryRun: boolean;
  readonly format: string;
}

const addReplay = (deliveries: Command, open: OpenCommand): void => {
  const command = deliveries
    .command('replay')
    .description('put deliveries that were refused or are dead back into the queue; the next sync sends them')
    .argument('[ids...]', 'as `concord deliveries list` names them')
    .option('--all-dead', 'all that are dead', false)
    .addOption(new Option('--partner <id>', 'with --all-dead: only this partner'))
    .option('--replace', 'they may replace, this once, what the partner changed in its copy', false)
    .option('--by <name>', 'who does it (default: the name of the account)', notBlank)
    .option('--dry-run', 'change nothing, show what would be', false)
    .addOption(formatOption());
  command.action((ids: readonly string[], options: ReplayOptions) =>
    open(async (application, terminal) => {
      const which = whichOf(ids, options);
      if (typeof which === 'string') return command.error(`error: ${which}`);
      const replayed = await application.replay({ which, dryRun: options.dryRun }, actorOf(options.by));
      if (options.format === 'json') for (const one of replayed) jsonLine(terminal.out, one);
      else line(terminal.out, replayedAsText(replayed, terminal, options.replace));
      return exitCode.done;
    }),
  );
};

/** @returns in words, what is wrong with the command line, where something is */
const whichOf = (
  ids: readonly string[],
  { allDead, partner, replace }: ReplayOptions,
): ReplayRequest['which'] | string => {
  if (allDead && ids.length > 0) return 'give ids or --all-dead, not both';
  if (allDead && replace) return '--replace goes with ids: one looks at each before it replaces anything';
  if (allDead) return { allDead: partner === undefined ? null : partnerId(partner) };
  if (partner !== undefined) return '--partner goes with --all-dead';
  return ids.length === 0 ? 'name the deliveries, or give --all-dead' : { handles: ids, replace };
};
