import { createServer, request as forward, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** A request that came through a door. */
export interface Passed {
  readonly method: string;
  /** Below the FHIR base, without the query. */
  readonly path: string;
  readonly isPage: boolean;
  readonly ifMatch: string | null;
  readonly body: string;
  readonly status: number;
}

/** Stands before a server: everything that Concord sends it is written down, and somebody may get in between. */
export interface FrontDoor {
  /** The server's FHIR base as Concord knows it. */
  readonly baseUrl: string;
  /** What came since the last call. */
  takePassed(): readonly Passed[];
  /** Does something once, just before a write that `isMeant` reaches the server. */
  beforeWrite(isMeant: (write: Pick<Passed, 'method' | 'path' | 'body'>) => boolean, act: () => Promise<void>): void;
  stop(): Promise<void>;
}

/** A search by POST is none, nor is a batch: Concord sends those to read. */
export const isWrite = ({ method, path, body }: Pick<Passed, 'method' | 'path' | 'body'>): boolean =>
  method !== 'GET' && !path.endsWith('/_search') && !(path === '' && body.includes('"type":"batch"'));

/** Listens on a free port of loopback. */
export const listen = async (
  server: Server,
): Promise<{ readonly origin: string; readonly stop: () => Promise<void> }> => {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const stop = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  };
  return { origin: `http://127.0.0.1:${port}`, stop };
};

/** Opens a door before a server. Links in the server's answers lead through the door again. */
export const openFrontDoor = async (serverUrl: string): Promise<FrontDoor> => {
  let passed: Passed[] = [];
  let between: { readonly isMeant: Parameters<FrontDoor['beforeWrite']>[0]; readonly act: () => Promise<void> } | null =
    null;
  let origin = '';
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = Buffer.concat(await request.toArray());
    const [path = '', query = ''] = (request.url ?? '').split('?', 2);
    const seen = { method: request.method ?? '', path: path.replace(/^\/fhir\/?/, ''), body: body.toString() };
    const planned = between;
    if (planned !== null && isWrite(seen) && planned.isMeant(seen)) {
      between = null;
      await planned.act();
    }
    const answer = await ask(serverUrl, request, body);
    const text = (await bytesOf(answer)).toString().replaceAll(new URL(serverUrl).origin, origin);
    const ifMatch = request.headers['if-match'] ?? null;
    const isPage = seen.method === 'GET' && /_getpages=|_offset=/.test(query);
    passed.push({ ...seen, isPage, ifMatch, status: answer.statusCode ?? 0 });
    const {
      'content-length': _length,
      'transfer-encoding': _encoding,
      connection: _connection,
      ...headers
    } = answer.headers;
    response.writeHead(answer.statusCode ?? 500, headers).end(text);
  };
  const listening = await listen(
    createServer((request, response) => {
      pass(request, response).catch(() => response.destroy());
    }),
  );
  origin = listening.origin;
  return {
    baseUrl: `${origin}/fhir`,
    takePassed: () => {
      const taken = passed;
      passed = [];
      return taken;
    },
    beforeWrite: (isMeant, act) => {
      between = { isMeant, act };
    },
    stop: listening.stop,
  };
};

const bytesOf = async (answer: IncomingMessage): Promise<Buffer> => Buffer.concat(await answer.toArray());

const ask = async (serverUrl: string, request: IncomingMessage, body: Buffer): Promise<IncomingMessage> => {
  const { host: _host, 'accept-encoding': _encoding, connection: _connection, ...headers } = request.headers;
  return new Promise((resolve, reject) => {
    const onward = forward(new URL(request.url ?? '/', serverUrl), { method: request.method, headers }, resolve);
    onward.once('error', reject);
    onward.end(body);
  });
};
