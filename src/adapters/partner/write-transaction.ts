import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';
import { classifyFailure } from '../../delivery/classify-failure.ts';
import type { Failure } from '../../delivery/failure.ts';
import { objectAt, objectsAt, textAt } from '../../fhir/wild.ts';
import type { SendOutcome } from '../../flows/ports.ts';
import { isResource, issueCodesOf } from './answer.ts';
import { ambiguous } from './failures.ts';
import { findByIdentifier, type ReadBackTools } from './read-back.ts';
import type { PlannedWrite } from './write-plan.ts';
import { placeTold } from './write-singly.ts';

/** A planned write and the name under which the other entries of its bundle refer to it. */
export interface BundledWrite {
  readonly key: string;
  /** `urn:uuid:...` */
  readonly fullUrl: string;
  readonly write: PlannedWrite;
  /** As it is here, with our id. */
  readonly original: Resource;
}

export type TransactionOutcome =
  | { readonly kind: 'answered'; readonly outcomes: readonly SendOutcome[] }
  /** None of it was taken, or that is not known. */
  | { readonly kind: 'failed'; readonly failure: Failure };

/** Sends writes as one transaction: all or nothing. Outcomes come in the order of the writes. */
export const writeTransaction = async (
  tools: ReadBackTools,
  writes: readonly BundledWrite[],
): Promise<TransactionOutcome> => {
  const reply = await tools.http.request({
    method: 'POST',
    url: tools.http.baseUrl,
    effect: 'write',
    headers: { Prefer: 'return=minimal' },
    body: { kind: 'resource', text: JSON.stringify(transactionOf(writes)) },
  });
  if (!reply.ok) return { kind: 'failed', failure: reply.failure };
  const entries = reply.resource?.resourceType === 'Bundle' ? objectsAt(reply.resource, 'entry') : [];
  if (entries.length !== writes.length) return { kind: 'failed', failure: ambiguous('answer-does-not-match') };
  const outcomes: SendOutcome[] = [];
  for (const [index, bundled] of writes.entries()) outcomes.push(await outcomeOf(tools, bundled, entries[index]));
  return { kind: 'answered', outcomes };
};

const transactionOf = (writes: readonly BundledWrite[]): Bundle => ({
  resourceType: 'Bundle',
  type: 'transaction',
  entry: writes.map(
    ({ fullUrl, write }): BundleEntry => ({
      fullUrl,
      resource: write.resource,
      request: {
        method: write.method,
        url: write.url,
        ...(write.ifMatch === null ? {} : { ifMatch: write.ifMatch }),
        ...(write.ifNoneExist === null ? {} : { ifNoneExist: write.ifNoneExist }),
      },
    }),
  ),
});

const outcomeOf = async (tools: ReadBackTools, bundled: BundledWrite, entry: unknown): Promise<SendOutcome> => {
  const { key, write, original } = bundled;
  const response = objectAt(entry, 'response');
  const status = Number.parseInt(textAt(response, 'status') ?? '', 10);
  if (!(status >= 200 && status < 300)) return { kind: 'failed', key, failure: entryFailure(status, response, write) };
  const location = textAt(response, 'location') ?? textAt(entry, 'fullUrl');
  const returned = objectAt(entry, 'resource');
  const told = placeTold(original.resourceType, location, isResource(returned) ? returned : null) ?? write.reference;
  const reference = told ?? (await placeFound(tools, original));
  if (reference === null) return { kind: 'failed', key, failure: ambiguous('no-reference-in-answer') };
  tools.versions.learn(reference, textAt(response, 'etag'));
  return { kind: 'accepted', key, reference };
};

const entryFailure = (status: number, response: unknown, write: PlannedWrite): Failure =>
  Number.isNaN(status)
    ? ambiguous('answer-does-not-match')
    : classifyFailure('write', {
        kind: 'answered',
        status,
        issueCodes: issueCodesOf(objectAt(response, 'outcome')),
        body: 'fhir',
        retryAfterMilliseconds: null,
        versionChecked: write.method === 'PUT' && write.reference !== null,
      });

const placeFound = async (tools: ReadBackTools, original: Resource): Promise<string | null> => {
  if (original.resourceType === 'Provenance') return null;
  const found = await findByIdentifier(tools, original);
  return found.kind === 'found' ? found.reference : null;
};
