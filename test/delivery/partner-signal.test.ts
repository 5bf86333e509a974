import { describe, expect, it } from 'vitest';
import { partnerSignal } from '../../src/delivery/partner-signal.ts';

const answered = (status: number, retryAfterMilliseconds: number | null = null) =>
  partnerSignal({ kind: 'answered', status, retryAfterMilliseconds });

describe('what the end of an exchange says of the partner', () => {
  it.each([200, 201, 304, 400, 401, 403, 404, 409, 412, 422, 500, 501])('is that it is there for %d', (status) => {
    expect(answered(status)).toEqual({ kind: 'there' });
  });

  it.each([
    [429, true],
    [502, false],
    [503, true],
    [504, true],
  ])('is that it fails for %d', (status, isOverloaded) => {
    const reason = `http-${status}`;
    expect(answered(status)).toEqual({ kind: 'failing', reason, isOverloaded, restMilliseconds: null });
  });

  it.each([
    'connection-refused',
    'connection-reset',
    'host-not-found',
    'host-unreachable',
    'network',
    'timeout',
    'tls',
  ] as const)('is that it fails where there was no answer: %s', (problem) => {
    expect(partnerSignal({ kind: 'unanswered', problem })).toEqual({
      kind: 'failing',
      reason: problem,
      isOverloaded: problem === 'timeout',
      restMilliseconds: null,
    });
  });

  it('is that it is there where its answer is too large for us', () => {
    expect(partnerSignal({ kind: 'unanswered', problem: 'answer-too-large' })).toEqual({ kind: 'there' });
  });

  it.each(['address-not-allowed', 'circuit-open'] as const)('is nothing where it was not asked: %s', (problem) => {
    expect(partnerSignal({ kind: 'unanswered', problem })).toEqual({ kind: 'not-asked' });
  });

  it('is a wish to be left alone only with 429 and 503, and only for long', () => {
    expect(answered(429, 3_600_000)).toMatchObject({ restMilliseconds: 3_600_000 });
    expect(answered(503, 3_600_000)).toMatchObject({ restMilliseconds: 3_600_000 });
    expect(answered(502, 3_600_000)).toMatchObject({ restMilliseconds: null });
    expect(answered(429, 10_000)).toMatchObject({ restMilliseconds: null });
  });

  it('is a wish for six hours at most', () => {
    expect(answered(429, 10 ** 12)).toMatchObject({ restMilliseconds: 6 * 3_600_000 });
  });
});
