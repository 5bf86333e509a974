import type { DecisionSubject } from '../../domain/decision.ts';
import type { PatientDecisions, PresentedStanding } from '../../flows/patient-decisions.ts';
import { type ShownDate, shownInstant } from './dates.ts';

/** The last decision about a drug or an alert, and whether it still stands. */
export interface DecisionView {
  /** In a word or two: decided, or open again. */
  readonly label: string;
  readonly isOpenAgain: boolean;
  readonly words: string;
  readonly reason: string | null;
  readonly by: string;
  readonly at: ShownDate;
  /** Why it is open again, a sentence each; empty where it stands. */
  readonly changes: readonly string[];
}

/** The decision about each drug and each alert of the page; `null` where nobody has decided. */
export interface DecisionViews {
  ofRow(id: string): DecisionView | null;
  ofAlert(id: string): DecisionView | null;
}

/** @param decisions as they stand by the list of the page, at most one about each drug and alert */
export const toDecisionViews = (decisions: PatientDecisions['decisions']): DecisionViews => {
  const found = (isMeant: (subject: DecisionSubject) => boolean): DecisionView | null => {
    const decision = decisions.find(({ subject, standing }) => standing !== 'gone' && isMeant(subject));
    return decision === undefined ? null : toDecisionView(decision);
  };
  return {
    ofRow: (id) => found((subject) => subject.kind === 'row' && subject.row === id),
    ofAlert: (id) => found((subject) => subject.kind === 'alert' && subject.alert === id),
  };
};

const toDecisionView = ({
  standing,
  choice,
  words,
  reason,
  by,
  at,
  added,
  removed,
}: PresentedStanding): DecisionView => ({
  label: labelOf(standing, choice.kind === 'ask'),
  isOpenAgain: standing === 'reopened',
  ...{ words, reason, by },
  at: shownInstant(at),
  changes: [...added.map((fact) => `New: ${fact}.`), ...removed.map((fact) => `Not any more: ${fact}.`)],
});

const labelOf = (standing: PresentedStanding['standing'], isQuestion: boolean): string => {
  if (standing === 'reopened') return 'Open again, decided before';
  if (standing === 'settled') return 'Decided, and the sources agree now';
  return isQuestion ? 'Waits for an answer' : 'Decided';
};
