import { Agent, request } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ConcordError } from '../../../src/domain/concord-error.ts';
import { AddressUnavailableError, PortInUseError } from '../../../src/entrypoints/http/listen-errors.ts';
import { type RunningHttp, startHttp } from '../../../src/entrypoints/http/start-http.ts';

type App = Parameters<typeof startHttp>[0]['app'];

const serve = async (app: App, graceMilliseconds?: number): Promise<RunningHttp> => {
  const http = await startHttp({
    ...{ app, host: '127.0.0.1', port: 0 },
    ...(graceMilliseconds === undefined ? {} : { graceMilliseconds }),
  });
  onTestFinished(() => http.stop());
  return http;
};

const hello: App = (_request, response) => {
  response.end('hello');
};

const failureOf = async (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => null,
    (error: unknown) => error,
  );

/** One request over an agent's kept connection. */
const fetchOver = (agent: Agent, address: string): Promise<{ readonly body: string; readonly connection: string }> =>
  new Promise((resolve, reject) => {
    request(address, { agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ body: Buffer.concat(chunks).toString(), connection: response.headers.connection ?? '' }),
      );
    })
      .on('error', reject)
      .end();
  });

const keepAlive = (): Agent => {
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  return agent;
};

describe('serving over HTTP', () => {
  it('says at which address it answers', async () => {
    const { address } = await serve(hello);
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
    expect(await (await fetch(address)).text()).toBe('hello');
  });

  it('says of a port in use that it is, which one, and what to do', async () => {
    const { address } = await serve(hello);
    const port = Number(new URL(address).port);
    const error = await failureOf(startHttp({ app: hello, host: '127.0.0.1', port }));
    expect(error).toBeInstanceOf(PortInUseError);
    expect(error).toBeInstanceOf(ConcordError);
    expect(error).toMatchObject({ code: 'port-in-use', port, cause: { code: 'EADDRINUSE' } });
    expect(String(error)).toContain('CONCORD_PORT');
    expect(String(error)).not.toContain(String(port));
  });

  it('says of an address that is not of this machine that it cannot be used', async () => {
    const error = await failureOf(startHttp({ app: hello, host: '192.0.2.1', port: 0 }));
    expect(error).toBeInstanceOf(AddressUnavailableError);
    expect(error).toMatchObject({ code: 'address-unavailable', host: '192.0.2.1', port: 0 });
  });
});

describe('stopping', () => {
  it('ends kept connections and takes no new ones', async () => {
    const http = await serve(hello);
    const agent = keepAlive();
    expect((await fetchOver(agent, http.address)).connection).toBe('keep-alive');
    await http.stop();
    expect(await failureOf(fetch(http.address))).toBeInstanceOf(TypeError);
  });

  it('lets an answer that is under way finish', async () => {
    const underWay = Promise.withResolvers<void>();
    const mayEnd = Promise.withResolvers<void>();
    const http = await serve(async (_request, response) => {
      response.write('first ');
      underWay.resolve();
      await mayEnd.promise;
      response.end('last');
    });
    const answer = fetchOver(keepAlive(), http.address);
    await underWay.promise;
    const stopped = http.stop();
    mayEnd.resolve();
    expect((await answer).body).toBe('first last');
    await stopped;
  });

  it('does not wait for ever for an answer that never ends', async () => {
    const underWay = Promise.withResolvers<void>();
    const http = await serve((_request, response) => {
      response.write('first');
      underWay.resolve();
    }, 20);
    const answer = failureOf(fetchOver(keepAlive(), http.address));
    await underWay.promise;
    await http.stop();
    expect(await answer).toBeInstanceOf(Error);
  });

  it('may be asked for twice', async () => {
    const http = await serve(hello);
    await Promise.all([http.stop(), http.stop()]);
    expect(await failureOf(fetch(http.address))).toBeInstanceOf(TypeError);
  });
});
