import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import { deflateRawSync } from 'node:zlib';
import type { ExchangeFault } from './fault.ts';

/** A request as the proxy took it. */
export interface TakenRequest {
  readonly method: string;
  /** With the query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly isWrite: boolean;
}

/** What the partner answered. */
export interface PartnerAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface FaultSurroundings {
  readonly clock: () => Date;
  /** Seconds that a 429 asks to wait. */
  readonly retryAfterSeconds: number;
  readonly dripMilliseconds: number;
}

/** Lets one exchange go wrong. `ask` takes the request to the partner; a fault that does not call it has no effect there. */
export const answerWithFault = async (
  fault: ExchangeFault,
  request: TakenRequest,
  ask: () => Promise<PartnerAnswer>,
  response: ServerResponse,
  surroundings: FaultSurroundings,
): Promise<void> => {
  switch (fault) {
    case 'stall':
      return;
    case 'reset-in-body':
      return resetInBody(response, await ask());
    case 'slow-drip':
      return drip(response, await ask(), surroundings.dripMilliseconds);
    case 'truncate':
      return give(response, cutInHalf(await ask()));
    case 'http-429-seconds':
      return refuse(response, 429, { 'retry-after': String(surroundings.retryAfterSeconds) });
    case 'http-429-date': {
      const moment = new Date(surroundings.clock().getTime() + surroundings.retryAfterSeconds * 1000);
      return refuse(response, 429, { 'retry-after': moment.toUTCString() });
    }
    case 'http-500':
    case 'http-502':
    case 'http-503':
    case 'http-401':
      return refuse(response, Number(fault.slice('http-'.length)));
    case 'http-504':
      await ask();
      return refuse(response, 504);
    case 'html-page':
      return give(response, page);
    case 'wrong-content-type':
      return give(response, withHeaders(await ask(), { 'content-type': 'text/plain' }));
    case 'wrong-charset':
      return give(response, inLatin1(await ask()));
    case 'gzip-broken':
      return give(response, asBrokenGzip(await ask()));
    case 'duplicate-response':
      return giveTwice(response, await ask());
    case 'late-duplicate':
      return giveAfterTheLast(response, await ask());
    case 'success-without-effect':
      return give(response, request.isWrite ? pretendedSuccess(request) : await ask());
    case 'effect-without-response':
      await ask();
      response.socket?.destroy();
      return;
  }
};

/** Hands an answer on as it is. */
export const give = (response: ServerResponse, { status, headers, body }: PartnerAnswer): void => {
  response.writeHead(status, { ...headers, 'content-length': String(body.length) }).end(body);
};

const withHeaders = (answer: PartnerAnswer, headers: Readonly<Record<string, string>>): PartnerAnswer => ({
  ...answer,
  headers: { ...answer.headers, ...headers },
});

const refuse = (response: ServerResponse, status: number, headers: Readonly<Record<string, string>> = {}): void =>
  give(response, { status, headers: { 'content-type': 'text/plain', ...headers }, body: Buffer.from('refused') });

const page: PartnerAnswer = {
  status: 200,
  headers: { 'content-type': 'text/html;charset=utf-8' },
  body: Buffer.from('<!doctype html><html><body><h1>We are working on our systems</h1></body></html>'),
};

const half = (body: Buffer): Buffer => body.subarray(0, Math.floor(body.length / 2));

const cutInHalf = (answer: PartnerAnswer): PartnerAnswer => ({ ...answer, body: half(answer.body) });

/** At least one byte is promised that never comes, also where the answer has no body. */
const resetInBody = (response: ServerResponse, { status, headers, body }: PartnerAnswer): void => {
  response.writeHead(status === 204 ? 200 : status, { ...headers, 'content-length': String(body.length + 1) });
  response.write(half(body), () => reset(response));
  if (body.length < 2) reset(response);
};

/** TLS knows no reset of its own: there the connection ends without the word that it should end with. */
const reset = ({ socket }: ServerResponse): void => {
  if (socket instanceof TLSSocket) socket.destroy();
  else socket?.resetAndDestroy();
};

const drip = async (response: ServerResponse, answer: PartnerAnswer, milliseconds: number): Promise<void> => {
  const { status, headers, body } = answer;
  response.writeHead(status, { ...headers, 'content-length': String(body.length) });
  response.flushHeaders();
  for (let at = 0; at < body.length && !response.destroyed; at += 8) {
    await pause(milliseconds);
    response.write(body.subarray(at, at + 8));
  }
  response.end();
};

const inLatin1 = (answer: PartnerAnswer): PartnerAnswer => ({
  ...withHeaders(answer, { 'content-type': 'application/fhir+json;charset=utf-8' }),
  body: Buffer.from(answer.body.toString('utf8'), 'latin1'),
});

/** The head of a gzip member, and then bytes that are none of it. */
const asBrokenGzip = (answer: PartnerAnswer): PartnerAnswer => ({
  ...withHeaders(answer, { 'content-encoding': 'gzip' }),
  body: Buffer.concat([
    Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]),
    deflateRawSync(answer.body).map((byte, at) => (at % 3 === 0 ? byte ^ 0x5a : byte)),
  ]),
});

const giveTwice = (response: ServerResponse, answer: PartnerAnswer): void => {
  const { socket } = response;
  response.once('finish', () => socket?.write(bytesOf(answer)));
  give(response, answer);
};

/** The last answer that this fault met on each connection. */
const lastGiven = new WeakMap<Socket, PartnerAnswer>();

const giveAfterTheLast = (response: ServerResponse, answer: PartnerAnswer): void => {
  const { socket } = response;
  if (socket === null) return;
  const last = lastGiven.get(socket);
  lastGiven.set(socket, answer);
  if (last !== undefined) socket.write(bytesOf(last));
  give(response, answer);
};

const bytesOf = ({ status, headers, body }: PartnerAnswer): Buffer => {
  const head = Object.entries({ ...headers, 'content-length': String(body.length) }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} Again\r\n${head.join('\r\n')}\r\n\r\n`), body]);
};

/** What a partner that had taken the write would say: each resource has a place of its own. */
const pretendedSuccess = ({ method, url, body }: TakenRequest): PartnerAnswer => {
  const headers = { 'content-type': 'application/fhir+json;charset=utf-8' };
  const entries = entriesOf(body);
  if (entries !== null) {
    const entry = entries.map((type) => ({
      response: { status: '201 Created', location: `${type}/${randomUUID()}/_history/1` },
    }));
    const bundle = { resourceType: 'Bundle', type: 'transaction-response', entry };
    return { status: 200, headers, body: Buffer.from(JSON.stringify(bundle)) };
  }
  const [, type = 'Basic', id] = /\/fhir\/(\w+)(?:\/([^/?]+))?/.exec(url) ?? [];
  const status = method === 'PUT' && id !== undefined ? 200 : 201;
  const location = `${type}/${id ?? randomUUID()}/_history/1`;
  return { status, headers: { ...headers, location }, body: Buffer.alloc(0) };
};

/** The types of a bundle's entries; `null` for what is no bundle. */
const entriesOf = (body: Buffer): readonly string[] | null => {
  const sent: { resourceType?: unknown; entry?: readonly { resource?: { resourceType?: string } }[] } = JSON.parse(
    body.toString('utf8'),
  );
  if (sent.resourceType !== 'Bundle') return null;
  return (sent.entry ?? []).map(({ resource }) => resource?.resourceType ?? 'Basic');
};
