import type { Failure } from '../../delivery/failure.ts';
import type { PartnerHabits } from '../../domain/partner.ts';
import { booleanAt, objectsAt, textAt } from '../../fhir/wild.ts';
import { permanent } from './failures.ts';
import type { FhirHttp } from './fhir-http.ts';

/** What a server says that it does, as far as writing to it, or reading what changed there, depends on it. */
export interface Capability {
  readonly transaction: boolean;
  readonly batch: boolean;
  ofType(type: string): TypeCapability;
}

export interface TypeCapability {
  readonly create: boolean;
  readonly update: boolean;
  readonly conditionalCreate: boolean;
  readonly conditionalUpdate: boolean;
  /** An update must name the version that it replaces. */
  readonly requiresVersion: boolean;
  /** Searches of the type take `_lastUpdated`. */
  readonly lastUpdated: boolean;
}

export type SeenCapability =
  | { readonly ok: true; readonly value: Capability }
  | { readonly ok: false; readonly failure: Failure };

const nothingOffered: TypeCapability = {
  create: false,
  update: false,
  conditionalCreate: false,
  conditionalUpdate: false,
  requiresVersion: false,
  lastUpdated: false,
};

/**
 * A function that reads the partner's CapabilityStatement at its first success and remembers it. A conditional update
 * that the partner's file says is not honoured counts as not offered.
 */
export const openCapability = (http: FhirHttp, habits: PartnerHabits): (() => Promise<SeenCapability>) => {
  let seen: SeenCapability | null = null;
  return async () => {
    if (seen?.ok !== true) seen = await readCapability(http, habits);
    return seen;
  };
};

const readCapability = async (http: FhirHttp, habits: PartnerHabits): Promise<SeenCapability> => {
  const reply = await http.request({ method: 'GET', url: `${http.baseUrl}/metadata`, effect: 'read' });
  // That it cannot be read says nothing of what was to be written: the partner as a whole is not ready.
  if (!reply.ok && reply.status !== null && reply.status !== 401 && reply.failure.kind === 'permanent') {
    return { ok: false, failure: permanent('no-capability-statement') };
  }
  if (!reply.ok) return reply;
  if (reply.resource?.resourceType !== 'CapabilityStatement') {
    return { ok: false, failure: permanent('no-capability-statement') };
  }
  const version = textAt(reply.resource, 'fhirVersion');
  if (version !== null && !version.startsWith('4.')) return { ok: false, failure: permanent('not-fhir-r4') };
  return { ok: true, value: capabilityOf(reply.resource, habits) };
};

const capabilityOf = (statement: unknown, habits: PartnerHabits): Capability => {
  const servers = objectsAt(statement, 'rest').filter((rest) => textAt(rest, 'mode') === 'server');
  const ofAllTypes = servers.some(takesLastUpdated);
  const byType = new Map(
    servers
      .flatMap((rest) => objectsAt(rest, 'resource'))
      .map((resource) => [textAt(resource, 'type') ?? '', typeCapabilityOf(resource, habits, ofAllTypes)]),
  );
  return {
    transaction: servers.some((rest) => interactionsOf(rest).has('transaction')),
    batch: servers.some((rest) => interactionsOf(rest).has('batch')),
    ofType: (type) => byType.get(type) ?? { ...nothingOffered, lastUpdated: ofAllTypes },
  };
};

/** Parameters that a server names for all types at once hold for each of them. */
const takesLastUpdated = (restOrResource: unknown): boolean =>
  objectsAt(restOrResource, 'searchParam').some((parameter) => textAt(parameter, 'name') === '_lastUpdated');

const typeCapabilityOf = (resource: unknown, habits: PartnerHabits, ofAllTypes: boolean): TypeCapability => {
  const interactions = interactionsOf(resource);
  return {
    create: interactions.has('create'),
    update: interactions.has('update'),
    conditionalCreate: booleanAt(resource, 'conditionalCreate') ?? false,
    conditionalUpdate: habits.conditionalUpdate && (booleanAt(resource, 'conditionalUpdate') ?? false),
    requiresVersion: textAt(resource, 'versioning') === 'versioned-update',
    lastUpdated: ofAllTypes || takesLastUpdated(resource),
  };
};

const interactionsOf = (value: unknown): ReadonlySet<string | null> =>
  new Set(objectsAt(value, 'interaction').map((interaction) => textAt(interaction, 'code')));
