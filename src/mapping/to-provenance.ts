import type { Organization, Practitioner, Provenance, ProvenanceAgent, Reference, Resource } from '@medplum/fhirtypes';
import { codeSystem } from '../fhir/code-systems.ts';
import { codedConcept } from '../fhir/codeable-concepts.ts';
import { present } from '../fhir/present.ts';
import { referenceTo, resourceKey } from '../fhir/references.ts';
import { usCoreProfile } from '../fhir/us-core.ts';
import { identify, type MappedResource, type MappingContext } from './mapping-context.ts';
import { metaOf, unionOfLabels } from './meta-security.ts';

/**
 * Who wrote one or more resources of the clinic and who sends them (US Core Provenance). The author is the prescriber
 * on behalf of the clinic (provenance-1) where the first target names one, else the clinic; the transmitter is the
 * clinic. What a medication was reported by is an entity of role source. It carries its targets' labels.
 * @param targets at least one; their keys decide the id
 * @param recorded ISO 8601 instant
 */
export const toProvenance = (
  targets: readonly [MappedResource, ...MappedResource[]],
  recorded: string,
  context: MappingContext,
): MappedResource<Provenance> => {
  const [first] = targets;
  const { id } = identify(context.identity, 'provenance', targets.map(({ key }) => key).join(' '));
  const organization = referenceTo<Organization>(
    'Organization',
    identify(context.identity, 'organization', context.organization.id).id,
    context.organization.name,
  );
  const sensitivity = unionOfLabels(...targets.map((target) => target.sensitivity));
  const source = reporterOf(first.resource);
  const resource = present<Provenance>({
    resourceType: 'Provenance',
    id,
    meta: metaOf(sensitivity, usCoreProfile.Provenance),
    target: targets.map(({ key }) => ({ reference: key })),
    recorded,
    agent: [authorAgent(first.resource, organization), transmitterAgent(organization)],
    entity: source === undefined ? undefined : [{ role: 'source', what: source }],
  });
  const { dataClass, recordPath } = first;
  return { resource, key: resourceKey('Provenance', id), dataClass, sensitivity, recordPath };
};

const authorAgent = (target: Resource, organization: Reference<Organization>): ProvenanceAgent => {
  const type = codedConcept(codeSystem.provenanceParticipantType, 'author', 'Author');
  const author = authorOf(target);
  if (!author?.reference?.startsWith('Practitioner/')) return { type, who: organization };
  const who = present<Reference<Practitioner>>({ reference: author.reference, display: author.display });
  return { type, who, onBehalfOf: organization };
};

const transmitterAgent = (organization: Reference<Organization>): ProvenanceAgent => ({
  type: codedConcept(codeSystem.usCoreProvenanceParticipantType, 'transmitter', 'Transmitter'),
  who: organization,
});

const authorOf = (target: Resource): Reference | undefined => {
  switch (target.resourceType) {
    case 'MedicationRequest':
      return target.requester;
    case 'Condition':
      return target.asserter;
    case 'CarePlan':
      return target.author;
    default:
      return undefined;
  }
};

const reporterOf = (target: Resource): Reference | undefined =>
  target.resourceType === 'MedicationRequest' ? target.reportedReference : undefined;
