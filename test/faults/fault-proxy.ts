import http, { type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import https, { type Server as SecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import {
  answerWithFault,
  type FaultSurroundings,
  give,
  type PartnerAnswer,
  type TakenRequest,
} from './answer-of-fault.ts';
import { type ChooseFault, type DoorFault, type Exchange, type Fault, noFault } from './fault.ts';
import type { Certificate } from './self-made-certificate.ts';

export interface FaultProxyOptions extends Partial<FaultSurroundings> {
  /** With certificates it speaks TLS: `good` until the fault `expired-certificate` puts `expired` in its place. */
  readonly certificates?: { readonly good: Certificate; readonly expired: Certificate };
  /** Milliseconds by which every exchange takes longer, as over a real network. */
  readonly latency?: number;
  /** Told of each exchange before it goes on; what it returns is waited for. */
  readonly onExchange?: (exchange: Exchange) => Promise<void> | void;
}

/** Stands before one partner, on an address of its own that stays the same while faults come and go. */
export interface FaultProxy {
  /** Without a trailing slash. */
  readonly origin: string;
  /** Where requests go that come through. */
  leadTo(origin: string): void;
  /** From now on, every exchange is asked for its fault. */
  afflict(choose: ChooseFault): void;
  /** Shuts the door that way until `heal`. */
  shut(door: DoorFault): Promise<void>;
  /** Ends every fault. */
  heal(): Promise<void>;
  /** How many exchanges there were, and how often each fault was met; a shut door counts once each time. */
  readonly exchanges: number;
  readonly met: ReadonlyMap<Fault, number>;
  stop(): Promise<void>;
}

/** Starts a proxy on 127.0.0.1 that hands everything on as it is, until it is told otherwise. */
export const startFaultProxy = async (options: FaultProxyOptions = {}): Promise<FaultProxy> => {
  const { certificates, latency = 0, onExchange } = options;
  const surroundings = { clock: () => new Date(), retryAfterSeconds: 3_600, dripMilliseconds: 20, ...options };
  const upstreamAgent = new http.Agent({ keepAlive: true });
  const met = new Map<Fault, number>();
  let upstream = '';
  let choose = noFault;
  let exchanges = 0;
  const meet = (fault: Fault): void => {
    met.set(fault, (met.get(fault) ?? 0) + 1);
  };
  const listener = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const taken = await takeRequest(incoming);
    exchanges += 1;
    const exchange = exchangeOf(taken, exchanges);
    await onExchange?.(exchange);
    if (latency > 0) await pause(latency);
    const ask = () => askPartner(upstream, upstreamAgent, taken);
    const fault = choose(exchange);
    if (fault === null) return give(response, await ask());
    meet(fault);
    await answerWithFault(fault, taken, ask, response, surroundings);
  };
  const server = serverFor((incoming, response) => {
    // A client that is killed takes its connection along, and a partner that is stopped its own.
    listener(incoming, response).catch(() => response.socket?.destroy());
  }, certificates?.good);
  const port = await listen(server, 0);
  const present = (certificate: Certificate | undefined): void => {
    if (certificate !== undefined && 'setSecureContext' in server) server.setSecureContext(certificate);
  };
  const stop = async (): Promise<void> => {
    await close(server);
    upstreamAgent.destroy();
  };
  return {
    origin: `${certificates === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    met,
    stop,
    get exchanges() {
      return exchanges;
    },
    leadTo: (origin) => {
      upstream = origin;
    },
    afflict: (chosen) => {
      choose = chosen;
    },
    shut: async (door) => {
      meet(door);
      if (door === 'refuse') return close(server);
      present(certificates?.expired);
      server.closeAllConnections();
    },
    heal: async () => {
      choose = noFault;
      present(certificates?.good);
      server.closeAllConnections();
      if (!server.listening) await listen(server, port);
    },
  };
};

const serverFor = (listener: RequestListener, certificate: Certificate | undefined): Server | SecureServer =>
  certificate === undefined ? http.createServer(listener) : https.createServer(certificate, listener);

const listen = async (server: Server | SecureServer, port: number): Promise<number> => {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
};

const close = async (server: Server | SecureServer): Promise<void> => {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
};

const takeRequest = async (incoming: IncomingMessage): Promise<TakenRequest> => {
  const { method = 'GET', url = '/', headers } = incoming;
  const isRead = method === 'GET' || url.includes('/_search') || !url.startsWith('/fhir');
  return { method, url, headers, isWrite: !isRead, body: await buffer(incoming) };
};

const exchangeOf = ({ method, url, isWrite }: TakenRequest, number: number): Exchange => ({
  ...{ method, isWrite, number },
  path: url.split('?')[0] ?? url,
});

/** The `Host` stays that of the proxy: a partner names itself by it. */
const askPartner = (origin: string, agent: http.Agent, { method, url, headers, body }: TakenRequest) =>
  new Promise<PartnerAnswer>((resolve, reject) => {
    const onward = http.request(`${origin}${url}`, { method, headers, agent }, (answer) => {
      const kept = Object.entries(answer.headers).flatMap(([name, value]) =>
        typeof value === 'string' && !hopByHop.has(name) ? [[name, value] as const] : [],
      );
      buffer(answer).then(
        (bytes) => resolve({ status: answer.statusCode ?? 502, headers: Object.fromEntries(kept), body: bytes }),
        reject,
      );
    });
    onward.once('error', reject);
    onward.end(body);
  });

const hopByHop: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length']);
