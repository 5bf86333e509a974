import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ExportManifest } from '../../../../src/flows/ports.ts';
import { exportOf, never } from './export-scene.ts';

type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

/** A server on loopback that answers as told, and what it was asked. */
const serve = async (answer: Answer) => {
  const asked: { readonly url: string; readonly authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    asked.push({ url: request.url ?? '', authorization: request.headers.authorization });
    answer(request, response, asked.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { origin: `http://127.0.0.1:${port}`, host: `127.0.0.1:${port}`, asked };
};

const manifestOf = (urls: readonly string[], more: Partial<ExportManifest> = {}): ExportManifest => ({
  transactionTime: '2026-03-02T10:00:00.000Z',
  requiresAccessToken: false,
  files: urls.map((url) => ({ kind: 'output', type: 'Condition', url, count: null })),
  ...more,
});
const lines = (count: number): string =>
  Array.from({ length: count }, (_, index) => `{"resourceType":"Condition","id":"c-${index}"}\n`).join('');
const ndjson = { 'content-type': 'application/fhir+ndjson' };
const token = {
  authentication: { kind: 'bearer-token', tokenEnvironment: 'TOKEN' },
} as const;

describe('the files of an export', () => {
  it('come in pieces that end where a line ends, and together are what was sent', async () => {
    const text = lines(60_000);
    const { origin } = await serve((_, response) => response.writeHead(200, ndjson).end(text));
    const { client, sink, kept, text: received } = exportOf({}, { baseUrl: `${origin}/fhir` });
    const [outcome] = await client.read(manifestOf([`${origin}/1.ndjson`]), sink, never);
    expect(outcome?.failure).toBeNull();
    expect(received() === text).toBe(true);
    expect(kept.length).toBeGreaterThan(2);
    expect(kept.every((piece) => piece.text.endsWith('\n') && piece.text.length < 1_300_000)).toBe(true);
  });

  it('are read only as fast as they are kept', async () => {
    let written = 0;
    const chunk = lines(2_000);
    const { origin } = await serve(async (_, response) => {
      response.writeHead(200, ndjson);
      for (let sent = 0; sent < 400; sent += 1) {
        written += chunk.length;
        if (!response.write(chunk)) await new Promise((resolve) => response.once('drain', resolve));
      }
      response.end();
    });
    const limits = { minutes: 1, files: 1, bytes: 100_000_000, lines: 1_000_000 };
    const { client, sink } = exportOf({ limits }, { baseUrl: `${origin}/fhir` });
    let kept = 0;
    let furthestAhead = 0;
    const slow = {
      ...sink,
      keep: async (_: unknown, piece: Uint8Array) => {
        for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        kept += piece.length;
        furthestAhead = Math.max(furthestAhead, written - kept);
      },
    };
    await client.read(manifestOf([`${origin}/1.ndjson`]), slow, never);
    expect(kept).toBe(400 * chunk.length);
    expect(furthestAhead).toBeLessThan(kept / 2);
  });

  it('are unpacked on the way', async () => {
    const packed = gzipSync(lines(5));
    const { origin } = await serve((_, response) =>
      response.writeHead(200, { ...ndjson, 'content-encoding': 'gzip' }).end(packed),
    );
    const { client, sink, text } = exportOf({}, { baseUrl: `${origin}/fhir` });
    await client.read(manifestOf([`${origin}/1.ndjson`]), sink, never);
    expect(text()).toBe(lines(5));
  });

  it('begin again where the connection ended in the middle', async () => {
    const { origin } = await serve((_, response, count) => {
      response.writeHead(200, { ...ndjson, 'content-length': lines(3).length });
      if (count === 1) response.write(lines(1), () => response.destroy());
      else response.end(lines(3));
    });
    const { client, sink, begun } = exportOf({}, { baseUrl: `${origin}/fhir` });
    const [outcome] = await client.read(manifestOf([`${origin}/1.ndjson`]), sink, never);
    expect([outcome?.failure, begun.length]).toEqual([null, 2]);
  });

  it.each([
    ['429', 429, '90', [5_000, 90_000]],
    ['503, with a date', 503, 'Mon, 02 Mar 2026 10:00:40 GMT', [5_000, 40_000]],
  ])('are begun again after as long as is asked for (%s)', async (_, status, retryAfter, [nap, whole]) => {
    const { origin, asked } = await serve((_request, response, count) => {
      if (count === 1) response.writeHead(status, { 'retry-after': retryAfter }).end();
      else response.writeHead(200, ndjson).end(lines(2));
    });
    const { client, sink, slept, text } = exportOf({}, { baseUrl: `${origin}/fhir` });
    const [outcome] = await client.read(manifestOf([`${origin}/1`]), sink, never);
    expect([outcome?.failure, text(), asked.length]).toEqual([null, lines(2), 2]);
    expect([Math.max(...slept), slept.reduce((sum, one) => sum + one, 0)]).toEqual([nap, whole]);
  });

  it('are given up where all waits that are asked for last longer than the partner file allows', async () => {
    const { origin, asked } = await serve((_, response) => response.writeHead(429, { 'retry-after': '50' }).end());
    const limits = { minutes: 1, files: 9, bytes: 1_000, lines: 1_000 };
    const { client, sink, slept } = exportOf({ limits }, { baseUrl: `${origin}/fhir` });
    const outcomes = await client.read(manifestOf([`${origin}/1`, `${origin}/2`]), sink, never);
    expect(outcomes.map(({ failure }) => failure?.reason)).toEqual(['http-429', 'http-429']);
    expect([slept.reduce((sum, one) => sum + one, 0), asked.length]).toEqual([50_000, 3]);
  });

  it('end in the middle of such a wait where somebody asks for the end', async () => {
    const { origin } = await serve((_, response) => response.writeHead(503, { 'retry-after': '60' }).end());
    const { client, sink, slept } = exportOf({}, { baseUrl: `${origin}/fhir` });
    const stop = () => {
      if (slept.length >= 3) throw new Error('asked to end');
    };
    await expect(client.read(manifestOf([`${origin}/1`]), sink, stop)).rejects.toThrow('asked to end');
    expect(slept).toHaveLength(3);
  });

  it('fail where they fall silent, and cost themselves alone', async () => {
    const { origin } = await serve((request, response) => {
      response.writeHead(200, ndjson);
      if (request.url === '/1.ndjson') response.write(lines(1));
      else response.end(lines(2));
    });
    const { client, sink } = exportOf({}, { baseUrl: `${origin}/fhir`, limits: { timeoutMilliseconds: 100 } });
    const outcomes = await client.read(manifestOf([`${origin}/1.ndjson`, `${origin}/2.ndjson`]), sink, never);
    expect(outcomes.map(({ failure }) => failure?.reason ?? null)).toEqual(['timeout', null]);
  });

  it.each([
    ['bytes', { minutes: 1, files: 9, bytes: 2_000, lines: 100_000 }],
    ['lines', { minutes: 1, files: 9, bytes: 1_000_000, lines: 50 }],
  ])('are not read further than allowed, by %s over all files', async (_, limits) => {
    const { origin } = await serve((_request, response) => response.writeHead(200, ndjson).end(lines(40)));
    const { client, sink } = exportOf({ limits }, { baseUrl: `${origin}/fhir` });
    const outcomes = await client.read(manifestOf([`${origin}/1`, `${origin}/2`]), sink, never);
    expect(outcomes.map(({ failure }) => failure?.reason ?? null)).toEqual([null, 'export-too-large']);
  });

  it('are not read where one line is larger than an answer may be', async () => {
    const { origin } = await serve((_, response) => response.writeHead(200, ndjson).end('x'.repeat(3_000_000)));
    const { client, sink } = exportOf({}, { baseUrl: `${origin}/fhir`, limits: { bytesPerResponse: 100_000 } });
    const [outcome] = await client.read(manifestOf([`${origin}/1`]), sink, never);
    expect(outcome?.failure?.reason).toBe('export-too-large');
  });

  it('are not complete with fewer lines than the manifest says', async () => {
    const { origin } = await serve((_, response) => response.writeHead(200, ndjson).end(lines(2)));
    const { client, sink } = exportOf({}, { baseUrl: `${origin}/fhir` });
    const file = { kind: 'output', type: 'Condition', url: `${origin}/1`, count: 3 } as const;
    const [outcome] = await client.read(manifestOf([], { files: [file] }), sink, never);
    expect(outcome?.failure?.reason).toBe('export-file-short');
  });

  it('are no web pages, and no redirects', async () => {
    const { origin } = await serve((request, response) => {
      if (request.url === '/page') response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Log in</p>');
      else response.writeHead(302, { location: '/page' }).end();
    });
    const { client, sink, kept } = exportOf({}, { baseUrl: `${origin}/fhir` });
    const outcomes = await client.read(manifestOf([`${origin}/page`, `${origin}/moved`]), sink, never);
    expect(outcomes.map(({ failure }) => failure?.reason)).toEqual(['not-a-fhir-answer', 'redirected']);
    expect(kept).toEqual([]);
  });

  it('are fetched from another host only where the partner file names it', async () => {
    const partner = await serve((_, response) => response.writeHead(404).end());
    const other = await serve((_, response) => response.writeHead(200, ndjson).end(lines(1)));
    const read = async (fileHosts: readonly string[]) => {
      const { client, sink } = exportOf({ fileHosts }, { baseUrl: `${partner.origin}/fhir` });
      const [outcome] = await client.read(manifestOf([`${other.origin}/1`]), sink, never);
      return outcome?.failure?.reason ?? null;
    };
    expect([await read([]), other.asked.length]).toEqual(['export-file-elsewhere', 0]);
    expect([await read([other.host]), other.asked.length]).toEqual([null, 1]);
  });

  it('are never fetched from a metadata service, even where the partner file names it', async () => {
    const partner = await serve((_, response) => response.writeHead(404).end());
    const terms = { fileHosts: ['169.254.169.254'] };
    const { client, sink } = exportOf(terms, { baseUrl: `${partner.origin}/fhir` });
    const [outcome] = await client.read(manifestOf(['https://169.254.169.254/1']), sink, never);
    expect(outcome?.failure?.reason).toBe('address-not-allowed');
  });

  it('see the token where the manifest says so, and nowhere else', async () => {
    const own = await serve((_, response) => response.writeHead(200, ndjson).end(lines(1)));
    const other = await serve((_, response) => response.writeHead(200, ndjson).end(lines(1)));
    for (const requiresAccessToken of [true, false]) {
      const terms = { fileHosts: [other.host] };
      const { client, sink } = exportOf(terms, { baseUrl: `${own.origin}/fhir`, ...token }, { TOKEN: 'abc' });
      await client.read(manifestOf([`${own.origin}/1`, `${other.origin}/1`], { requiresAccessToken }), sink, never);
    }
    expect(own.asked.map(({ authorization }) => authorization)).toEqual(['Bearer abc', undefined]);
    expect(other.asked.map(({ authorization }) => authorization)).toEqual(['Bearer abc', undefined]);
  });

  it('are asked for with a new token where the partner no longer takes the old one', async () => {
    const values = ['old', 'new'];
    const { origin, asked } = await serve((request, response) => {
      const isTaken = request.headers.authorization === 'Bearer new';
      response.writeHead(isTaken ? 200 : 401, ndjson).end(isTaken ? lines(1) : '');
    });
    const environment = {
      get TOKEN() {
        return values.shift() ?? 'new';
      },
    };
    const { client, sink, text } = exportOf({}, { baseUrl: `${origin}/fhir`, ...token }, environment);
    await client.read(manifestOf([`${origin}/1`], { requiresAccessToken: true }), sink, never);
    expect(asked.map(({ authorization }) => authorization)).toEqual(['Bearer old', 'Bearer new']);
    expect(text()).toBe(lines(1));
  });
});
