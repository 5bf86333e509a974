import type { AlertSeverity } from '../../domain/alert.ts';
import type { SourceState } from '../../domain/reconciled-list.ts';
import type { Decided } from '../../flows/decide.ts';
import type {
  PatientDecisions,
  PresentedDecision,
  PresentedQuestion,
  PresentedStanding,
} from '../../flows/patient-decisions.ts';
import { type Emphasis, printableIn, type Terminal } from './terminal.ts';
import { wrapped } from './wrapped-lines.ts';

/** What is open and what is decided of a patient, as text that fits the terminal; nothing is told by colour alone. */
export const decisionsAsText = (given: PatientDecisions, terminal: Terminal): string => {
  const found = printableIn(given);
  const prose = proseOf(terminal);
  return [
    ...headingOf(found, prose),
    ...found.questions.flatMap((question) => ['', ...questionAsText(question, found.sources, prose)]),
    ...howToAnswer(found, prose),
    ...decidedLines(found, prose),
    '',
  ].join('\n');
};

/** Long lines are hard to read, however wide the window is. */
const proseOf = (terminal: Terminal): Terminal => ({ ...terminal, width: Math.min(terminal.width, 110) });

const headingOf = (
  { patient, madeAt, sources, questions }: PatientDecisions,
  terminal: Terminal,
): readonly string[] => {
  const born = patient.birthDate === null ? '' : `born ${patient.birthDate}, `;
  const count =
    questions.length === 0 ? 'Nothing is left to decide.' : `${questions.length} to decide, the most harmful first.`;
  return [
    ...wrapped(`${patient.name} (${born}id ${patient.id})`, terminal, '', 'strong'),
    ...wrapped(`On the list of ${instant(madeAt)}:`, terminal, ''),
    ...sources.flatMap((source) =>
      wrapped(sourceWords(source), terminal, '  ', isMissing(source) ? 'caution' : undefined),
    ),
    '',
    ...wrapped(count, terminal, '', 'strong'),
  ];
};

const isMissing = ({ state }: SourceState): boolean => state !== 'complete' && state !== 'not-asked';

const sourceWords = (source: SourceState): string => {
  const missing = isMissing(source) ? ': NOT READ COMPLETELY, it may state more' : '';
  const notAsked = source.state === 'not-asked' ? ': not asked' : '';
  return `${source.source} = ${source.name}${missing}${notAsked}`;
};

const emphasisOf: Readonly<Record<AlertSeverity, Emphasis>> = { high: 'danger', moderate: 'caution', low: 'strong' };

const questionAsText = (
  question: PresentedQuestion,
  sources: readonly SourceState[],
  terminal: Terminal,
): readonly string[] => {
  const { handle, subject, drugs, harm, asked, wouldSettle, reopened } = question;
  const what = subject.kind === 'alert' ? 'alert' : 'difference';
  const stated = subject.kind === 'alert' ? statedBy(question, sources) : statementsOf(question, sources);
  return [
    ...wrapped(`${handle}  ${harm.toUpperCase()} ${what}: ${drugs.join(' + ')}`, terminal, '', emphasisOf[harm]),
    ...asked.flatMap((sentence) => wrapped(sentence, terminal, '  ')),
    ...wrapped(`Do: ${wouldSettle}`, terminal, '  '),
    ...stated.flatMap((sentence) => wrapped(sentence, terminal, '  ')),
    ...(reopened === null ? [] : reopenedAsText(reopened, terminal)),
  ];
};

const nameIn = (sources: readonly SourceState[], source: string | null): string =>
  sources.find((one) => one.source === source)?.name ?? source ?? '';

/** Of a drug: what each source states, on a line. */
const statementsOf = ({ evidence }: PresentedQuestion, sources: readonly SourceState[]): readonly string[] =>
  evidence.facts
    .filter(({ about }) => about === 'statement')
    .map(({ source, says }) => `- ${nameIn(sources, source)}: ${says}`);

/** Of an alert: which drugs, and who states them; what they state stands with each drug. */
const statedBy = ({ evidence }: PresentedQuestion, sources: readonly SourceState[]): readonly string[] => {
  const statements = evidence.facts.filter(({ about }) => about === 'statement');
  const told = [...Map.groupBy(statements, ({ drug }) => drug)].map(([drug, facts]) => {
    const names = new Set(facts.map(({ source }) => nameIn(sources, source)));
    return `${drug} (${[...names].join(', ')})`;
  });
  return told.length === 0 ? [] : [`Stated: ${told.join('; ')}`];
};

const reopenedAsText = (decision: PresentedStanding, terminal: Terminal): readonly string[] => [
  ...wrapped(
    `OPEN AGAIN. Decided ${whoAndWhen(decision)}: ${decision.words}.${reasonOf(decision)}`,
    terminal,
    '  ',
    'caution',
  ),
  ...changeAsText(decision, terminal),
];

const changeAsText = ({ added, removed }: PresentedStanding, terminal: Terminal): readonly string[] => [
  ...added.flatMap((fact) => wrapped(`new: ${fact}`, terminal, '    ')),
  ...removed.flatMap((fact) => wrapped(`not any more: ${fact}`, terminal, '    ')),
];

const howToAnswer = ({ questions, patient }: PatientDecisions, terminal: Terminal): readonly string[] => {
  const [first] = questions;
  if (first === undefined) return [];
  const example = first.subject.kind === 'alert' ? '--dismiss CODE --reason "..."' : '--accept clinic';
  return [
    '',
    ...wrapped(
      `Decide: concord decide ${patient.id} ${first.handle} ${example} (all choices: concord decide --help)`,
      terminal,
      '',
      'quiet',
    ),
  ];
};

const standingWords: Readonly<Record<PresentedStanding['standing'], string>> = {
  holds: 'holds',
  settled: 'settled: the sources agree now',
  reopened: 'OPEN AGAIN, something else is known now',
  gone: 'past: the list has it no more',
};

const standingOf = ({ standing, choice }: PresentedStanding): string =>
  standing === 'holds' && choice.kind === 'ask' ? 'waits for the answer' : standingWords[standing];

/** A decision that is open again stands with its question, where it is asked. */
const decidedLines = (found: PatientDecisions, terminal: Terminal): readonly string[] => {
  const asked = new Set(found.questions.map(({ reopened }) => reopened?.id));
  const decisions = found.decisions.filter(({ id }) => !asked.has(id));
  if (found.decisions.length === 0) return ['', 'Nothing was decided yet.'];
  if (decisions.length === 0) return [];
  return [
    '',
    ...wrapped('Decided:', terminal, '', 'strong'),
    ...decisions.flatMap((one) => standingAsText(one, terminal)),
  ];
};

const standingAsText = (decision: PresentedStanding, terminal: Terminal): readonly string[] => [
  ...wrapped(`${decision.handle}  ${decisionWords(decision)}`, terminal, '  '),
  ...wrapped(`${whoAndWhen(decision)}; ${standingOf(decision)}`, terminal, '      '),
  ...changeAsText(decision, terminal),
];

const decisionWords = (decision: PresentedDecision): string =>
  `${decision.drugs.join(' + ')}: ${decision.words}.${reasonOf(decision)}`;

const reasonOf = ({ reason }: PresentedDecision): string => (reason === null ? '' : ` Reason: ${reason}`);

const whoAndWhen = ({ by, at }: PresentedDecision): string => `by ${by}, ${instant(at)}`;

const instant = (text: string): string => `${text.slice(0, 16).replace('T', ' ')} UTC`;

/** What one command recorded, or would. */
export const decidedAsText = (given: Decided, patient: string, terminal: Terminal): string => {
  const { decision, replaces, recorded, issues } = printableIn(given);
  const prose = proseOf(terminal);
  const isUndo = decision.choice.kind === 'undo';
  return [
    ...wrapped(
      `${recorded ? 'Recorded' : 'NOT recorded, only tried'}: ${decisionWords(decision)}`,
      prose,
      '',
      'strong',
    ),
    ...(replaces === null
      ? []
      : wrapped(
          `${isUndo ? 'Taken back' : 'In the place of'}: ${decisionWords(replaces)} ${whoAndWhen(replaces)}`,
          prose,
          '  ',
          'caution',
        )),
    ...wrapped(`${whoAndWhen(decision)}; seen of: ${decision.sources.join(', ')}`, prose, '  '),
    ...issues.flatMap(({ reason }) => wrapped(`Look at the directions: ${reason}`, prose, '  ', 'caution')),
    ...(recorded && !isUndo
      ? wrapped(`Take back: concord decide ${patient} --undo ${decision.handle}`, prose, '  ', 'quiet')
      : []),
  ].join('\n');
};
