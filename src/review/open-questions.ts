import { type AlertSeverity, severityRank } from '../domain/alert.ts';
import type { Decision, DecisionEvidence, DecisionSubject } from '../domain/decision.ts';
import type { ReconciledList } from '../domain/reconciled-list.ts';
import { evidenceOf } from './evidence.ts';
import { type EvidenceChange, nameOfSubject, type StandingDecision, standingDecisions } from './standing.ts';

/** What a person should decide: a drug on which the sources differ, or an alert that is not folded away. */
export interface OpenQuestion {
  readonly subject: DecisionSubject;
  /** Names of the drugs. */
  readonly drugs: readonly string[];
  readonly harm: AlertSeverity;
  /** What is asked, in plain words, what could harm most first. */
  readonly asked: readonly string[];
  /** What would answer it. */
  readonly wouldSettle: string;
  /** On what a decision would be made now. */
  readonly evidence: DecisionEvidence;
  /** The decision that new evidence has opened again, and what changed. */
  readonly reopened: ({ readonly decision: StandingDecision['decision'] } & EvidenceChange) | null;
}

/**
 * What is left to decide of a list after the decisions that hold: the most harmful first. Software never decides
 * (IHE RECON): also a difference that seems harmless stays a question until a person has answered it. A drug on which
 * nobody differs is a question only where new evidence has opened a decision about it again.
 * @param decisions of the patient, in the order in which they were made
 */
export const openQuestions = (list: ReconciledList, decisions: readonly Decision[]): readonly OpenQuestion[] => {
  const standing = new Map(
    standingDecisions(decisions, list).map((stands) => [nameOfSubject(stands.decision.subject), stands]),
  );
  const madeOn = (subject: DecisionSubject) => standing.get(nameOfSubject(subject));
  return [...questionsOfAlerts(list), ...questionsOfRows(list, (subject) => isReopened(madeOn(subject)))]
    .flatMap((question): readonly OpenQuestion[] => {
      const evidence = evidenceOf(question.subject, list);
      const made = madeOn(question.subject);
      if (evidence === null || (made !== undefined && made.standing.kind !== 'reopened')) return [];
      return [{ ...question, evidence, reopened: reopenedBy(made) }];
    })
    .toSorted((a, b) => severityRank[a.harm] - severityRank[b.harm]);
};

const isReopened = (made: StandingDecision | undefined): boolean => made?.standing.kind === 'reopened';

const reopenedBy = (made: StandingDecision | undefined): OpenQuestion['reopened'] => {
  if (made?.standing.kind !== 'reopened') return null;
  const { added, removed } = made.standing;
  return { decision: made.decision, added, removed };
};

type Question = Omit<OpenQuestion, 'reopened' | 'evidence'>;

const questionsOfAlerts = ({ alerts }: ReconciledList): readonly Question[] =>
  alerts
    .filter(({ severity }) => severity !== 'low')
    .map(({ id, drugs, severity, message, management }) => ({
      subject: { kind: 'alert', alert: id },
      drugs,
      harm: severity,
      asked: [message],
      wouldSettle: management,
    }));

const questionsOfRows = (
  { rows }: ReconciledList,
  wasReopened: (subject: DecisionSubject) => boolean,
): readonly Question[] =>
  rows.flatMap(({ id, drugName, differences }) => {
    const subject: DecisionSubject = { kind: 'row', row: id };
    const about = { subject, drugs: [drugName] };
    const [first, ...others] = differences.toSorted((a, b) => severityRank[a.harm] - severityRank[b.harm]);
    if (first !== undefined) {
      const asked = [first, ...others].map(({ detail }) => detail);
      return [{ ...about, harm: first.harm, asked, wouldSettle: first.wouldSettle }];
    }
    if (!wasReopened(subject)) return [];
    return [
      { ...about, harm: 'moderate', asked: ['Something else is known since it was decided.'], wouldSettle: again },
    ];
  });

const again = 'Decide it again on what is known now.';
