import { createServer, type RequestListener } from 'node:http';
import { ConcordError } from '../domain/concord-error.ts';

/** The sandbox partner cannot listen on the port that it was given. */
export class SandboxPortError extends ConcordError {
  override readonly code = 'sandbox-port-unavailable';
  readonly port: number;

  constructor(port: number, options?: ErrorOptions) {
    super('A sandbox partner cannot listen on its port; end what uses it, or give another port', options);
    this.port = port;
  }
}

/**
 * Listens on 127.0.0.1 and nowhere else.
 * @param port 0 takes any that is free
 * @throws SandboxPortError
 */
export const listenOnLoopback = async (
  listener: RequestListener,
  port: number,
): Promise<{ readonly origin: string; readonly stop: () => Promise<void> }> => {
  const server = createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new SandboxPortError(port, { cause: error })));
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const chosen = typeof address === 'object' && address !== null ? address.port : port;
  const stop = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  };
  return { origin: `http://127.0.0.1:${chosen}`, stop };
};
