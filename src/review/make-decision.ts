import type { Decision, DecisionChoice, DecisionInForce, DecisionSubject } from '../domain/decision.ts';
import { clinicSource, type SourceId } from '../domain/ids.ts';
import type { ReconciledList } from '../domain/reconciled-list.ts';
import {
  AskedItselfError,
  ChoiceDoesNotFitError,
  DirectionsMissingError,
  EvidenceChangedError,
  NothingToUndoError,
  SourceDoesNotStateError,
  UnknownQuestionError,
} from './decision-refused.ts';
import { evidenceOf, rowsOf } from './evidence.ts';
import { decisionsInForce } from './standing.ts';

/** Who decides, when, under which id, and why in their own words. */
export interface DecisionMade {
  readonly id: string;
  readonly by: string;
  /** ISO 8601 instant. */
  readonly at: string;
  readonly reason: string | null;
}

/**
 * A decision on what a list shows of a drug or an alert.
 * @param shown digest of the evidence that the person saw; `null` where it was this list's
 * @throws UnknownQuestionError, EvidenceChangedError, ChoiceDoesNotFitError, SourceDoesNotStateError, AskedItselfError,
 *   DirectionsMissingError
 */
export const makeDecision = (
  subject: DecisionSubject,
  choice: DecisionChoice,
  list: ReconciledList,
  made: DecisionMade,
  shown: string | null = null,
): DecisionInForce => {
  const evidence = evidenceOf(subject, list);
  if (evidence === null) throw new UnknownQuestionError();
  if (shown !== null && shown !== evidence.digest) throw new EvidenceChangedError();
  assertFits(subject, choice, list);
  const { id, by, at } = made;
  return { id, subject, choice: tidied(choice), reason: wordsOrNull(made.reason), evidence, by, at };
};

const alertChoices: ReadonlySet<DecisionChoice['kind']> = new Set(['dismiss', 'ask']);

const assertFits = (subject: DecisionSubject, choice: DecisionChoice, list: ReconciledList): void => {
  const fits = subject.kind === 'alert' ? alertChoices.has(choice.kind) : choice.kind !== 'dismiss';
  if (!fits) throw new ChoiceDoesNotFitError(subject.kind);
  if (choice.kind === 'change-to' && choice.directions.trim() === '') throw new DirectionsMissingError();
  if (choice.kind === 'ask' && choice.source === clinicSource) throw new AskedItselfError();
  if (choice.kind === 'accept' || choice.kind === 'ask') assertStates(choice.source, subject, list);
};

const assertStates = (source: SourceId, subject: DecisionSubject, list: ReconciledList): void => {
  const stating = rowsOf(subject, list).flatMap(({ statements }) => statements.map((statement) => statement.source));
  if (!stating.includes(source)) throw new SourceDoesNotStateError(source, [...new Set(stating)].toSorted());
};

const tidied = (choice: DecisionChoice): DecisionChoice =>
  choice.kind === 'change-to' ? { kind: choice.kind, directions: choice.directions.trim() } : choice;

const wordsOrNull = (text: string | null): string | null => (text === null || text.trim() === '' ? null : text.trim());

/**
 * That a decision is taken back; the one before it about the same subject is in force again. What was known when it was
 * made stays with it.
 * @param decisions of the patient, in the order in which they were made
 * @throws NothingToUndoError
 */
export const makeUndo = (id: string, decisions: readonly Decision[], made: DecisionMade): Decision => {
  const undone = decisionsInForce(decisions).find((decision) => decision.id === id);
  if (undone === undefined) throw new NothingToUndoError();
  const { subject, evidence } = undone;
  const { by, at } = made;
  return {
    ...{ id: made.id, subject, choice: { kind: 'undo', decision: id }, evidence, by, at },
    reason: wordsOrNull(made.reason),
  };
};
