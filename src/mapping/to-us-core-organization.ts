import type { Organization } from '@medplum/fhirtypes';
import { present } from '../fhir/present.ts';
import { resourceKey } from '../fhir/references.ts';
import { usCoreProfile } from '../fhir/us-core.ts';
import { toAddresses, toContactPoints } from './contact-details.ts';
import { identify, type Mapping, type MappingContext } from './mapping-context.ts';
import { metaOf } from './meta-security.ts';
import { toNpiIdentifier } from './npi-identifier.ts';

/** The clinic itself (US Core Organization). It holds nothing of a patient; its data class is that of what needs it. */
export const toUsCoreOrganization = (context: MappingContext): Mapping<Organization> => {
  const { organization } = context;
  const { id, identifier } = identify(context.identity, 'organization', organization.id);
  const npi = toNpiIdentifier(organization.npi, '');
  const resource = present<Organization>({
    resourceType: 'Organization',
    id,
    meta: metaOf([], usCoreProfile.Organization),
    identifier: [...npi.identifiers, identifier],
    active: true,
    name: organization.name,
    telecom: toContactPoints(organization.contacts),
    address: toAddresses(organization.address),
  });
  const key = resourceKey('Organization', id);
  return {
    mapped: { resource, key, dataClass: 'Patient', sensitivity: [], recordPath: '' },
    issues: npi.issues,
  };
};
