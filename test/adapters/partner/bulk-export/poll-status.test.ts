import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { base, host, outcome } from '../pretend-partner.ts';
import { exportOf, never } from './export-scene.ts';

const statusUrl = `${base}/$export-status/1`;
const path = '/fhir/$export-status/1';
const manifest = {
  transactionTime: '2026-03-02T10:00:00Z',
  request: `${base}/Group/panel/$export`,
  requiresAccessToken: true,
  output: [{ type: 'Condition', url: `${host}/files/1.ndjson`, count: 3 }],
  deleted: [{ type: 'Bundle', url: `${host}/files/2.ndjson` }],
  error: [{ type: 'OperationOutcome', url: `${host}/files/3.ndjson` }],
};
const json = { 'content-type': 'application/json' };

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
  nock.enableNetConnect();
});

describe('waiting for an export', () => {
  it('ends with what the manifest lists', async () => {
    nock(host, { reqheaders: { accept: 'application/json' } })
      .get(path)
      .reply(200, manifest, json);
    expect(await exportOf().client.wait(statusUrl, never)).toEqual({
      kind: 'ready',
      manifest: {
        transactionTime: '2026-03-02T10:00:00.000Z',
        requiresAccessToken: true,
        files: [
          { kind: 'output', type: 'Condition', url: `${host}/files/1.ndjson`, count: 3 },
          { kind: 'deleted', type: 'Bundle', url: `${host}/files/2.ndjson`, count: null },
          { kind: 'error', type: 'OperationOutcome', url: `${host}/files/3.ndjson`, count: null },
        ],
      },
    });
  });

  it('waits as Retry-After says, in seconds or as a date, and else longer each time', async () => {
    nock(host).get(path).reply(202, '', { 'retry-after': '3' });
    nock(host).get(path).reply(202, '', { 'retry-after': 'Mon, 02 Mar 2026 10:00:07 GMT' });
    nock(host).get(path).twice().reply(202);
    nock(host).get(path).reply(200, manifest, json);
    const { client, slept } = exportOf();
    expect(await client.wait(statusUrl, never)).toMatchObject({ kind: 'ready' });
    expect(slept).toEqual([3_000, 4_000, 5_000, 3_000, 5_000, 5_000, 5_000, 1_000]);
  });

  it.each([429, 503])('goes on after %i', async (status) => {
    nock(host).get(path).reply(status, outcome('throttled'), { 'retry-after': '1' });
    nock(host).get(path).reply(200, manifest, json);
    expect(await exportOf().client.wait(statusUrl, never)).toMatchObject({ kind: 'ready' });
  });

  it('goes on after a moment without an answer, not after many', async () => {
    nock(host)
      .get(path)
      .replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    nock(host).get(path).reply(502, '<html>');
    nock(host).get(path).reply(200, manifest, json);
    const { client } = exportOf();
    expect(await client.wait(statusUrl, never)).toMatchObject({ kind: 'ready' });
    nock(host).get(path).times(5).reply(502, '<html>');
    expect(await client.wait(statusUrl, never)).toMatchObject({ kind: 'failed', failure: { reason: 'http-502' } });
  });

  it.each([400, 422, 500])('ends where the export failed (%i)', async (status) => {
    nock(host).get(path).reply(status, outcome('processing'));
    expect(await exportOf().client.wait(statusUrl, never)).toMatchObject({
      kind: 'failed',
      failure: { kind: 'permanent', reason: 'export-failed' },
    });
  });

  it.each([404, 410])('says that the partner has forgotten it (%i)', async (status) => {
    nock(host).get(path).reply(status, outcome('not-found'));
    expect(await exportOf().client.wait(statusUrl, never)).toEqual({ kind: 'gone' });
  });

  it('does not wait longer than the partner file allows', async () => {
    nock(host).get(path).times(3).reply(202, '', { 'retry-after': '25' });
    const { client } = exportOf({ limits: { minutes: 1, files: 1, bytes: 1024, lines: 1 } });
    expect(await client.wait(statusUrl, never)).toMatchObject({ failure: { reason: 'export-timed-out' } });
  });

  it('ends at once where it is asked to', async () => {
    nock(host).get(path).reply(202, '', { 'retry-after': '60' });
    let naps = 0;
    const stop = () => {
      naps += 1;
      if (naps > 3) throw new Error('asked to end');
    };
    await expect(exportOf().client.wait(statusUrl, stop)).rejects.toThrow('asked to end');
  });

  it.each([
    ['is none', 'later'],
    ['has no time', { ...manifest, transactionTime: undefined }],
    ['does not say whether a token is needed', { ...manifest, requiresAccessToken: undefined }],
    ['lists a file without an address', { ...manifest, output: [{ type: 'Condition' }] }],
  ])('does not use a manifest that %s', async (_, body) => {
    nock(host).get(path).reply(200, body, json);
    const outcome = await exportOf().client.wait(statusUrl, never);
    expect(outcome).toMatchObject({ kind: 'failed', failure: { reason: 'export-manifest-unusable' } });
  });

  it('does not take more files than allowed', async () => {
    nock(host).get(path).reply(200, manifest, json);
    const { client } = exportOf({ limits: { minutes: 1, files: 2, bytes: 1024, lines: 1 } });
    expect(await client.wait(statusUrl, never)).toMatchObject({ failure: { reason: 'export-too-large' } });
  });
});
