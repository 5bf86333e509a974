import { describe, expect, it } from 'vitest';
import { classifyFailure, type Mishap, type RequestEffect } from '../../src/delivery/classify-failure.ts';

const answered = (status: number, more: Partial<Mishap & { kind: 'answered' }> = {}): Mishap => ({
  kind: 'answered',
  status,
  issueCodes: [],
  body: 'fhir',
  retryAfterMilliseconds: null,
  ...more,
});
const kindOf = (effect: RequestEffect, mishap: Mishap) => classifyFailure(effect, mishap).kind;
const reasonOf = (effect: RequestEffect, mishap: Mishap) => classifyFailure(effect, mishap).reason;

describe('classifyFailure', () => {
  it.each(['connection-refused', 'host-not-found', 'host-unreachable', 'tls', 'circuit-open'] as const)(
    'takes %s for transient even on a write, as nothing was sent',
    (problem) => {
      expect(classifyFailure('write', { kind: 'unanswered', problem })).toEqual({
        kind: 'transient',
        reason: problem,
        retryAfterMilliseconds: null,
      });
    },
  );

  it.each(['connection-reset', 'timeout', 'network'] as const)(
    'takes %s for ambiguous on a write and transient on a read',
    (problem) => {
      expect(kindOf('write', { kind: 'unanswered', problem })).toBe('ambiguous');
      expect(kindOf('read', { kind: 'unanswered', problem })).toBe('transient');
    },
  );

  it('does not read again what is too large', () => {
    expect(kindOf('read', { kind: 'unanswered', problem: 'answer-too-large' })).toBe('permanent');
    expect(kindOf('write', { kind: 'unanswered', problem: 'answer-too-large' })).toBe('ambiguous');
  });

  it.each([408, 423, 425, 429, 503])('takes %d for transient and keeps what the partner asks to wait', (status) => {
    for (const effect of ['read', 'write'] as const) {
      expect(classifyFailure(effect, answered(status, { retryAfterMilliseconds: 9_000 }))).toEqual({
        kind: 'transient',
        reason: `http-${status}`,
        retryAfterMilliseconds: 9_000,
      });
    }
  });

  it.each([500, 502, 504])('takes an unexplained %d for transient on a read and ambiguous on a write', (status) => {
    expect(kindOf('read', answered(status, { body: 'empty' }))).toBe('transient');
    expect(kindOf('write', answered(status, { body: 'empty' }))).toBe('ambiguous');
  });

  it.each(['lock-error', 'no-store', 'exception', 'timeout', 'incomplete', 'throttled', 'transient'])(
    'believes an OperationOutcome that says %s, whatever the status',
    (code) => {
      expect(kindOf('write', answered(400, { issueCodes: [code] }))).toBe('transient');
      expect(kindOf('write', answered(500, { issueCodes: [code] }))).toBe('transient');
    },
  );

  it('takes a 500 that an OperationOutcome explains by a rule for permanent', () => {
    expect(kindOf('write', answered(500, { issueCodes: ['processing'] }))).toBe('permanent');
    expect(kindOf('write', answered(422, { issueCodes: ['business-rule', 'timeout'] }))).toBe('permanent');
  });

  it.each([400, 401, 403, 404, 405, 410, 415, 422, 501])('takes %d for permanent', (status) => {
    expect(classifyFailure('write', answered(status))).toEqual({
      kind: 'permanent',
      reason: `http-${status}`,
      retryAfterMilliseconds: null,
    });
  });

  it('tells a 412 for several hits from a 412 for a version (FIELD-NOTES 12)', () => {
    expect(reasonOf('write', answered(412))).toBe('multiple-matches');
    expect(kindOf('write', answered(412))).toBe('permanent');
    expect(reasonOf('write', answered(400, { issueCodes: ['multiple-matches'] }))).toBe('multiple-matches');
    expect(classifyFailure('write', answered(412, { versionChecked: true }))).toMatchObject({
      kind: 'transient',
      reason: 'version-conflict',
    });
    expect(reasonOf('write', answered(409))).toBe('version-conflict');
  });

  it('does not know what became of a write that was answered by a page, and does not read such a page again', () => {
    const page = answered(200, { body: 'not-fhir' });
    expect(classifyFailure('write', page)).toMatchObject({ kind: 'ambiguous', reason: 'not-a-fhir-answer' });
    expect(classifyFailure('read', page)).toMatchObject({ kind: 'permanent', reason: 'not-a-fhir-answer' });
  });

  it('says of an answer in no charset that it names that it is so', () => {
    const garbled = answered(200, { body: 'wrong-charset' });
    expect(classifyFailure('write', garbled)).toMatchObject({ kind: 'ambiguous', reason: 'wrong-charset' });
    expect(classifyFailure('read', garbled)).toMatchObject({ kind: 'permanent', reason: 'wrong-charset' });
  });

  it.each([
    [401, 'write', 'permanent'],
    [404, 'write', 'permanent'],
    [429, 'read', 'transient'],
    [503, 'write', 'transient'],
    [500, 'read', 'transient'],
  ] as const)('goes by the status %d of a page on a %s: %s', (status, effect, kind) => {
    expect(classifyFailure(effect, answered(status, { body: 'not-fhir' }))).toMatchObject({
      kind,
      reason: `http-${status}`,
    });
  });

  it('takes JSON that ends early for a moment of the network on a read, and for ambiguous on a write', () => {
    expect(classifyFailure('read', answered(200, { body: 'broken-json' }))).toMatchObject({
      kind: 'transient',
      reason: 'broken-json',
    });
    expect(kindOf('write', answered(200, { body: 'broken-json' }))).toBe('ambiguous');
  });

  it('does not follow where it is redirected to', () => {
    expect(classifyFailure('read', answered(302))).toMatchObject({ kind: 'permanent', reason: 'redirected' });
  });
});
