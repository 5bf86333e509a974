import type { Resource } from '@medplum/fhirtypes';
import type { Failure } from '../../delivery/failure.ts';
import type { Partner, PartnerReadType } from '../../domain/partner.ts';
import { objectAt, objectsAt, textAt } from '../../fhir/wild.ts';
import type { InboxEntry, PullOutcome } from '../../flows/ports.ts';
import type { FhirHttp, FhirReply } from './fhir-http.ts';
import { localReference, referenceTail } from './partner-address.ts';
import { pullQueries } from './pull-queries.ts';
import type { Page, Search, SearchQuery } from './search.ts';

export interface PullTools {
  readonly partner: Partner;
  readonly http: FhirHttp;
  readonly search: Search;
  readonly clock: () => Date;
  /** Scopes that the partner did not grant. */
  readonly withheldScopes: () => readonly string[];
}

/** Medications read one by one for one pull. */
const mostMedications = 500;

/**
 * Reads everything of one type that a partner has of one patient: the search in the form the partner likes, other forms
 * where it answers 400 or nothing, all pages, then the Medications that are only referred to. Every answer goes to
 * `keep` before it is parsed.
 */
export const pull = async (
  tools: PullTools,
  patient: string,
  type: PartnerReadType,
  keep: (answer: InboxEntry) => Promise<void>,
): Promise<PullOutcome> => {
  const medications = new Set<string>();
  const included = new Set<string>();
  let strangers = 0;
  const visit = (page: Page): void => {
    strangers += page.matches.filter((match) => !isOfPatient(match, patient)).length;
    for (const match of page.matches) {
      const reference = medicationOf(match, tools.http.baseUrl);
      if (reference !== null) medications.add(reference);
    }
    for (const { resourceType, id } of page.included) included.add(`${resourceType}/${id}`);
  };
  const { query, first } = await ask(tools, patient, type, keep);
  const failure = await tools.search.pages(query, first, visit);
  if (failure !== null) return failed(reasonOf(failure, first, type, tools.withheldScopes()));
  // A server that ignores a parameter gives everybody's: nothing of such an answer may be used.
  if (strangers > 0) return failed('not-this-patient');
  return readMedications(
    tools.http,
    [...medications].filter((reference) => !included.has(reference)),
    keep,
  );
};

const failed = (reason: string): PullOutcome => ({ kind: 'failed', reason });

const reasonOf = (failure: Failure, first: FhirReply, type: string, withheld: readonly string[]): string =>
  !first.ok && first.status === 403 && withheld.some((scope) => scope.includes(`/${type}.`) || scope.includes('/*.'))
    ? 'scope-not-granted'
    : failure.reason;

const ask = async (
  { partner, search, clock }: PullTools,
  patient: string,
  type: PartnerReadType,
  keep: (answer: InboxEntry) => Promise<void>,
): Promise<{ readonly query: SearchQuery; readonly first: FhirReply }> => {
  const { attempts, otherForm } = pullQueries(partner, patient, type, clock().toISOString().slice(0, 10));
  const [asLiked, ...others] = attempts.map((attempt) => ({ ...attempt, keep }));
  let query = asLiked ?? { ...otherForm, keep };
  let first = await search.first(query);
  for (const other of others) {
    if (first.ok || first.status !== 400) break;
    query = other;
    first = await search.first(query);
  }
  if (!isEmptySearchset(first)) return { query, first };
  const again = { ...otherForm, keep };
  const second = await search.first(again);
  return second.ok && !isEmptySearchset(second) ? { query: again, first: second } : { query, first };
};

/** Some servers know one form of `patient=` only, and find nothing by the other instead of refusing it. */
const isEmptySearchset = (reply: FhirReply): boolean =>
  reply.ok &&
  reply.resource?.resourceType === 'Bundle' &&
  objectsAt(reply.resource, 'entry').every(
    (entry) => (textAt(objectAt(entry, 'resource'), 'resourceType') ?? 'OperationOutcome') === 'OperationOutcome',
  );

/** Whose a resource is; one that does not say it by a literal reference is taken for the asked patient's. */
const isOfPatient = (resource: Resource, patient: string): boolean => {
  const reference = textAt(objectAt(resource, 'subject') ?? objectAt(resource, 'patient'), 'reference');
  const tail = reference === null ? null : referenceTail(reference);
  return tail === null || tail === `Patient/${patient}`;
};

/** `Medication/id` of a resource that refers to one at the same server; contained ones are at hand already. */
const medicationOf = (resource: Resource, baseUrl: string): string | null => {
  const reference = textAt(objectAt(resource, 'medicationReference'), 'reference');
  const local = reference === null || reference.startsWith('#') ? null : localReference(reference, baseUrl);
  return local?.startsWith('Medication/') === true ? local : null;
};

/** A Medication that the partner refuses or no longer has is kept as such an answer: its name is then in `display`. */
const readMedications = async (
  http: FhirHttp,
  references: readonly string[],
  keep: (answer: InboxEntry) => Promise<void>,
): Promise<PullOutcome> => {
  if (references.length > mostMedications) return failed('too-many-medications');
  for (const reference of references) {
    const reply = await http.request({ method: 'GET', url: `${http.baseUrl}/${reference}`, effect: 'read', keep });
    const mayBeMissing = reply.ok || (reply.status !== null && reply.failure.kind === 'permanent');
    if (!mayBeMissing) return failed(reply.failure.reason);
  }
  return { kind: 'complete' };
};
