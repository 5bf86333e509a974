/**
 * What can go wrong between the clinic and a partner, each by a name that a report can print.
 *
 * Those of the door (`refuse`, `expired-certificate`) meet every connection while they last; all others meet single
 * exchanges. Unless it is said otherwise, the partner never sees the request.
 */
export const doorFaults = ['refuse', 'expired-certificate'] as const;

export const exchangeFaults = [
  /** The partner's answer begins, and the connection is reset in the middle of it. */
  'reset-in-body',
  /** No answer at all, for as long as the client waits. */
  'stall',
  /** The partner's answer, a few bytes at a time. */
  'slow-drip',
  /** The first half of the partner's answer, with headers that say that it is whole. */
  'truncate',
  'http-429-seconds',
  'http-429-date',
  'http-500',
  'http-502',
  'http-503',
  /** A gateway that gave up waiting: the partner has taken the request. */
  'http-504',
  'http-401',
  /** Status 200 and a page for people. */
  'html-page',
  /** The partner's answer as `text/plain`. */
  'wrong-content-type',
  /** The partner's answer in Latin-1, where its header says UTF-8. */
  'wrong-charset',
  /** Said to be gzip, and is not. */
  'gzip-broken',
  /** The partner's answer twice on one connection. */
  'duplicate-response',
  /** The partner's answer once more, in the place of that to the next question on the connection. */
  'late-duplicate',
  /** A write is answered with success, and the partner never sees it; reads go through. */
  'success-without-effect',
  /** The partner has taken the request, and the connection ends without an answer. */
  'effect-without-response',
] as const;

export type DoorFault = (typeof doorFaults)[number];
export type ExchangeFault = (typeof exchangeFaults)[number];
export type Fault = DoorFault | ExchangeFault;

/** All of them, those of the door first. */
export const allFaults: readonly Fault[] = [...doorFaults, ...exchangeFaults];

export const isDoorFault = (fault: Fault): fault is DoorFault => doorFaults.some((door) => door === fault);

/** Those by which a client waits until its time is out. */
export const isSlow = (fault: Fault): boolean => fault === 'stall' || fault === 'slow-drip';

/** One request on its way to a partner, as far as faults are chosen by it. */
export interface Exchange {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Changes something at the partner: no search, no read, no question for a token. */
  readonly isWrite: boolean;
  /** Counted from 1 by the proxy. */
  readonly number: number;
}

/** Which fault an exchange meets, if any. */
export type ChooseFault = (exchange: Exchange) => ExchangeFault | null;

export const noFault: ChooseFault = () => null;
