import type { CodeableConcept, Practitioner, Provenance } from '@medplum/fhirtypes';
import type { Decision } from '../domain/decision.ts';
import type { ReconciledList } from '../domain/reconciled-list.ts';
import { codeSystem } from '../fhir/code-systems.ts';
import { codedConcept, coding, worded } from '../fhir/codeable-concepts.ts';
import { present } from '../fhir/present.ts';
import { namedReference } from '../fhir/references.ts';
import { usCoreProfile } from '../fhir/us-core.ts';
import { identify } from './mapping-context.ts';
import { metaOf } from './meta-security.ts';
import type { ReconciliationContext } from './to-medication-list.ts';
import { clinicOrganization, toEntity } from './to-reconciliation-provenance.ts';

/** What a decision does to what it is about: v3-DataOperation, and in words. */
const operationOf: Readonly<Record<Decision['choice']['kind'], readonly [code: string, words: string]>> = {
  accept: ['UPDATE', 'Taken over as one source states it'],
  'keep-both': ['UPDATE', 'Kept as it is stated'],
  stop: ['CREATE', 'Stopped'],
  'change-to': ['CREATE', 'Directions changed'],
  'not-taking': ['CREATE', 'Not taken by the patient'],
  ask: ['CREATE', 'Asked of another prescriber'],
  dismiss: ['UPDATE', 'Alert dismissed'],
  undo: ['UPDATE', 'An earlier decision taken back'],
};

/**
 * Who decided, when, and from which sources (US Core Provenance), for the clinic: a stopped or changed drug and a
 * question are made by it, the rest is changed.
 * @param targets `Type/id` of what the decision made or changed, at least one
 */
export const toDecisionProvenance = (
  decision: Decision,
  targets: readonly [string, ...string[]],
  list: ReconciledList,
  context: ReconciliationContext,
): Provenance => {
  const organization = clinicOrganization(context);
  const seen = new Set(decision.evidence.sources);
  return present<Provenance>({
    resourceType: 'Provenance',
    id: identify(context.identity, 'provenance', `decision ${decision.id}`).id,
    meta: metaOf(context.sensitivity, usCoreProfile.Provenance),
    target: [...new Set(targets)].map((reference) => ({ reference })),
    recorded: decision.at,
    activity: activityOf(decision),
    agent: [
      {
        type: codedConcept(codeSystem.provenanceParticipantType, 'author', 'Author'),
        who: namedReference<Practitioner>('Practitioner', decision.by),
        onBehalfOf: organization,
      },
      {
        type: codedConcept(codeSystem.usCoreProvenanceParticipantType, 'transmitter', 'Transmitter'),
        who: organization,
      },
    ],
    entity: list.sources.filter(({ source }) => seen.has(source)).map((source) => toEntity(source, context)),
  });
};

/** The person's own reason stands with what they did: `Provenance.reason` is for purposes of use. */
const activityOf = ({ choice, reason }: Decision): CodeableConcept => {
  const [code, words] = operationOf[choice.kind];
  return worded(reason === null ? words : `${words}: ${reason}`, [coding(codeSystem.dataOperation, code)]);
};
