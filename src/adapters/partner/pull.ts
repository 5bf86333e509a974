import type { Failure } from '../../delivery/failure.ts';
import type { InboxEntry, PullOutcome, PullReach } from '../../flows/ports.ts';
import { isEverything, momentOf } from './changes-since.ts';
import type { FhirHttp, FhirReply } from './fhir-http.ts';
import { openBudget, type PullBudget } from './pull-budget.ts';
import { askFirstPage, type FirstPage, type FirstPageTools, type PullRequest } from './pull-first-page.ts';
import { openSeen } from './seen-pages.ts';

export interface PullTools extends FirstPageTools {
  readonly http: FhirHttp;
  /** Scopes that the partner did not grant. */
  readonly withheldScopes: () => readonly string[];
}

/** Where the answers of one pull go, and what they may still cost. */
interface PullInbox {
  readonly keep: (answer: InboxEntry) => Promise<void>;
  readonly budget: PullBudget;
}

/** Medications read one by one for one pull. */
const mostMedications = 500;

/**
 * Reads everything of one type that a partner has of one patient, or what changed there since an earlier read where the
 * partner can tell: the search, all pages, then the Medications that are only referred to. Every answer goes to `keep`
 * before it is parsed.
 */
export const pull = async (
  tools: PullTools,
  request: PullRequest,
  keep: (answer: InboxEntry) => Promise<void>,
): Promise<PullOutcome> => {
  const { http, search, clock, withheldScopes } = tools;
  const inbox = withinBudget(keep, openBudget(tools.partner.limits, clock));
  const askedAt = clock();
  const asked = await askFirstPage(tools, request, { keep: inbox.keep, mayGoOn: inbox.budget.overspent });
  const seen = openSeen(request.patient, http.baseUrl);
  const failure = await search.pages(asked.query, asked.first, seen.visit);
  if (failure !== null) return failed(reasonOf(failure, asked.first, request.type, withheldScopes()));
  const { matches, strangers, oldest, medications } = seen.soFar();
  // A server that ignores a parameter gives everybody's: nothing of such an answer may be used.
  if (strangers > 0) return failed('not-this-patient');
  if (matches > 0) tools.formsThatFind.add(`${request.type} ${asked.form}`);
  const reason = await readMedications(http, medications, inbox);
  return reason === null
    ? {
        kind: 'complete',
        reach: reachOf(asked, oldest, askedAt, tools.formsThatFind.has(`${request.type} ${asked.form}`)),
      }
    : failed(reason);
};

const withinBudget = (keep: PullInbox['keep'], budget: PullBudget): PullInbox => ({
  budget,
  keep: async (answer) => {
    budget.spend(answer.bytes.length);
    await keep(answer);
  },
});

/**
 * How far the read reaches. Where nothing was found by a form of `patient=` that has found nothing for anybody yet, it
 * may be that the server does not know that form: the next read must be full, too.
 */
const reachOf = (
  { first, question, from }: FirstPage,
  oldest: number | null,
  askedAt: Date,
  isFormThatFinds: boolean,
): PullReach => {
  const isChanges = from !== null && !isEverything(first, oldest, from);
  return {
    mode: isChanges ? 'changes' : 'full',
    upTo: momentOf(first, askedAt),
    asked: isChanges || isFormThatFinds ? question : null,
  };
};

const failed = (reason: string): PullOutcome => ({ kind: 'failed', reason });

const reasonOf = (failure: Failure, first: FhirReply, type: string, withheld: readonly string[]): string =>
  !first.ok && first.status === 403 && withheld.some((scope) => scope.includes(`/${type}.`) || scope.includes('/*.'))
    ? 'scope-not-granted'
    : failure.reason;

/** A Medication that the partner refuses or no longer has is kept as such an answer: its name is then in `display`. @returns why not */
const readMedications = async (
  http: FhirHttp,
  references: readonly string[],
  { keep, budget }: PullInbox,
): Promise<string | null> => {
  if (references.length > mostMedications) return 'too-many-medications';
  for (const reference of references) {
    const overspent = budget.overspent();
    if (overspent !== null) return overspent.reason;
    const reply = await http.request({ method: 'GET', url: `${http.baseUrl}/${reference}`, effect: 'read', keep });
    const mayBeMissing = reply.ok || (reply.status !== null && reply.failure.kind === 'permanent');
    if (!mayBeMissing) return reply.failure.reason;
  }
  return null;
};
