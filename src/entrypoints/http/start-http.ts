import { createServer, type RequestListener, type Server } from 'node:http';
import { AddressUnavailableError, PortInUseError } from './listen-errors.ts';

/** What is served, and where. `port` 0 takes any that is free. */
export interface HttpOptions {
  readonly app: RequestListener;
  readonly host: string;
  readonly port: number;
  /** How long `stop` lets answers that are under way finish; 5,000 if not given. */
  readonly graceMilliseconds?: number;
}

export interface RunningHttp {
  /** `http://127.0.0.1:8480`, without a slash at the end. */
  readonly address: string;
  /** Takes no more connections, lets answers under way finish, ends idle connections; may be called again. */
  stop(): Promise<void>;
}

/**
 * Serves an application over HTTP/1.1, with limits on how long a client may take.
 * @throws PortInUseError, AddressUnavailableError
 */
export const startHttp = async ({ app, host, port, graceMilliseconds = 5_000 }: HttpOptions): Promise<RunningHttp> => {
  const server = createServer({ ...limits }, app);
  await listen(server, host, port);
  const bound = server.address();
  const chosen = typeof bound === 'object' && bound !== null ? bound.port : port;
  let stopped: Promise<void> | null = null;
  return {
    address: `http://${host.includes(':') ? `[${host}]` : host}:${chosen}`,
    stop: () => {
      stopped ??= stopServer(server, graceMilliseconds);
      return stopped;
    },
  };
};

/** Milliseconds and bytes; a page is small, and so is everything that a browser sends here. */
const limits = {
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16_384,
} as const;

const listen = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        cause.code === 'EADDRINUSE'
          ? new PortInUseError(port, { cause })
          : new AddressUnavailableError(host, port, { cause }),
      ),
    );
    server.listen(port, host, resolve);
  });

/** `close` ends what is idle at that moment; a connection that becomes idle later is ended when its answer is out. */
const stopServer = async (server: Server, graceMilliseconds: number): Promise<void> => {
  server.prependListener('request', (_request, response) => response.setHeader('Connection', 'close'));
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const patience = setTimeout(() => server.closeAllConnections(), graceMilliseconds);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearInterval(sweep);
  clearTimeout(patience);
};
