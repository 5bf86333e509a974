import type { Failure } from './failure.ts';

/** Whether sending the request again could do something twice: a search is a read, whatever its HTTP method. */
export type RequestEffect = 'read' | 'write';

/** How a request ended that got no answer, or none that could be read to its end. */
export type NetworkProblem =
  | 'connection-refused'
  | 'host-not-found'
  | 'host-unreachable'
  | 'tls'
  /** It was not asked, as it is left alone for a while (`Circuit`). */
  | 'circuit-open'
  | 'connection-reset'
  | 'timeout'
  | 'answer-too-large'
  /** Not connected to: the partner's file does not allow the address. */
  | 'address-not-allowed'
  | 'network';

/** A request that did not succeed, in the terms that decide what may be done about it. */
export type Mishap =
  | { readonly kind: 'unanswered'; readonly problem: NetworkProblem }
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** `issue.code` of the OperationOutcome's issues of severity `error` or `fatal`; empty where there is none. */
      readonly issueCodes: readonly string[];
      /** What the body was taken for. A body of no bytes is `empty`. */
      readonly body: 'fhir' | 'broken-json' | 'not-fhir' | 'wrong-charset' | 'empty';
      readonly retryAfterMilliseconds: number | null;
      /** A write to one known resource, whose precondition is its version; else it is the number of hits. */
      readonly versionChecked?: boolean;
    };

/**
 * What may be done about a request that did not succeed.
 *
 * The status decides, unless an OperationOutcome says more: its transient codes (`throttled`, `lock-error` ...; FHIR R4
 * issue-type) make any status transient. A 5xx that nobody explained is transient for a read; for a write it is
 * ambiguous, as a gateway may have given up on something that went through; only 503, 429, 423, 425 and 408 say that
 * nothing was taken. A network error counts as before sending where no connection was made. A success that is no FHIR (a
 * page about maintenance, a login page) says nothing of what became of a write.
 */
export const classifyFailure = (effect: RequestEffect, mishap: Mishap): Failure =>
  mishap.kind === 'unanswered' ? classifyUnanswered(effect, mishap.problem) : classifyAnswered(effect, mishap);

const beforeSending: ReadonlySet<NetworkProblem> = new Set<NetworkProblem>([
  'connection-refused',
  'host-not-found',
  'host-unreachable',
  'tls',
  'circuit-open',
]);

const classifyUnanswered = (effect: RequestEffect, problem: NetworkProblem): Failure => {
  if (beforeSending.has(problem)) return failure('transient', problem);
  if (problem === 'address-not-allowed') return failure('permanent', problem);
  if (effect === 'write') return failure('ambiguous', problem);
  return failure(problem === 'answer-too-large' ? 'permanent' : 'transient', problem);
};

const transientIssueCodes: ReadonlySet<string> = new Set([
  'transient',
  'lock-error',
  'no-store',
  'exception',
  'timeout',
  'incomplete',
  'throttled',
]);

/** The partner says that it did not take the request and may take it later. */
const notTaken: ReadonlySet<number> = new Set([408, 423, 425, 429, 503]);

const classifyAnswered = (effect: RequestEffect, mishap: Mishap & { readonly kind: 'answered' }): Failure => {
  const { status, issueCodes, retryAfterMilliseconds: wait } = mishap;
  const reason = `http-${status}`;
  if (status < 300) return classifyUnreadable(effect, mishap.body);
  if (status < 400) return failure('permanent', 'redirected');
  if (notTaken.has(status)) return failure('transient', reason, wait);
  if (issueCodes.includes('multiple-matches')) return failure('permanent', 'multiple-matches');
  if (issueCodes.length > 0 && issueCodes.every((code) => transientIssueCodes.has(code))) {
    return failure('transient', reason, wait);
  }
  if (status === 412 && mishap.versionChecked !== true) return failure('permanent', 'multiple-matches');
  if (status === 409 || status === 412) return failure('transient', 'version-conflict', wait);
  if (status < 500 || status === 501) return failure('permanent', reason);
  if (mishap.body === 'fhir' && ![502, 504].includes(status)) return failure('permanent', reason);
  return failure(effect === 'write' ? 'ambiguous' : 'transient', reason, wait);
};

const classifyUnreadable = (effect: RequestEffect, body: (Mishap & { readonly kind: 'answered' })['body']): Failure => {
  if (body === 'broken-json') return failure(effect === 'write' ? 'ambiguous' : 'transient', 'broken-json');
  const reason = body === 'wrong-charset' ? body : 'not-a-fhir-answer';
  return failure(effect === 'write' ? 'ambiguous' : 'permanent', reason);
};

const failure = (kind: Failure['kind'], reason: string, wait: number | null = null): Failure => ({
  kind,
  reason,
  retryAfterMilliseconds: wait,
});
