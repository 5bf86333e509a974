import type { Failure } from './failure.ts';

/** What happens to a delivery after a failure. */
export type NextAttempt =
  | {
      readonly kind: 'retry';
      /** ISO 8601 instant in UTC, before which nothing is sent. */
      readonly notBefore: string;
      /** It may have been taken: read back, and send only what is not there. */
      readonly readBackFirst: boolean;
    }
  /** Permanent: a person decides. */
  | { readonly kind: 'refused' }
  /** Patience ended: a person decides. */
  | { readonly kind: 'dead' };

/** How long to go on, all times in milliseconds. */
export interface Patience {
  readonly attempts: number;
  readonly firstDelay: number;
  readonly longestDelay: number;
  /** A partner that asks for a longer wait than this is asked again after this. */
  readonly longestRetryAfter: number;
}

/** Twelve attempts in about half a day: it outlasts a night's maintenance. */
export const defaultPatience: Patience = {
  attempts: 12,
  firstDelay: 30_000,
  longestDelay: 2 * 60 * 60_000,
  longestRetryAfter: 6 * 60 * 60_000,
};

/** A partner that asks for more milliseconds than this is not waited for within a request: the caller is told to come back. */
export const longestWaitWithinRequest = 10_000;

/** Whether a read that failed may be repeated within the same request: it passes, and soon. */
export const mayPassSoon = ({ kind, reason, retryAfterMilliseconds }: Failure): boolean =>
  kind === 'transient' && reason !== 'circuit-open' && (retryAfterMilliseconds ?? 0) <= longestWaitWithinRequest;

/**
 * Decides whether and when a delivery is tried again: exponential backoff, of which the second half is random so that
 * deliveries that failed together don't come back together; what the partner asks for by `Retry-After` is waited too.
 * @param attempts attempts made so far, the failed one included (1 or more)
 * @param random a number of [0, 1), as `Math.random` gives
 */
export const nextAttempt = (
  failure: Failure,
  attempts: number,
  now: Date,
  random: () => number,
  patience: Patience = defaultPatience,
): NextAttempt => {
  if (failure.kind === 'permanent') return { kind: 'refused' };
  if (attempts >= patience.attempts) return { kind: 'dead' };
  const asked = Math.min(failure.retryAfterMilliseconds ?? 0, patience.longestRetryAfter);
  const wait = Math.max(backoffMilliseconds(attempts, random, patience), asked);
  return {
    kind: 'retry',
    notBefore: new Date(now.getTime() + Math.round(wait)).toISOString(),
    readBackFirst: failure.kind === 'ambiguous',
  };
};

/** Milliseconds to wait after the given number of attempts, without regard to what the partner asks. */
export const backoffMilliseconds = (
  attempts: number,
  random: () => number,
  patience: Pick<Patience, 'firstDelay' | 'longestDelay'>,
): number => {
  const doubled = Math.min(patience.firstDelay * 2 ** Math.max(0, attempts - 1), patience.longestDelay);
  return doubled / 2 + (doubled / 2) * random();
};
