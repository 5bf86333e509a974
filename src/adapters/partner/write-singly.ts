import type { Resource } from '@medplum/fhirtypes';
import type { SendOutcome } from '../../flows/ports.ts';
import type { TypeCapability } from './capability.ts';
import { ambiguous } from './failures.ts';
import type { FhirReply } from './fhir-http.ts';
import { referenceTail } from './partner-address.ts';
import { findByIdentifier, type ReadBackTools } from './read-back.ts';
import { type PlannedWrite, planWrite, type WantedWrite } from './write-plan.ts';

/**
 * Writes one resource by itself. A version conflict is not met here: whoever sends looks first at what was written in
 * between.
 * @param key our key of the resource
 */
export const writeSingly = async (
  tools: ReadBackTools,
  key: string,
  wanted: WantedWrite,
  offered: TypeCapability,
): Promise<SendOutcome> => {
  const plan = await planWrite(tools, wanted, offered);
  if (plan.kind === 'failed') return { kind: 'failed', key, failure: plan.failure };
  if (plan.kind === 'done') return { kind: 'accepted', key, reference: plan.reference };
  const reply = await write(tools, plan.write);
  if (!reply.ok) return { kind: 'failed', key, failure: reply.failure };
  const reference = await placeOf(tools, plan.write, reply, wanted.resource);
  if (reference === null) return { kind: 'failed', key, failure: ambiguous('no-reference-in-answer') };
  tools.versions.learn(reference, reply.etag);
  return { kind: 'accepted', key, reference };
};

const write = ({ http }: ReadBackTools, planned: PlannedWrite): Promise<FhirReply> =>
  http.request({
    method: planned.method,
    url: `${http.baseUrl}/${planned.url}`,
    effect: 'write',
    headers: {
      Prefer: 'return=minimal',
      ...(planned.ifMatch === null ? {} : { 'If-Match': planned.ifMatch }),
      ...(planned.ifNoneExist === null ? {} : { 'If-None-Exist': planned.ifNoneExist }),
    },
    body: { kind: 'resource', text: JSON.stringify(planned.resource) },
  });

/** Where it is kept: what the answer says, else what was known, else what a search by our identifier finds. */
const placeOf = async (
  tools: ReadBackTools,
  planned: PlannedWrite,
  reply: FhirReply & { readonly ok: true },
  resource: Resource,
): Promise<string | null> => {
  const told = placeTold(resource.resourceType, reply.location, reply.resource) ?? planned.reference;
  if (told !== null || resource.resourceType === 'Provenance') return told;
  const found = await findByIdentifier(tools, resource);
  return found.kind === 'found' ? found.reference : null;
};

/** `Type/id` out of a location, or of the resource as it was given back; `null` where neither is of the sent type. */
export const placeTold = (type: string, location: string | null, returned: Resource | null): string | null => {
  const tail = location === null ? null : referenceTail(location);
  if (tail?.startsWith(`${type}/`) === true) return tail;
  return returned?.resourceType === type && returned.id !== undefined ? `${type}/${returned.id}` : null;
};
