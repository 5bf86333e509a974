import { type Explanation, explainReason } from '../flows/explain-delivery.ts';
import type {
  PartnerRun,
  PersonNeeded,
  ReadCount,
  RunOutcome,
  RunReport,
  RunSelection,
  SyncRun,
} from '../flows/ports.ts';

/** Syncs in plain words, as the command line and the pages tell them. Numbers and partners only, no patient. */

export const outcomeWords: Readonly<Record<RunOutcome, string>> = {
  unfinished: 'Not ended',
  done: 'Done',
  problems: 'Done, with problems',
  stopped: 'Stopped',
  failed: 'Failed',
};

/** What a person should know of how a run ended; `null` where the outcome says it all. */
export const aboutOutcome = ({ outcome, error, work, turns }: SyncRun): string | null => {
  switch (outcome) {
    case 'unfinished':
      if (turns !== null)
        return `${turns.ended} of ${turns.all} patients had their turn. It goes on while a worker runs.`;
      return 'It is under way, or its process ended without a word. Nothing is lost: the next sync does what is left.';
    case 'stopped':
      return work === 'round'
        ? 'It ended before every patient had their turn. The next one does what is left.'
        : 'It was asked to end. The next sync does what is left.';
    case 'failed':
      return `An error ended it: ${error ?? 'unexpected'}. Look in the log for the lines of this run.`;
    case 'done':
    case 'problems':
      return null;
  }
};

export const selectionWords = ({ partner, patients }: RunSelection): string =>
  `${patients === 'all' ? 'all patients' : 'one patient'}, ${partner ?? 'all partners'}`;

/** What a run was about, and who did it. */
export const aboutRun = ({ selection, work }: SyncRun): string =>
  `${selectionWords(selection)}${work === 'round' ? ', by workers' : ''}`;

/** Patients of a round whose turn failed, or who had none; empty where there are none. */
export const turnWords = ({ turns }: RunReport): readonly string[] => [
  ...(turns?.failed ?? []).map(
    ({ reason, count }) =>
      `${patients(count)} could not be synced (${reason}), and will be tried again; the lines of this run in the log say more.`,
  ),
  ...(turns === undefined || turns.left === 0 ? [] : [`${patients(turns.left)} had no turn in it.`]),
];

/** `12 s`, `3 min 5 s`; `null` where the end is not known. */
export const durationWords = ({ startedAt, finishedAt }: SyncRun): string | null => {
  if (finishedAt === null) return null;
  const seconds = Math.max(0, Math.round((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000));
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
};

/** What waits for a person, and what they do. */
export const needWords = ({ what, partner, count }: PersonNeeded): Explanation => {
  const at = partner === null ? '' : `${partner}: `;
  const [one, several, whatToDo] = needs[what];
  const look = partner === null ? whatToDo : whatToDo.replace('PARTNER', partner);
  return { why: `${at}${count === 1 ? one : `${count} ${several}`}.`, whatToDo: look };
};

const lookAtDeliveries = (state: string): string =>
  `\`concord deliveries list --partner PARTNER --state ${state}\` says why and what to do.`;

const needs: Readonly<Record<PersonNeeded['what'], readonly [one: string, several: string, whatToDo: string]>> = {
  refused: ['1 delivery was refused', 'deliveries were refused', lookAtDeliveries('refused')],
  dead: ['1 delivery is dead', 'deliveries are dead', lookAtDeliveries('dead')],
  altered: [
    '1 delivery was altered by the partner',
    'deliveries were altered by the partner',
    lookAtDeliveries('altered'),
  ],
  'held-back': [
    '1 resource is held back as not valid',
    'resources are held back as not valid',
    '`concord sync` names them and what to mend in the record.',
  ],
  'patient-not-matched': [
    '1 patient was not found for certain',
    'patients were not found for certain',
    "Give the record an identifier that the partner knows; the patient's list says whom it is about.",
  ],
  'not-let-in': [
    'we are not let in',
    'times we were not let in',
    'Compare the partner file and the key with what the partner has.',
  ],
  'read-refused': [
    '1 kind of list cannot be read',
    'kinds of lists cannot be read',
    'What was read of it says which and why: ask the partner, or take the type out of `read`.',
  ],
  'open-questions': [
    '1 difference or alert is not decided yet',
    'differences and alerts are not decided yet',
    "For the prescriber: they stand on the patients' pages.",
  ],
};

/** Lists read of each type, those that went alike together: `MedicationRequest: 9 read; Condition: 9 not read (...)`. */
export const readWords = (reads: readonly ReadCount[]): readonly string[] =>
  [...Map.groupBy(reads, ({ type }) => type)].map(
    ([type, ofType]) => `${type}: ${ofType.map(oneReadWords).join(', ')}`,
  );

const oneReadWords = ({ outcome, reason, count }: ReadCount): string => {
  if (outcome === 'complete') return `${count} read`;
  return `${count} not read (${reason === null ? 'not ended' : reasonWords(reason)})`;
};

/** How many patients were read at once, and what of the export was of no use; empty where none was asked for. */
export const exportWords = ({ bulkExport }: PartnerRun): readonly string[] => {
  if (bulkExport === undefined) return [];
  const { reason, mode, lines } = bulkExport;
  if (reason !== null) return [`no export, each patient read singly (${reasonWords(reason)})`];
  const whatOf = mode === 'full' ? '' : ', what changed since the last one';
  const others = [
    [lines.deleted, 'deleted'],
    [lines.ofOthers, 'of others, not kept'],
    [lines.notAskedFor, 'not asked for, not kept'],
    [lines.broken, 'broken'],
  ] as const;
  const counts = others.flatMap(([count, words]) => (count === 0 ? [] : [`${count} ${words}`]));
  return [
    `by one export, ${patients(bulkExport.patients)}${whatOf}: ${[`${lines.kept} lines kept`, ...counts].join(', ')}`,
  ];
};

/** Why something failed, by its stable word and in plain words. */
export const reasonWords = (reason: string): string => `${reason}: ${explainReason(reason).why.replace(/\.$/, '')}`;

/** What a partner was sent, a sentence. */
export const sentWords = ({ writes, failures, withheld, deliveries }: PartnerRun): string => {
  const failed = failures.map(({ reason, count }) => `${count} failed (${reasonWords(reason)})`);
  const waiting = (deliveries.queued ?? 0) + (deliveries.sending ?? 0) + (deliveries.accepted ?? 0);
  return [
    `${writes} written`,
    ...failed,
    ...(withheld === 0 ? [] : [`${withheld} withdrawn as a consent had ended`]),
    ...(waiting === 0 ? [] : [`${waiting} waiting`]),
  ].join(', ');
};

/** Patients of whom nothing was read, and why; empty where there are none. */
export const unreadWords = ({ away, notMatched, notReached, notAsked }: PartnerRun): readonly string[] => [
  ...(away === null ? [] : [`left alone (${reasonWords(away)})`]),
  ...(notReached === 0 ? [] : [`${patients(notReached)} not reached`]),
  ...(notMatched === 0 ? [] : [`${patients(notMatched)} not found for certain`]),
  ...(notAsked === 0 ? [] : [`${patients(notAsked)} not asked about, for want of consent`]),
];

const patients = (count: number): string => `${count} ${count === 1 ? 'patient' : 'patients'}`;
