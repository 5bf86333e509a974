import type { Practitioner, Provenance } from '@medplum/fhirtypes';
import type { Decision } from '../domain/decision.ts';
import type { ReconciledList } from '../domain/reconciled-list.ts';
import { codeSystem } from '../fhir/code-systems.ts';
import { codedConcept, worded } from '../fhir/codeable-concepts.ts';
import { present } from '../fhir/present.ts';
import { namedReference } from '../fhir/references.ts';
import { usCoreProfile } from '../fhir/us-core.ts';
import { identify } from './mapping-context.ts';
import { metaOf } from './meta-security.ts';
import type { ReconciliationContext } from './to-medication-list.ts';
import { clinicOrganization, toEntity } from './to-reconciliation-provenance.ts';

/** v3-DataOperation: what a decision does to what it is about. */
const operationOf: Readonly<Record<Decision['choice']['kind'], string>> = {
  accept: 'UPDATE',
  'keep-both': 'UPDATE',
  stop: 'CREATE',
  'change-to': 'CREATE',
  'not-taking': 'CREATE',
  ask: 'CREATE',
  dismiss: 'UPDATE',
  undo: 'UPDATE',
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
    reason: decision.reason === null ? undefined : [worded(decision.reason)],
    activity: codedConcept(codeSystem.dataOperation, operationOf[decision.choice.kind]),
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
