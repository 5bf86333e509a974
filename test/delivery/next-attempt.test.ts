import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Failure } from '../../src/delivery/failure.ts';
import { defaultPatience, nextAttempt } from '../../src/delivery/next-attempt.ts';

const now = new Date('2026-03-02T10:00:00.000Z');
const half = () => 0.5;
const failure = (kind: Failure['kind'], retryAfterMilliseconds: number | null = null): Failure => ({
  kind,
  reason: 'http-503',
  retryAfterMilliseconds,
});

describe('nextAttempt', () => {
  it('leaves a permanent failure to a person at once', () => {
    expect(nextAttempt(failure('permanent'), 1, now, half)).toEqual({ kind: 'refused' });
  });

  it('gives up after the last attempt', () => {
    expect(nextAttempt(failure('transient'), defaultPatience.attempts, now, half)).toEqual({ kind: 'dead' });
    expect(nextAttempt(failure('transient'), defaultPatience.attempts - 1, now, half).kind).toBe('retry');
  });

  it('doubles the wait, of which the second half is chance', () => {
    const notBefore = (attempts: number, random: () => number) =>
      nextAttempt(failure('transient'), attempts, now, random);
    expect(notBefore(1, () => 0)).toMatchObject({ notBefore: '2026-03-02T10:00:15.000Z' });
    expect(notBefore(1, half)).toMatchObject({ notBefore: '2026-03-02T10:00:22.500Z' });
    expect(notBefore(3, () => 0)).toMatchObject({ notBefore: '2026-03-02T10:01:00.000Z' });
  });

  it('has an ambiguous failure read back first', () => {
    expect(nextAttempt(failure('ambiguous'), 1, now, half)).toMatchObject({ kind: 'retry', readBackFirst: true });
    expect(nextAttempt(failure('transient'), 1, now, half)).toMatchObject({ kind: 'retry', readBackFirst: false });
  });

  it('waits as long as the partner asks, up to a limit (FIELD-NOTES 13)', () => {
    const hour = 3_600_000;
    expect(nextAttempt(failure('transient', 2 * hour), 1, now, half)).toMatchObject({
      notBefore: '2026-03-02T12:00:00.000Z',
    });
    expect(nextAttempt(failure('transient', 48 * hour), 1, now, half)).toMatchObject({
      notBefore: '2026-03-02T16:00:00.000Z',
    });
  });

  it('never plans an attempt in the past, nor later than its limits allow', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: defaultPatience.attempts - 1 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.option(fc.integer({ min: 0, max: 10 ** 12 })),
        (attempts, random, asked) => {
          const next = nextAttempt(failure('transient', asked), attempts, now, () => random);
          const wait = next.kind === 'retry' ? Date.parse(next.notBefore) - now.getTime() : Number.NaN;
          expect(wait).toBeGreaterThan(0);
          expect(wait).toBeLessThanOrEqual(defaultPatience.longestRetryAfter);
        },
      ),
    );
  });
});
