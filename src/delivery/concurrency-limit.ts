import type { PartnerSignal } from './partner-signal.ts';

/**
 * How many requests one partner is asked at a time: additive increase, multiplicative decrease, as congestion control in
 * TCP (RFC 5681). Never above what the partner's file allows, never below one.
 *
 * - It begins small, and grows by one after as many good answers as it allows, where all of them came while it was
 *   fully used: what is not used proves nothing.
 * - It is halved where more is asked than the partner can do (429, 503, 504, no answer in time).
 * - It falls by a quarter where the answers take far longer than they did at their best.
 *
 * What was begun before it fell tells of the time before, and moves it no more.
 */
export interface ConcurrencyLimit {
  readonly ceiling: number;
  readonly limit: number;
  readonly underWay: number;
  /** Requests begun so far. */
  readonly begun: number;
  /** How many had been begun when the limit last fell. */
  readonly begunBeforeFall: number;
  readonly window: Window;
  /** Milliseconds that an answer took in the best window, forgotten slowly; `null` before the first. */
  readonly lowWater: number | null;
}

/** Good answers since the limit was last looked at. */
interface Window {
  readonly answers: number;
  readonly milliseconds: number;
  readonly isFullyUsed: boolean;
}

/** The end of a request, which was the `ticket`-th that was begun. */
export interface RequestEnd {
  readonly ticket: number;
  readonly signal: PartnerSignal;
  readonly milliseconds: number;
}

const emptyWindow: Window = { answers: 0, milliseconds: 0, isFullyUsed: true };
const limitAtFirst = 2;
/** Answers differ by what is asked for: only what is both far longer in proportion and long enough to matter counts. */
const farLonger = { times: 4, milliseconds: 250 };
/** The share of the difference by which the low-water mark follows longer answers: the partner may have changed for good. */
const forgetting = 1 / 8;

/** @param ceiling requests at a time that the partner's file allows, 1 or more */
export const limitUnder = (ceiling: number): ConcurrencyLimit => ({
  ...{ ceiling, limit: Math.min(limitAtFirst, ceiling), underWay: 0, begun: 0, begunBeforeFall: 0 },
  window: emptyWindow,
  lowWater: null,
});

/** Whether one more may begin. */
export const mayBegin = ({ underWay, limit }: ConcurrencyLimit): boolean => underWay < limit;

/** With one more under way; its ticket is what `begun` was before. */
export const afterBegin = (limit: ConcurrencyLimit): ConcurrencyLimit => ({
  ...limit,
  underWay: limit.underWay + 1,
  begun: limit.begun + 1,
});

/** With one less under way, and what that taught. */
export const afterEnd = (before: ConcurrencyLimit, { ticket, signal, milliseconds }: RequestEnd): ConcurrencyLimit => {
  const after = { ...before, underWay: before.underWay - 1 };
  if (ticket < before.begunBeforeFall || signal.kind === 'not-asked') return after;
  if (signal.kind === 'failing') return signal.isOverloaded ? fallen(after, Math.floor(after.limit / 2)) : after;
  const window: Window = {
    answers: before.window.answers + 1,
    milliseconds: before.window.milliseconds + Math.max(0, milliseconds),
    isFullyUsed: before.window.isFullyUsed && before.underWay >= before.limit,
  };
  return window.answers < before.limit ? { ...after, window } : afterWindow(after, window);
};

const afterWindow = (limit: ConcurrencyLimit, window: Window): ConcurrencyLimit => {
  const took = window.milliseconds / window.answers;
  const low = limit.lowWater ?? took;
  const learnt = { ...limit, window: emptyWindow, lowWater: took < low ? took : low + (took - low) * forgetting };
  if (took > low * farLonger.times && took > low + farLonger.milliseconds) {
    return fallen(learnt, Math.floor((limit.limit * 3) / 4));
  }
  return window.isFullyUsed ? { ...learnt, limit: Math.min(limit.limit + 1, limit.ceiling) } : learnt;
};

const fallen = (limit: ConcurrencyLimit, to: number): ConcurrencyLimit => ({
  ...limit,
  limit: Math.max(1, to),
  begunBeforeFall: limit.begun,
  window: emptyWindow,
});
