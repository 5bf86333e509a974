import type { Partner } from '../../../domain/partner.ts';
import { fieldsNotKnown } from '../../../domain/partner-presets.ts';
import type { ExaminationOptions, ExaminePartner, Finding } from '../../../flows/ports.ts';
import { type Connection, type GivenSurroundings, openConnection } from '../open-connection.ts';
import { compareCapabilities } from './compare-capabilities.ts';
import { examineConnection } from './examine-connection.ts';
import { examineSignIn } from './examine-sign-in.ts';
import { failedFor, notTried } from './findings.ts';
import { trySearches } from './try-searches.ts';
import { tryWrite } from './try-write.ts';

/**
 * The doctor: a partner's file beside what the partner says and does, from the address to a write. What rests on
 * something that failed is told as not tried.
 */
export const examinePartner = (outside: GivenSurroundings): ExaminePartner =>
  async function* (partner, options) {
    const connection = openConnection(partner, outside);
    const yieldAll = async function* (findings: AsyncIterable<Finding>): AsyncGenerator<Finding, boolean> {
      let isGood = true;
      for await (const finding of findings) {
        // Scopes that were withheld cost their types alone.
        if (finding.outcome === 'failed' && finding.about !== 'scopes' && finding.about !== 'certificate')
          isGood = false;
        yield finding;
      }
      return isGood;
    };
    const isReached = yield* yieldAll(examineConnection(partner, connection.surroundings));
    if (!isReached) return yield* untried('the address comes first');
    if (!(yield* yieldAll(examineSignIn(partner, connection)))) return yield* untried('signing in comes first');
    yield* examineServer(partner, connection, options);
  };

async function* examineServer(
  partner: Partner,
  connection: Connection,
  { write }: ExaminationOptions,
): AsyncGenerator<Finding> {
  const { http } = connection;
  const reply = await http.request({ method: 'GET', url: `${http.baseUrl}/metadata`, effect: 'read' });
  const statement = reply.ok && reply.resource?.resourceType === 'CapabilityStatement' ? reply.resource : null;
  if (statement === null) {
    yield failedFor('capabilities', 'metadata', reply.ok ? 'no-capability-statement' : reply.failure.reason);
  } else yield* compareCapabilities(partner, statement);
  yield* trySearches(partner, connection);
  if (!write) yield notTried('write', 'harmless resource', 'only on --write');
  else if (statement === null) yield notTried('write', 'harmless resource', 'no capability seen, no write');
  else yield* tryWrite(partner, connection, statement);
  for (const pointer of fieldsNotKnown(partner)) {
    yield notTried(
      'preset',
      pointer.slice(1).replaceAll('/', '.'),
      'not known of this product; the value stands untried',
    );
  }
}

function* untried(why: string): Generator<Finding> {
  yield notTried('capabilities', 'metadata', why);
  yield notTried('search', 'every type', why);
  yield notTried('write', 'harmless resource', why);
}
