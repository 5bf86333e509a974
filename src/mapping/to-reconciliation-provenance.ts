import type {
  DetectedIssue,
  List,
  MedicationRequest,
  Organization,
  Provenance,
  ProvenanceEntity,
  Reference,
} from '@medplum/fhirtypes';
import type { ReconciledList, SourceState } from '../domain/reconciled-list.ts';
import { codeSystem } from '../fhir/code-systems.ts';
import { codedConcept } from '../fhir/codeable-concepts.ts';
import { type ClinicIdentity, identifierSystemOf } from '../fhir/identity.ts';
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
  made: readonly [List, ...(DetectedIssue | MedicationRequest)[]],
  context: ReconciliationContext,
): Provenance => {
  const targets = made.map(({ resourceType, id }) => resourceKey(resourceType, id ?? ''));
  const organization = clinicOrganization(context);
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

/** A source as something that was used. */
export const toEntity = (source: Named, { identity }: ReconciliationContext): ProvenanceEntity => ({
  role: 'source',
  what: sourceOrganization(source, identity),
});

type Named = Pick<SourceState, 'source' | 'name'>;

/** A source as the organisation that it is, by the id under which the clinic knows it. */
export const sourceOrganization = ({ source, name }: Named, identity: ClinicIdentity): Reference<Organization> => ({
  type: 'Organization',
  identifier: { system: identifierSystemOf(identity, 'partner'), value: source },
  display: name,
});

/** The clinic as the resource that it sends of itself. */
export const clinicOrganization = ({ identity, organization }: ReconciliationContext): Reference<Organization> =>
  referenceTo<Organization>('Organization', identify(identity, 'organization', organization.id).id, organization.name);
