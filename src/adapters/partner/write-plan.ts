import type { Resource } from '@medplum/fhirtypes';
import type { Failure } from '../../delivery/failure.ts';
import { businessIdentifierOf, identifierQuery } from './business-identifier.ts';
import type { TypeCapability } from './capability.ts';
import { permanent } from './failures.ts';
import { findByIdentifier, findProvenance, type ReadBackTools, readReference } from './read-back.ts';

/** One write as it will be made, singly or as an entry of a transaction. */
export interface PlannedWrite {
  readonly method: 'POST' | 'PUT';
  /** Relative to the base. */
  readonly url: string;
  /** Without an id of ours: the partner gives its own. */
  readonly resource: Resource;
  readonly ifMatch: string | null;
  readonly ifNoneExist: string | null;
  /** Where the partner keeps it, if it has it already. */
  readonly reference: string | null;
}

export type Plan =
  | { readonly kind: 'write'; readonly write: PlannedWrite }
  /** The partner has it as it is. */
  | { readonly kind: 'done'; readonly reference: string }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** What is to be at the partner. */
export interface WantedWrite {
  /** Its references already in the partner's ids, or in those of the transaction. */
  readonly resource: Resource;
  /** The partner's reference, from what was placed before. */
  readonly known: string | undefined;
  /** Never tried before. */
  readonly isNew: boolean;
}

/**
 * How to write a resource so that doing it twice does it once: an update where the partner's reference is known, else a
 * conditional update by our identifier, or where the partner has none a search followed by update or create. A
 * Provenance has no identifier and is created, once it has been looked for where it was tried before.
 */
export const planWrite = async (
  tools: ReadBackTools,
  { resource, known, isNew }: WantedWrite,
  offered: TypeCapability,
): Promise<Plan> => {
  if (known !== undefined) return planUpdate(tools, resource, known, offered);
  if (resource.resourceType === 'Provenance') {
    if (isNew) return planCreate(resource, offered, null);
    const found = await findProvenance(tools, resource);
    if (found.kind === 'found') return { kind: 'done', reference: found.reference };
    if (found.kind === 'failed' && found.failure.kind !== 'permanent') return found;
    return planCreate(resource, offered, null);
  }
  const identifier = businessIdentifierOf(resource);
  if (identifier === null) return failed('no-identifier');
  const query = identifierQuery(identifier);
  if (offered.conditionalUpdate && offered.update) {
    return planned({ method: 'PUT', url: `${resource.resourceType}?${query}`, resource: withId(resource, null) });
  }
  const found = await findByIdentifier(tools, resource);
  if (found.kind === 'failed') return found;
  if (found.kind === 'found') return planUpdate(tools, resource, found.reference, offered);
  return planCreate(resource, offered, offered.conditionalCreate ? query : null);
};

const failed = (reason: string): Plan => ({ kind: 'failed', failure: permanent(reason) });

const planned = (write: Pick<PlannedWrite, 'method' | 'url' | 'resource'> & Partial<PlannedWrite>): Plan => ({
  kind: 'write',
  write: { ifMatch: null, ifNoneExist: null, reference: null, ...write },
});

const planUpdate = async (
  tools: ReadBackTools,
  resource: Resource,
  reference: string,
  offered: TypeCapability,
): Promise<Plan> => {
  if (!offered.update) return failed('write-not-offered');
  if (tools.versions.of(reference) === null && offered.requiresVersion) {
    const read = await readReference(tools, reference);
    if (read.kind === 'failed') return read;
  }
  const id = reference.slice(reference.indexOf('/') + 1);
  return planned({
    method: 'PUT',
    url: reference,
    resource: withId(resource, id),
    ifMatch: tools.versions.of(reference),
    reference,
  });
};

const planCreate = (resource: Resource, offered: TypeCapability, ifNoneExist: string | null): Plan =>
  offered.create
    ? planned({ method: 'POST', url: resource.resourceType, resource: withId(resource, null), ifNoneExist })
    : failed('write-not-offered');

const withId = (resource: Resource, id: string | null): Resource => {
  const copy = { ...resource };
  if (id === null) delete copy.id;
  else copy.id = id;
  return copy;
};
