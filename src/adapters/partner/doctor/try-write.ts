import type { Organization, Practitioner } from '@medplum/fhirtypes';
import { differencesAfterWrite } from '../../../delivery/compare-read-back.ts';
import type { Partner } from '../../../domain/partner.ts';
import { resourceIdOf } from '../../../fhir/identity.ts';
import type { Finding, Outgoing } from '../../../flows/ports.ts';
import type { Connection } from '../open-connection.ts';
import { clientOver } from '../open-partner-client.ts';
import { readReference } from '../read-back.ts';
import { openVersions } from '../versions.ts';
import { offersDelete } from './compare-capabilities.ts';
import { failed, failedFor, notTried, passed } from './findings.ts';

/** Writes a resource that is about nobody, reads it back and deletes it. */
export async function* tryWrite(partner: Partner, connection: Connection, statement: unknown): AsyncGenerator<Finding> {
  const resource = harmlessResource(partner, connection.surroundings.newId());
  if (resource === null) {
    return yield notTried(
      'write',
      'harmless resource',
      'only Organization and Practitioner are about no patient; `write` has neither',
    );
  }
  const client = clientOver(partner, connection);
  const outgoing: Outgoing = { key: `${resource.resourceType}/${resource.id}`, resource };
  const [outcome] = await client.send([outgoing], new Map());
  if (outcome?.kind !== 'accepted') {
    return yield failedFor('write', resource.resourceType, outcome?.failure.reason ?? 'not-sent');
  }
  const { reference } = outcome;
  yield passed('write', resource.resourceType, 'is taken');
  yield await examineReadBack(outgoing, await client.readBack(outgoing, new Map([[outgoing.key, reference]])));
  yield await cleanUp(reference, connection, statement);
}

/** Inactive, and named so that whoever finds it knows what it is. */
const harmlessResource = ({ write }: Partner, value: string): Organization | Practitioner | null => {
  const system = 'urn:concord:doctor';
  const named = { id: resourceIdOf(system, value), identifier: [{ system, value }], active: false };
  const name = 'Concord connection check, to be deleted';
  if (write.includes('Organization')) return { resourceType: 'Organization', ...named, name };
  return write.includes('Practitioner')
    ? { resourceType: 'Practitioner', ...named, name: [{ family: name, given: ['Nobody'] }] }
    : null;
};

const examineReadBack = async (
  { resource }: Outgoing,
  got: Awaited<ReturnType<ReturnType<typeof clientOver>['readBack']>>,
): Promise<Finding> => {
  const about = `${resource.resourceType}, read back`;
  if (got.kind === 'failed') return failedFor('write', about, got.failure.reason);
  const todo = 'Deliveries to this partner will end as altered. Ask the partner why.';
  if (got.kind === 'absent') return failed('write', about, 'is not there', todo);
  const differences = differencesAfterWrite(resource, got.resource);
  return differences.length === 0
    ? passed('write', about, 'is the same')
    : failed('write', about, `has changed: ${differences.join(', ')}`, todo);
};

/** What was made is taken away again, or somebody is told to. */
const cleanUp = async (reference: string, { http, search }: Connection, statement: unknown): Promise<Finding> => {
  const about = `${reference.split('/')[0]}, clean-up`;
  const todo = `Ask the partner to delete ${reference}.`;
  if (!offersDelete(statement, reference.split('/')[0] ?? '')) {
    return failed('write', about, 'no delete is declared, so it stays there', todo);
  }
  const reply = await http.request({ method: 'DELETE', url: `${http.baseUrl}/${reference}`, effect: 'write' });
  if (!reply.ok && reply.status === 403) {
    const [type] = reference.split('/');
    return failed(
      'write',
      about,
      'no scope to delete it, so it stays there',
      `${todo} With the scope system/${type}.d it is deleted here.`,
    );
  }
  const left = await readReference({ http, search, versions: openVersions() }, reference);
  return left.kind === 'absent'
    ? passed('write', about, 'is deleted')
    : failed('write', about, `is not deleted (${reply.ok ? 'still-there' : reply.failure.reason})`, todo);
};
