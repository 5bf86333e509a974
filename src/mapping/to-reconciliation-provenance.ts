import type { DetectedIssue, List, Organization, Provenance, ProvenanceEntity } from '@medplum/fhirtypes';
import type { ReconciledList, SourceState } from '../domain/reconciled-list.ts';
import { codeSystem } from '../fhir/code-systems.ts';
import { codedConcept } from '../fhir/codeable-concepts.ts';
import { identifierSystemOf } from '../fhir/identity.ts';
import { present } from '../fhir/present.ts';
import { referenceTo, resourceKey } from '../fhir/references.ts';
import { usCoreProfile } from '../fhir/us-core.ts';
import { identify } from './mapping-context.ts';
import { metaOf } from './meta-security.ts';
import { type ReconciliationContext, reconcilingSoftware } from './to-medication-list.ts';

/**
 * How a reconciled list and its alerts came about (US Core Provenance): put together by the software on behalf of the
 * clinic, out of one source each. A source that gave nothing is no source of it.
 * @param made the List first, then what was made with it
 */
export const toReconciliationProvenance = (
  list: ReconciledList,
  made: readonly [List, ...DetectedIssue[]],
  context: ReconciliationContext,
): Provenance => {
  const targets = made.map(({ resourceType, id }) => resourceKey(resourceType, id ?? ''));
  const organization = referenceTo<Organization>(
    'Organization',
    identify(context.identity, 'organization', context.organization.id).id,
    context.organization.name,
  );
  return present<Provenance>({
    resourceType: 'Provenance',
    id: identify(context.identity, 'provenance', targets[0] ?? '').id,
    meta: metaOf(context.sensitivity, usCoreProfile.Provenance),
    target: targets.map((reference) => ({ reference })),
    recorded: context.reconciled,
    activity: codedConcept(codeSystem.dataOperation, 'CREATE', 'create'),
    agent: [
      {
        type: codedConcept(codeSystem.provenanceParticipantType, 'assembler', 'Assembler'),
        who: reconcilingSoftware,
        onBehalfOf: organization,
      },
      {
        type: codedConcept(codeSystem.usCoreProvenanceParticipantType, 'transmitter', 'Transmitter'),
        who: organization,
      },
    ],
    entity: list.sources.filter(gaveSomething).map((source) => toEntity(source, context)),
  });
};

const gaveSomething = ({ state, asOf }: SourceState): boolean =>
  state === 'complete' || state === 'partial' || asOf !== null;

const toEntity = ({ source, name }: SourceState, { identity }: ReconciliationContext): ProvenanceEntity => ({
  role: 'source',
  what: {
    type: 'Organization',
    identifier: { system: identifierSystemOf(identity, 'partner'), value: source },
    display: name,
  },
});
