import type { NetworkProblem } from './classify-failure.ts';
import { defaultPatience, longestWaitWithinRequest } from './next-attempt.ts';

/** What the end of one exchange says of the partner as a whole, whatever was asked. */
export type PartnerSignal =
  /** It answered; a refusal of what was asked is an answer too. */
  | { readonly kind: 'there' }
  | {
      /** No answer, or that of a gateway before it, or that it cannot answer now. */
      readonly kind: 'failing';
      /** Stable word, as `Failure` has it. */
      readonly reason: string;
      /** More was asked of it than it can do: 429, 503, or the time ran out. */
      readonly isOverloaded: boolean;
      /** How long it asks to be left alone, in milliseconds; `null` where it does not, or only for a moment. */
      readonly restMilliseconds: number | null;
    }
  /** Nothing was asked of it. */
  | { readonly kind: 'not-asked' };

/** The end of an exchange, as far as it says anything of the partner as a whole. */
export type ExchangeEnd =
  | { readonly kind: 'unanswered'; readonly problem: NetworkProblem }
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfterMilliseconds: number | null };

/**
 * Tells the failures of a partner from those of a request. 500 is an answer: it may be the fault of what was asked for.
 * `Retry-After` (RFC 9110, section 10.2.3) counts with 429 and 503, up to the longest that is waited anywhere.
 */
export const partnerSignal = (end: ExchangeEnd): PartnerSignal => {
  if (end.kind === 'unanswered') return unanswered(end.problem);
  const { status, retryAfterMilliseconds: asked } = end;
  if (![429, 502, 503, 504].includes(status)) return { kind: 'there' };
  const mayAskForRest = status === 429 || status === 503;
  const rest = mayAskForRest && asked !== null && asked > longestWaitWithinRequest ? asked : null;
  return {
    kind: 'failing',
    reason: `http-${status}`,
    isOverloaded: status !== 502,
    restMilliseconds: rest === null ? null : Math.min(rest, defaultPatience.longestRetryAfter),
  };
};

const unanswered = (problem: NetworkProblem): PartnerSignal => {
  switch (problem) {
    case 'answer-too-large':
      return { kind: 'there' };
    case 'address-not-allowed':
    case 'circuit-open':
      return { kind: 'not-asked' };
    case 'timeout':
    case 'connection-refused':
    case 'host-not-found':
    case 'host-unreachable':
    case 'tls':
    case 'connection-reset':
    case 'network':
      return { kind: 'failing', reason: problem, isOverloaded: problem === 'timeout', restMilliseconds: null };
  }
};
