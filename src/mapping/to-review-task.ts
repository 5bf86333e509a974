import type { Reference, Task } from '@medplum/fhirtypes';
import { type DecisionInForce, wordsOfFact } from '../domain/decision.ts';
import type { SourceId } from '../domain/ids.ts';
import { namesOn, type ReconciledList } from '../domain/reconciled-list.ts';
import { worded } from '../fhir/codeable-concepts.ts';
import { present } from '../fhir/present.ts';
import { namedReference } from '../fhir/references.ts';
import { identify } from './mapping-context.ts';
import { metaOf } from './meta-security.ts';
import { patientOf, type ReconciliationContext } from './to-medication-list.ts';
import { sourceOrganization } from './to-reconciliation-provenance.ts';

/** What a prescriber elsewhere is asked, and how far that is. */
export interface AskedElsewhere {
  readonly decision: DecisionInForce;
  readonly source: SourceId;
  /** `requested` until it is decided otherwise or agreed (`completed`), or taken back or past (`cancelled`). */
  readonly status: 'requested' | 'completed' | 'cancelled';
  /** The DetectedIssue of the alert, or the List with the drug. */
  readonly focus: Reference;
}

/**
 * A question to the one who prescribes elsewhere as a FHIR Task (R4): an order, owned by the source as the organisation
 * that it is. No task code means "reconcile", so that its words say it.
 */
export const toReviewTask = (
  { decision, source, status, focus }: AskedElsewhere,
  list: ReconciledList,
  context: ReconciliationContext,
): Task => {
  const { id, identifier } = identify(context.identity, 'review-task', decision.id);
  const nameOf = namesOn(list);
  const stated = decision.evidence.facts
    .filter(({ about }) => about === 'statement')
    .map((fact) => wordsOfFact(fact, nameOf));
  return present<Task>({
    resourceType: 'Task',
    id,
    meta: metaOf(context.sensitivity),
    identifier: [identifier],
    status,
    intent: 'order',
    code: worded('Medication reconciliation'),
    description: ['Please say what the patient should take, and set the record right.', ...stated].join('\n'),
    focus,
    for: patientOf(list, context.identity),
    authoredOn: decision.at,
    requester: namedReference('Practitioner', decision.by),
    owner: sourceOrganization({ source, name: nameOf(source) }, context.identity),
    note: decision.reason === null ? undefined : [{ text: decision.reason }],
  });
};
