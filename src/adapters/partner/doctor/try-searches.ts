import type { Partner, PartnerReadType } from '../../../domain/partner.ts';
import { objectAt, objectsAt, textAt } from '../../../fhir/wild.ts';
import type { Finding } from '../../../flows/ports.ts';
import type { FhirReply } from '../fhir-http.ts';
import type { Connection } from '../open-connection.ts';
import { pullQueries } from '../pull-queries.ts';
import type { SearchQuery } from '../search.ts';
import { failed, failedFor, passed } from './findings.ts';

/** An id that no server gives: the answer can hold nobody's data. */
const nobody = 'concord-doctor-nobody';

/** Asks every search that a sync would ask, about a patient that cannot exist. */
export async function* trySearches(partner: Partner, connection: Connection): AsyncGenerator<Finding> {
  yield await tryPatients(connection);
  for (const type of partner.read) yield await tryType(partner, type, connection);
}

const tryPatients = async ({ search }: Connection): Promise<Finding> => {
  const reply = await search.first({ type: 'Patient', parameters: [['identifier', `urn:concord:doctor|${nobody}`]] });
  return judgeAnswer('Patient', reply) ?? passed('search', 'Patient', 'by identifier, is answered');
};

const tryType = async (
  partner: Partner,
  type: PartnerReadType,
  { search, surroundings }: Connection,
): Promise<Finding> => {
  const today = surroundings.clock().toISOString().slice(0, 10);
  const [asLiked, ...others] = pullQueries(partner, nobody, type, today).attempts;
  if (asLiked === undefined) return passed('search', type, 'is not asked');
  let query = asLiked;
  let reply = await search.first(query);
  for (const other of others) {
    if (reply.ok || reply.status !== 400) break;
    query = other;
    reply = await search.first(query);
  }
  return judgeAnswer(type, reply) ?? judgeForm(type, asLiked, query);
};

/** What is wrong with an answer about nobody; `null` where nothing is. */
const judgeAnswer = (type: string, reply: FhirReply): Finding | null => {
  if (!reply.ok) {
    return reply.status === 404 || reply.status === 410
      ? failed(
          'search',
          type,
          'is answered 404',
          'Either the type has no endpoint, then take it out of `read`; or an unknown patient is answered so, which does no harm.',
        )
      : failedFor('search', type, reply.failure.reason);
  }
  if (reply.resource?.resourceType !== 'Bundle') return failedFor('search', type, 'not-a-fhir-answer');
  const isSomebody = objectsAt(reply.resource, 'entry').some(
    (entry) => textAt(objectAt(entry, 'resource'), 'resourceType') === type,
  );
  const todo = 'The server ignores whom it is asked about. Nothing of such answers is used; tell the partner.';
  return isSomebody ? failed('search', type, "gives other patients' resources", todo) : null;
};

/** Whether the form that was answered is the one that the partner's file says. */
const judgeForm = (type: string, asLiked: SearchQuery, answered: SearchQuery): Finding => {
  const parameterOf = (query: SearchQuery, name: string): string | undefined =>
    query.parameters.find(([parameter]) => parameter === name)?.[1];
  const differs = (name: string): boolean => parameterOf(asLiked, name) !== parameterOf(answered, name);
  if (differs('patient')) {
    const form = parameterOf(answered, 'patient') === nobody ? 'id' : 'reference';
    return failed(
      'search',
      type,
      `is answered only with the patient as ${form}`,
      `Set habits.patientParameter to "${form}".`,
    );
  }
  if (differs('status'))
    return failed('search', type, 'is refused without status', 'Set habits.requiresStatus to true.');
  if (differs('code')) return passed('search', type, 'is answered by category; a list of codes is refused');
  return answered.strict === asLiked.strict
    ? passed('search', type, 'is answered as the file says')
    : passed('search', type, 'is answered, but not with strict handling: it may ignore parameters in silence');
};
