import type { DetectedIssue, List } from '@medplum/fhirtypes';
import type { Decision, DecisionInForce } from '../domain/decision.ts';
import { resourceKey } from '../fhir/references.ts';
import type { AskedElsewhere } from '../mapping/to-review-task.ts';
import type { StandingDecision } from '../review/standing.ts';

/**
 * Every question to a prescriber elsewhere, and how far it is: it waits for its answer until somebody has decided
 * otherwise, the sources agree, it was taken back, or the list has the drug no more. That a source has changed something
 * is not yet an answer.
 * @param decisions of the patient, in the order in which they were made
 * @param made where the question is about: the list, and the alert's own resource while there is one
 */
export const askedElsewhere = (
  decisions: readonly Decision[],
  standing: readonly StandingDecision[],
  made: { readonly snapshot: List; readonly issueOf: (alert: string) => DetectedIssue | undefined },
): readonly AskedElsewhere[] => {
  const takenBack = new Set(decisions.flatMap(({ choice }) => (choice.kind === 'undo' ? choice.decision : [])));
  const last = new Map(standing.map((one) => [one.decision.id, one.standing.kind]));
  return decisions.flatMap((decision) => {
    if (decision.choice.kind !== 'ask') return [];
    const { subject, choice } = decision;
    const about = (subject.kind === 'alert' ? made.issueOf(subject.alert) : undefined) ?? made.snapshot;
    const asked: DecisionInForce = { ...decision, choice };
    return {
      decision: asked,
      source: choice.source,
      status: takenBack.has(decision.id) ? 'cancelled' : statusOf(last.get(decision.id)),
      focus: { reference: resourceKey(about.resourceType, about.id ?? '') },
    };
  });
};

const statusOf = (standing: StandingDecision['standing']['kind'] | undefined): AskedElsewhere['status'] => {
  switch (standing) {
    case 'holds':
    case 'reopened':
      return 'requested';
    case 'gone':
      return 'cancelled';
    default:
      return 'completed';
  }
};
