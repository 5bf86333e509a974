import type { Practitioner } from '@medplum/fhirtypes';
import type { Prescriber } from '../domain/clinic-record.ts';
import { present } from '../fhir/present.ts';
import { resourceKey } from '../fhir/references.ts';
import { usCoreProfile } from '../fhir/us-core.ts';
import { toContactPoints, toHumanName } from './contact-details.ts';
import { identify, type Mapping, type MappingContext } from './mapping-context.ts';
import { metaOf } from './meta-security.ts';
import { toNpiIdentifier } from './npi-identifier.ts';

/** A prescriber of the clinic (US Core Practitioner). */
export const toUsCorePractitioner = (
  prescriber: Prescriber,
  path: string,
  context: MappingContext,
): Mapping<Practitioner> => {
  const { id, identifier } = identify(context.identity, 'practitioner', prescriber.id);
  const npi = toNpiIdentifier(prescriber.npi, `${path}/npi`);
  const resource = present<Practitioner>({
    resourceType: 'Practitioner',
    id,
    meta: metaOf([], usCoreProfile.Practitioner),
    identifier: [...npi.identifiers, identifier],
    name: [toHumanName(prescriber.name)],
    telecom: toContactPoints(prescriber.contacts),
  });
  const key = resourceKey('Practitioner', id);
  return {
    mapped: { resource, key, dataClass: 'Patient', sensitivity: [], recordPath: path },
    issues: npi.issues,
  };
};
