import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Outgoing } from '../../../src/flows/ports.ts';
import { capability, clientOf, host, outcome, searchset } from './pretend-partner.ts';

const condition = { resourceType: 'Condition', id: 'c', subject: { reference: 'Patient/77' } } as const;
const searches = () => nock(host).post('/fhir/Condition/_search');

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
  nock.enableNetConnect();
});

describe('reads that fail for a moment', () => {
  it.each([429, 502, 503, 504, 423])('are tried again after %d', async (status) => {
    const { client, keep, slept } = clientOf();
    searches().reply(status);
    searches().reply(200, searchset([condition]));
    expect(await client.pull('77', 'Condition', keep)).toMatchObject({ kind: 'complete' });
    expect(slept).toEqual([250]);
  });

  it('are tried again when an OperationOutcome says that it passes', async () => {
    const { client, keep } = clientOf();
    searches().reply(400, outcome('throttled'));
    searches().reply(200, searchset([condition]));
    expect(await client.pull('77', 'Condition', keep)).toMatchObject({ kind: 'complete' });
  });

  it('are tried again after the connection was cut', async () => {
    const { client, keep } = clientOf();
    searches().replyWithError(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }));
    searches().reply(200, searchset([condition]));
    expect(await client.pull('77', 'Condition', keep)).toMatchObject({ kind: 'complete' });
  });

  it('are given up after four attempts, with growing waits', async () => {
    const { client, keep, slept, answers } = clientOf();
    searches().times(4).reply(503);
    expect(await client.pull('77', 'Condition', keep)).toEqual({ kind: 'failed', reason: 'http-503' });
    expect(slept).toEqual([250, 500, 1_000]);
    expect(answers).toHaveLength(1);
  });

  it.each([
    ['seconds', '7'],
    ['an HTTP date', 'Mon, 02 Mar 2026 10:00:07 GMT'],
  ])('wait as long as Retry-After says in %s (FIELD-NOTES 13)', async (_form, header) => {
    const { client, keep, slept } = clientOf();
    searches().reply(429, '', { 'Retry-After': header });
    searches().reply(200, searchset([condition]));
    expect(await client.pull('77', 'Condition', keep)).toMatchObject({ kind: 'complete' });
    expect(slept).toEqual([7_000]);
  });

  it('do not hold the line for hours (FIELD-NOTES 13)', async () => {
    const { client, keep, slept } = clientOf();
    searches().reply(429, '', { 'Retry-After': '7200' });
    expect(await client.pull('77', 'Condition', keep)).toEqual({ kind: 'failed', reason: 'http-429' });
    expect(slept).toEqual([]);
  });

  it('take a Retry-After that is no date for none, not for NaN (FIELD-NOTES 13)', async () => {
    const { client, keep, slept } = clientOf();
    searches().reply(429, '', { 'Retry-After': 'later GMT' });
    searches().reply(200, searchset([condition]));
    expect(await client.pull('77', 'Condition', keep)).toMatchObject({ kind: 'complete' });
    expect(slept).toEqual([250]);
  });

  it('end in a timeout when the partner is silent', async () => {
    const { client, keep } = clientOf({ limits: { timeoutMilliseconds: 30 } });
    searches()
      .times(4)
      .delay(5_000)
      .reply(200, searchset([condition]));
    expect(await client.pull('77', 'Condition', keep)).toEqual({ kind: 'failed', reason: 'timeout' });
  });

  it('are not waited for again and again of a partner that has fallen silent', async () => {
    const { client, keep } = clientOf({ limits: { timeoutMilliseconds: 20 } });
    searches().times(12).delay(5_000).reply(200, searchset([]));
    nock(host).get('/fhir/metadata').delay(5_000).reply(200, capability([]));
    for (const reason of ['timeout', 'timeout', 'timeout', 'gone-silent', 'gone-silent']) {
      expect(await client.pull('77', 'Condition', keep)).toEqual({ kind: 'failed', reason });
    }
  });

  it('go on where a partner is only slow with one patient', async () => {
    const { client, keep } = clientOf({ limits: { timeoutMilliseconds: 20 } });
    searches().times(12).delay(5_000).reply(200, searchset([]));
    nock(host).get('/fhir/metadata').reply(503);
    searches().reply(200, searchset([{ ...condition, subject: { reference: 'Patient/78' } }]));
    for (let asked = 0; asked < 3; asked += 1) await client.pull('77', 'Condition', keep);
    expect(await client.pull('78', 'Condition', keep)).toMatchObject({ kind: 'complete' });
  });

  it('do not follow redirects', async () => {
    const { client, keep } = clientOf();
    searches().reply(307, '', { Location: 'https://elsewhere.example/fhir/Condition/_search' });
    expect(await client.pull('77', 'Condition', keep)).toEqual({ kind: 'failed', reason: 'redirected' });
  });
});

describe('writes that fail', () => {
  const outgoing: Outgoing = {
    key: 'Practitioner/p',
    resource: {
      resourceType: 'Practitioner',
      id: 'p',
      identifier: [{ system: 'https://clinic.example/ids/prescriber', value: 'dr-1' }],
    },
  };
  const written = () => nock(host).put(/^\/fhir\/Practitioner\?identifier=/);
  const sendOne = async (timeoutMilliseconds = 2_000) => {
    nock(host)
      .get('/fhir/metadata')
      .reply(200, capability(['Practitioner']));
    const { client, slept } = clientOf({ limits: { timeoutMilliseconds } });
    const [result] = await client.send([outgoing], new Map());
    expect(slept).toEqual([]);
    return result;
  };

  it('are never repeated by the client, and carry what the partner asks to wait', async () => {
    written().reply(503, '', { 'Retry-After': '60' });
    expect(await sendOne()).toEqual({
      kind: 'failed',
      key: 'Practitioner/p',
      failure: { kind: 'transient', reason: 'http-503', retryAfterMilliseconds: 60_000 },
    });
  });

  it('are ambiguous when the connection is cut or falls silent after sending', async () => {
    written().replyWithError(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }));
    expect(await sendOne()).toMatchObject({ failure: { kind: 'ambiguous', reason: 'connection-reset' } });
    written().delay(5_000).reply(200);
    expect(await sendOne(50)).toMatchObject({ failure: { kind: 'ambiguous', reason: 'timeout' } });
  });

  it('are transient when no connection was made', async () => {
    written().replyWithError(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
    expect(await sendOne()).toMatchObject({ failure: { kind: 'transient', reason: 'connection-refused' } });
  });

  it('are ambiguous when a page of HTML says yes', async () => {
    written().reply(200, '<html>Sign in</html>', { 'Content-Type': 'text/html' });
    expect(await sendOne()).toMatchObject({ failure: { kind: 'ambiguous', reason: 'not-a-fhir-answer' } });
  });
});
