import { describe, expect, it } from 'vitest';
import { retryAfterMilliseconds } from '../../src/delivery/retry-after.ts';

const now = new Date('2026-03-02T10:00:00.000Z');

describe('Retry-After (FIELD-NOTES 13)', () => {
  it.each([
    ['120', 120_000],
    ['0', 0],
    ['Mon, 02 Mar 2026 10:05:00 GMT', 300_000],
    ['Monday, 02-Mar-26 10:05:00 GMT', 300_000],
  ])('reads %s as %d milliseconds', (header, milliseconds) => {
    expect(retryAfterMilliseconds(header, now)).toBe(milliseconds);
  });

  it('takes a date that has passed for no wait', () => {
    expect(retryAfterMilliseconds('Mon, 02 Mar 2026 09:00:00 GMT', now)).toBe(0);
  });

  it.each([null, '', 'soon', '-5', '1.5', 'Mon, 99 Foo 2026 10:05:00 GMT', '2026-03-02T10:05:00Z'])(
    'ignores %s, and never answers NaN',
    (header) => {
      expect(retryAfterMilliseconds(header, now)).toBeNull();
    },
  );
});
