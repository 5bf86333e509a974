import type { PresentedDelivery, Replayed, ShownDelivery } from '../../flows/deliveries.ts';
import type { DeliveryState, DeliveryStep } from '../../flows/ports.ts';
import { counted } from './counted.ts';
import { type Emphasis, printableIn, type Terminal } from './terminal.ts';
import { wrapped } from './wrapped-lines.ts';

/** Deliveries that stand alike are told together; more of them than this are only counted. */
const mostTold = 20;

/** Deliveries of partners with why and what to do, as text that fits the terminal. */
export const deliveriesAsText = (given: readonly PresentedDelivery[], terminal: Terminal): string => {
  if (given.length === 0) return 'Nothing waits, and nothing is stuck.';
  const found = printableIn(given);
  const alike = Map.groupBy(found, ({ partner, state, why }) => `${partner} ${state} ${why}`);
  const persons = found.filter(({ needsPerson }) => needsPerson).length;
  return [
    ...wrapped(`${counted(found.length, 'delivery', 'deliveries')}, ${personWords(persons)}.`, terminal, '', 'strong'),
    ...[...alike.values()].flatMap((group) => ['', ...groupAsText(group, terminal)]),
    ...(persons === 0
      ? []
      : ['', ...wrapped('One with its history: concord deliveries show ID', terminal, '', 'quiet')]),
  ].join('\n');
};

const personWords = (persons: number): string =>
  persons === 0 ? 'none needs a person' : `${persons} ${persons === 1 ? 'needs' : 'need'} a person`;

const groupAsText = (group: readonly PresentedDelivery[], terminal: Terminal): readonly string[] => {
  const [first] = group;
  if (first === undefined) return [];
  const rest = group.length - mostTold;
  return [
    ...wrapped(`${first.partner}: ${group.length} ${stateWord(first)}`, terminal, '', emphasisOf(first)),
    ...explained(first, terminal),
    ...group.slice(0, mostTold).flatMap((one) => wrapped(`${one.handle}  ${oneLine(one)}`, terminal, '    ')),
    ...(rest > 0 ? wrapped(`and ${rest} more; --format json tells all.`, terminal, '    ') : []),
  ];
};

/** What needs a person is told by its case too, where there is no colour. */
const stateWord = ({ state, needsPerson }: PresentedDelivery): string => (needsPerson ? state.toUpperCase() : state);

const emphasisOf = ({ needsPerson }: PresentedDelivery): Emphasis => (needsPerson ? 'danger' : 'strong');

const explained = ({ why, whatToDo }: PresentedDelivery, terminal: Terminal): readonly string[] => [
  ...wrapped(`Why: ${why}`, terminal, '  '),
  ...wrapped(`Do: ${whatToDo}`, terminal, '  '),
];

const oneLine = ({ key, state, changedAt, attempts, changedElements }: PresentedDelivery): string =>
  [
    `${typeOf(key)}, ${state} since ${minuteOf(changedAt)}, ${counted(attempts, 'attempt', 'attempts')}`,
    ...(changedElements.length === 0 ? [] : [changedElements.join(', ')]),
  ].join('; ');

const typeOf = (key: string): string => key.split('/')[0] ?? key;

const minuteOf = (instant: string): string => `${instant.slice(0, 16).replace('T', ' ')} UTC`;

/** One delivery with everything that is known of its way. */
export const deliveryAsText = (given: ShownDelivery, terminal: Terminal): string => {
  const shown = printableIn(given);
  return [
    ...wrapped(`${shown.id}: ${shown.key} to ${shown.partner}`, terminal, '', 'strong'),
    ...wrapped(
      `State: ${stateWord(shown)}, ${counted(shown.attempts, 'attempt', 'attempts')}`,
      terminal,
      '  ',
      emphasisOf(shown),
    ),
    ...explained(shown, terminal),
    ...wrapped(`Patient: ${shown.patient}`, terminal, '  '),
    ...wrapped(`Kept there as: ${shown.partnerReference ?? 'not known'}`, terminal, '  '),
    ...(shown.changedElements.length === 0
      ? []
      : wrapped(`Elements changed there: ${shown.changedElements.join(', ')}`, terminal, '  ')),
    '',
    ...wrapped('History:', terminal, '', 'strong'),
    ...(shown.history.length === 0 ? ['  It is from before histories were kept.'] : []),
    ...shown.history.flatMap((step) => wrapped(stepAsText(step), terminal, '  ')),
    ...(replayable.includes(shown.state)
      ? [
          '',
          ...wrapped(
            `Send it again: concord deliveries replay ${shown.handle}${replaceWord(shown)}`,
            terminal,
            '',
            'quiet',
          ),
        ]
      : []),
  ].join('\n');
};

/** Without it, what the partner changed would only be refused again. */
const replaceWord = ({ state, changedElements }: PresentedDelivery): string =>
  state === 'refused' && changedElements.length > 0 ? ' --replace' : '';

const replayable: readonly DeliveryState[] = ['refused', 'dead'];

const stepAsText = ({ at, state, attempts, partnerReference, detail }: DeliveryStep): string =>
  [
    `${at.slice(0, 19).replace('T', ' ')} UTC  ${state}`,
    ...(attempts === 0 ? [] : [counted(attempts, 'attempt', 'attempts')]),
    ...(partnerReference === null ? [] : [`as ${partnerReference}`]),
    ...(detail === null ? [] : [detail]),
  ].join('; ');

const outcomeWords: Readonly<Record<Replayed['outcome'], string>> = {
  queued: 'queued again',
  superseded: 'not sent again: a newer version exists',
  'would-be-queued': 'would be queued again, if no newer version exists',
};

/**
 * What a replay did, or would do.
 * @param replace whether what the partners changed may be replaced; it is then named
 */
export const replayedAsText = (given: readonly Replayed[], terminal: Terminal, replace = false): string => {
  if (given.length === 0) return 'Nothing to replay.';
  const queued = given.some(({ outcome }) => outcome === 'queued');
  return [
    ...printableIn(given).flatMap(({ delivery, outcome }) => [
      ...wrapped(
        `${delivery.handle}  ${typeOf(delivery.key)} to ${delivery.partner}: ${outcomeWords[outcome]}`,
        terminal,
        '',
      ),
      ...(replace && outcome !== 'superseded'
        ? wrapped(`replaces what the partner changed: ${delivery.changedElements.join(', ')}`, terminal, '    ')
        : []),
    ]),
    ...(queued ? wrapped('The next sync sends what is queued: concord sync', terminal, '', 'quiet') : []),
  ].join('\n');
};
