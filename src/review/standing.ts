import type {
  Decision,
  DecisionChoice,
  DecisionEvidence,
  DecisionInForce,
  DecisionSubject,
  EvidenceFact,
} from '../domain/decision.ts';
import type { ReconciledList } from '../domain/reconciled-list.ts';
import { evidenceOf, keyOfFact, rowsOf } from './evidence.ts';

/**
 * How a decision stands today.
 * - `holds`: what it was made on is still what is known; the question is not asked again.
 * - `settled`: the sources have come to agree, and with what was decided; nothing is left to ask.
 * - `reopened`: something else is known now; it must be asked again, and it is said what changed.
 * - `gone`: the list does not have the drug or the alert any more.
 */
export type Standing =
  | { readonly kind: 'holds' | 'settled' | 'gone' }
  | ({ readonly kind: 'reopened' } & EvidenceChange);

/** What is known now and was not, and what was known and is not any more. */
export interface EvidenceChange {
  readonly added: readonly EvidenceFact[];
  readonly removed: readonly EvidenceFact[];
}

/** A decision that nobody took back, and how it stands. */
export interface StandingDecision {
  readonly decision: DecisionInForce;
  readonly standing: Standing;
}

/**
 * The last decision about each subject that nobody took back, in the order in which they were made. One that is taken
 * back leaves the one before it in force.
 * @param decisions of one patient, in the order in which they were made
 */
export const standingDecisions = (
  decisions: readonly Decision[],
  list: ReconciledList,
): readonly StandingDecision[] => {
  const inForce = decisionsInForce(decisions);
  const last = new Map(inForce.map((decision) => [nameOfSubject(decision.subject), decision]));
  return inForce
    .filter((decision) => last.get(nameOfSubject(decision.subject)) === decision)
    .map((decision) => ({ decision, standing: standingOf(decision, list) }));
};

/** Every decision that nobody took back, in the order in which they were made. */
export const decisionsInForce = (decisions: readonly Decision[]): readonly DecisionInForce[] => {
  const undone = new Set(decisions.flatMap(({ choice }) => (choice.kind === 'undo' ? choice.decision : [])));
  return decisions.filter(isChoice).filter(({ id }) => !undone.has(id));
};

const isChoice = (decision: Decision): decision is DecisionInForce => decision.choice.kind !== 'undo';

/** How a decision stands by what a list shows now. */
export const standingOf = ({ subject, choice, evidence }: DecisionInForce, list: ReconciledList): Standing => {
  const now = evidenceOf(subject, list);
  if (now === null) return { kind: 'gone' };
  if (now.digest === evidence.digest) return { kind: 'holds' };
  const change = changeBetween(evidence, now, list);
  if (change.added.length + change.removed.length === 0) return { kind: 'holds' };
  return isSettled(subject, choice, change, list) ? { kind: 'settled' } : { kind: 'reopened', ...change };
};

/**
 * What changed between two evidences. A source that was not read completely cannot be said to leave a drug out, so that
 * its silence is not told there: that it was out of reach is nothing new about the patient.
 */
const changeBetween = (before: DecisionEvidence, now: DecisionEvidence, list: ReconciledList): EvidenceChange => {
  const complete = new Set(list.sources.filter(({ state }) => state === 'complete').map(({ source }) => source));
  const isUnknown = ({ about, source }: EvidenceFact): boolean =>
    about === 'omission' && source !== null && !complete.has(source);
  return {
    added: without(now.facts, before.facts),
    removed: without(before.facts, now.facts).filter((fact) => !isUnknown(fact)),
  };
};

const without = (facts: readonly EvidenceFact[], others: readonly EvidenceFact[]): readonly EvidenceFact[] => {
  const known = new Set(others.map(keyOfFact));
  return facts.filter((fact) => !known.has(keyOfFact(fact)));
};

/** Nobody differs any more; the accepted source says what it said, or everyone ended it; what was to end has ended. */
const isSettled = (
  subject: DecisionSubject,
  choice: DecisionChoice,
  { removed }: EvidenceChange,
  list: ReconciledList,
): boolean => {
  const [row] = subject.kind === 'row' ? rowsOf(subject, list) : [];
  if (row === undefined || row.differences.length > 0) return false;
  switch (choice.kind) {
    case 'accept':
      return !row.current || !removed.some(({ about, source }) => about === 'statement' && source === choice.source);
    case 'keep-both':
    case 'ask':
      return true;
    case 'stop':
    case 'not-taking':
      return !row.current;
    default:
      return false;
  }
};

/** One text for one subject. */
export const nameOfSubject = (subject: DecisionSubject): string =>
  subject.kind === 'row' ? `row ${subject.row}` : `alert ${subject.alert}`;
