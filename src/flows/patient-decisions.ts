import type { AlertSeverity } from '../domain/alert.ts';
import {
  type Decision,
  type DecisionChoice,
  type DecisionEvidence,
  type DecisionSubject,
  type Undo,
  wordsOfFact,
} from '../domain/decision.ts';
import type { PatientId } from '../domain/ids.ts';
import { namesOn, type ReconciledList } from '../domain/reconciled-list.ts';
import { handleOfSubject, shortestUnique } from '../review/handles.ts';
import { type OpenQuestion, openQuestions } from '../review/open-questions.ts';
import { type StandingDecision, standingDecisions } from '../review/standing.ts';
import { wordsOfChange, wordsOfChoice } from '../review/words.ts';
import { ListMissingError } from './decide-errors.ts';
import type { Clock, Instant, Store } from './ports.ts';

/** A decision as programs and pages get it. */
export interface PresentedDecision {
  readonly id: string;
  /** What is typed for it, to take it back. */
  readonly handle: string;
  readonly subject: DecisionSubject;
  readonly drugs: readonly string[];
  readonly choice: DecisionChoice | Undo;
  /** The choice in plain words. */
  readonly words: string;
  readonly reason: string | null;
  readonly by: string;
  readonly at: string;
  /** The sources that the person saw, by name. */
  readonly sources: readonly string[];
}

/** What is known now and was not, and what was known and is not any more, in plain words. */
export interface PresentedChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

export interface PresentedStanding extends PresentedDecision, PresentedChange {
  readonly standing: StandingDecision['standing']['kind'];
}

export interface PresentedQuestion {
  /** What is typed for it, to decide it. */
  readonly handle: string;
  readonly subject: DecisionSubject;
  readonly drugs: readonly string[];
  readonly harm: AlertSeverity;
  readonly asked: readonly string[];
  readonly wouldSettle: string;
  /** What each source states, in its words. */
  readonly stated: readonly string[];
  readonly evidence: DecisionEvidence;
  /** The decision that new evidence opened again; `null` where nobody has decided yet. */
  readonly reopened: PresentedStanding | null;
}

/** What is open and what is decided of a patient. */
export interface PatientDecisions {
  readonly madeAt: Instant;
  readonly patient: ReconciledList['patient'];
  /** By their ids they are named in a decision; of those that did not answer completely little can be asked. */
  readonly sources: ReconciledList['sources'];
  /** What could harm most stands first. */
  readonly questions: readonly PresentedQuestion[];
  /** In the order in which they were made; those that were taken back are left out. */
  readonly decisions: readonly PresentedStanding[];
}

/**
 * What is open and what is decided of a patient, with a note of who looked.
 * @throws ListMissingError where no list was made of the patient
 */
export const decisionsOfPatient = async (
  patient: PatientId,
  context: { readonly store: Store; readonly clock: Clock; readonly actor: string },
): Promise<PatientDecisions> => {
  const stored = await context.store.lists.latest(patient);
  if (stored === null) throw new ListMissingError();
  const decisions = await context.store.decisions.ofPatient(patient);
  await context.store.audit.record({
    ...{ at: context.clock().toISOString(), actor: context.actor, action: 'view', patient, partner: null },
    ...{ subject: 'Decision', reason: 'decisions' },
  });
  return presentDecisions(stored.list, stored.madeAt, decisions);
};

/** @param decisions of the patient, in the order in which they were made */
export const presentDecisions = (
  list: ReconciledList,
  madeAt: Instant,
  decisions: readonly Decision[],
): PatientDecisions => ({
  madeAt,
  patient: list.patient,
  sources: list.sources,
  questions: openQuestions(list, decisions).map((question) => presentQuestion(question, list, decisions)),
  decisions: standingDecisions(decisions, list).map((standing) => presentStanding(standing, list, decisions)),
});

/** @param decisions of the patient, by which a short name is unique */
export const presentDecision = (
  decision: Decision,
  list: ReconciledList,
  decisions: readonly Decision[],
): PresentedDecision => {
  const { id, subject, choice, reason, evidence, by, at } = decision;
  const nameOf = namesOn(list);
  return {
    ...{ id, subject, choice, reason, by, at },
    handle: shortestUnique(
      id,
      decisions.map((one) => one.id),
    ),
    drugs: drugsIn(evidence),
    words: wordsOfChoice(choice, nameOf),
    sources: evidence.sources.map(nameOf),
  };
};

const drugsIn = ({ facts }: DecisionEvidence): readonly string[] => [
  ...new Set(facts.filter(({ about }) => about === 'statement').map(({ drug }) => drug)),
];

const presentStanding = (
  { decision, standing }: StandingDecision,
  list: ReconciledList,
  decisions: readonly Decision[],
): PresentedStanding => {
  const change = standing.kind === 'reopened' ? standing : { added: [], removed: [] };
  return {
    ...presentDecision(decision, list, decisions),
    standing: standing.kind,
    ...wordsOfChange(change, namesOn(list)),
  };
};

const presentQuestion = (
  { reopened, ...question }: OpenQuestion,
  list: ReconciledList,
  decisions: readonly Decision[],
): PresentedQuestion => {
  const nameOf = namesOn(list);
  const stated = question.evidence.facts.filter(({ about }) => about === 'statement');
  return {
    ...question,
    handle: handleOfSubject(question.subject, list),
    stated: stated.map((fact) => wordsOfFact(fact, nameOf)),
    reopened:
      reopened === null
        ? null
        : presentStanding(
            { decision: reopened.decision, standing: { kind: 'reopened', ...reopened } },
            list,
            decisions,
          ),
  };
};
