/**
 * A pretend partner in a process of its own, so that its work is not the engine's: `node partner-process.ts PATIENTS`.
 * Over IPC it says where it listens, and answers `tell` with what it has seen since `forget`.
 */
import { createServer } from 'node:http';
import { createSandboxPartner } from '../../../src/sandbox/partner.ts';
import { theirPatient } from './panel.ts';

/** What a partner has seen. */
export interface Seen {
  readonly requests: number;
  /** Resources written. */
  readonly writes: number;
  /** Between the first write and the last, in seconds. */
  readonly writingSeconds: number;
  /** Bodies of the transactions, in order. */
  readonly bundles: readonly string[];
}

const patients = Number(process.argv[2] ?? 0);
let ids = 0;
const partner = createSandboxPartner({
  ...{ id: 'bench', name: 'A pretend partner', clock: () => new Date(), clients: [], authentication: 'none' },
  ids: () => {
    ids += 1;
    return `made-${ids}`;
  },
  resources: Array.from({ length: patients }, (_, index) => theirPatient(index)),
  bodyLimit: 20_000_000,
});

let requests = 0;
let writesBefore = 0;
let first: number | null = null;
let last = 0;
let bundles: string[] = [];

const server = createServer((request, response) => {
  requests += 1;
  const isWrite = request.method !== 'GET' && request.url?.endsWith('/_search') !== true;
  const isBundle = request.method === 'POST' && request.url === '/fhir';
  const chunks: Buffer[] = [];
  if (isBundle) request.on('data', (chunk: Buffer) => chunks.push(chunk));
  response.on('finish', () => {
    const body = Buffer.concat(chunks).toString('utf8');
    if (isBundle && JSON.parse(body).type === 'transaction') bundles.push(body);
    if (!isWrite) return;
    last = performance.now();
    first ??= last;
  });
  partner.app(request, response);
});

const tell = (): Seen => ({
  ...{ requests, bundles },
  writes: partner.writes - writesBefore,
  writingSeconds: first === null ? 0 : (last - first) / 1_000,
});

process.on('message', (question) => {
  if (question === 'tell') process.send?.(tell());
  if (question !== 'forget') return;
  requests = 0;
  writesBefore = partner.writes;
  first = null;
  bundles = [];
  process.send?.('forgotten');
});
process.on('disconnect', () => process.exit(0));

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  process.send?.(`http://127.0.0.1:${port}/fhir`);
});
