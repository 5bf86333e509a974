import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterBegin,
  afterEnd,
  type ConcurrencyLimit,
  limitUnder,
  mayBegin,
} from '../../src/delivery/concurrency-limit.ts';
import type { PartnerSignal } from '../../src/delivery/partner-signal.ts';

const there: PartnerSignal = { kind: 'there' };
const failing = (reason: string, isOverloaded: boolean): PartnerSignal => ({
  kind: 'failing',
  reason,
  isOverloaded,
  restMilliseconds: null,
});
const busy = failing('http-429', true);
const gone = failing('connection-refused', false);

/** Begins as many as may, and gives their tickets. */
const fill = (limit: ConcurrencyLimit): { readonly limit: ConcurrencyLimit; readonly tickets: readonly number[] } => {
  let filled = limit;
  while (mayBegin(filled)) filled = afterBegin(filled);
  const { begun, underWay } = filled;
  return { limit: filled, tickets: Array.from({ length: underWay }, (_, index) => begun - underWay + index) };
};

/** So many good answers, one after the other, with as many under way as may be. */
const answered = (limit: ConcurrencyLimit, count: number, milliseconds = 100): ConcurrencyLimit => {
  let state = limit;
  for (let done = 0; done < count; done += 1) {
    const { limit: full, tickets } = fill(state);
    state = afterEnd(full, { ticket: tickets[0] ?? 0, signal: there, milliseconds });
  }
  return state;
};

const ended = (limit: ConcurrencyLimit, signal: PartnerSignal): ConcurrencyLimit => {
  const { limit: full, tickets } = fill(limit);
  return afterEnd(full, { ticket: tickets.at(-1) ?? 0, signal, milliseconds: 100 });
};

describe('how many requests a partner is asked at a time', () => {
  it('begins small, and never above what its file allows', () => {
    expect(limitUnder(8).limit).toBe(2);
    expect(limitUnder(1).limit).toBe(1);
  });

  it('grows by one after as many good answers as it allows, up to its ceiling', () => {
    expect(answered(limitUnder(8), 1).limit).toBe(2);
    expect(answered(limitUnder(8), 2).limit).toBe(3);
    expect(answered(limitUnder(8), 5).limit).toBe(4);
    expect(answered(limitUnder(8), 100).limit).toBe(8);
  });

  it('does not grow while it is not used', () => {
    let state = limitUnder(8);
    for (let ticket = 0; ticket < 50; ticket += 1) {
      state = afterEnd(afterBegin(state), { ticket, signal: there, milliseconds: 100 });
    }
    expect(state.limit).toBe(2);
  });

  it('is halved when more is asked than the partner can do, down to one', () => {
    let state = answered(limitUnder(8), 100);
    const limits: number[] = [];
    for (let failed = 0; failed < 4; failed += 1) {
      state = ended(state, busy);
      limits.push(state.limit);
      state = { ...state, underWay: 0 };
    }
    expect(limits).toEqual([4, 2, 1, 1]);
  });

  it('is halved once by all that was under way together', () => {
    const { limit, tickets } = fill(answered(limitUnder(8), 100));
    const state = tickets.reduce((one, ticket) => afterEnd(one, { ticket, signal: busy, milliseconds: 100 }), limit);
    expect(state).toMatchObject({ limit: 4, underWay: 0 });
  });

  it('stays where the partner is gone, and where nothing was asked', () => {
    const state = answered(limitUnder(8), 100);
    expect(ended(state, gone).limit).toBe(8);
    expect(ended(state, { kind: 'not-asked' }).limit).toBe(8);
  });

  it('falls by a quarter when answers take far longer than at their best', () => {
    const state = answered(limitUnder(8), 100, 100);
    expect(answered(state, 8, 300).limit).toBe(8);
    expect(answered(state, 8, 1_000).limit).toBe(6);
  });

  it('takes no notice of milliseconds', () => {
    expect(answered(answered(limitUnder(8), 100, 1), 8, 100).limit).toBe(8);
  });

  it('grows again where answers stay longer: the partner has changed for good', () => {
    expect(answered(answered(limitUnder(8), 100, 100), 200, 1_000).limit).toBe(8);
  });
});

describe('whatever happens, the limit', () => {
  const signals = fc.constantFrom<PartnerSignal>(there, there, there, busy, gone, { kind: 'not-asked' });
  const steps = fc.array(
    fc.record({
      begins: fc.integer({ min: 0, max: 10 }),
      which: fc.nat(),
      signal: signals,
      milliseconds: fc.integer({ min: -5, max: 60_000 }),
    }),
    { maxLength: 80 },
  );

  it('stays between one and the ceiling, moves by one window at a time, and counts what is under way', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 64 }), steps, (ceiling, walked) => {
        let state = limitUnder(ceiling);
        let open: readonly number[] = [];
        for (const { begins, which, signal, milliseconds } of walked) {
          for (let more = 0; more < begins && mayBegin(state); more += 1) {
            open = [...open, state.begun];
            state = afterBegin(state);
          }
          const ticket = open[which % Math.max(1, open.length)];
          if (ticket === undefined) continue;
          const before = state.limit;
          open = open.filter((one) => one !== ticket);
          state = afterEnd(state, { ticket, signal, milliseconds });
          expect(state.underWay).toBe(open.length);
          expect(state.limit).toBeGreaterThanOrEqual(Math.max(1, Math.floor(before / 2)));
          expect(state.limit).toBeLessThanOrEqual(Math.min(ceiling, before + 1));
          if (signal.kind !== 'there') expect(state.limit).toBeLessThanOrEqual(before);
        }
      }),
    );
  });

  it('never keeps anybody waiting for ever: with nothing under way one may begin', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 64 }), fc.array(signals), (ceiling, ends) => {
        const state = ends.reduce((limit, signal) => ended(limit, signal), limitUnder(ceiling));
        expect(mayBegin({ ...state, underWay: 0 })).toBe(true);
      }),
    );
  });
});
