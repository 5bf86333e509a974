import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type HttpRequest, openTransport, type Transport } from '../../../src/adapters/partner/http-transport.ts';
import { partnerWith, pretendSurroundings } from './pretend-partner.ts';

/** What a server does with a question: `ask` is its path, `say` gives an answer on the connection. */
type Behaviour = (ask: string, say: (text: string, status?: number) => void, connection: Socket) => void;

interface Server {
  readonly transport: Transport;
  readonly logged: readonly string[];
  /** The questions of each connection, in order. */
  readonly connections: readonly (readonly string[])[];
  readonly read: (path: string) => Promise<string>;
  readonly write: (path: string) => Promise<string>;
}

/** A server that speaks HTTP by hand, as no proper one could be made to answer twice. */
const serverThat = async (behave: Behaviour): Promise<Server> => {
  const connections: string[][] = [];
  const open = new Set<Socket>();
  const server = net.createServer((connection) => {
    const asked: string[] = [];
    connections.push(asked);
    open.add(connection);
    connection.on('error', () => undefined);
    connection.on('data', (bytes) => {
      for (const [, path = ''] of bytes.toString('latin1').matchAll(/^(?:GET|PUT) (\S+) HTTP/gm)) {
        asked.push(path);
        behave(path, (text, status = 200) => connection.write(answer(text, status)), connection);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const connection of open) connection.destroy();
    server.close();
  });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { surroundings, logged } = pretendSurroundings();
  const { send: transport } = openTransport(partnerWith({ baseUrl, limits: { concurrency: 1 } }), surroundings);
  const send =
    (request: Pick<HttpRequest, 'method' | 'effect'>) =>
    async (path: string): Promise<string> => {
      const outcome = await transport({ ...request, url: `${baseUrl}${path}`, headers: {} });
      return outcome.kind === 'answered' ? Buffer.from(outcome.answer.bytes).toString() : outcome.problem;
    };
  const read = send({ method: 'GET', effect: 'read' });
  const write = send({ method: 'PUT', effect: 'write' });
  return { transport, logged, connections, read, write };
};

const answer = (text: string, status: number): string =>
  `HTTP/1.1 ${status} Said\r\nContent-Type: text/plain\r\nContent-Length: ${text.length}\r\n\r\n${text}`;

/** Says the answer to the question before in place of its own: what it looks like when a second answer came late. */
const oneBehind = (status = 200): Behaviour => {
  const before = new WeakMap<Socket, string>();
  return (path, say, connection) => {
    say(`of ${before.get(connection) ?? path}`, status);
    before.set(connection, path);
  };
};

const warned = 'answered-twice';

describe('a partner that answers each request once', () => {
  it('keeps its connection, also where it says the same to the same question', async () => {
    const { read, connections, logged } = await serverThat((path, say) => say(`of ${path}`));
    for (const path of ['/1', '/2', '/2', '/3']) expect(await read(path)).toBe(`of ${path}`);
    expect(connections).toEqual([['/1', '/2', '/2', '/3']]);
    expect(logged).toEqual([]);
  });
});

describe('a partner that says the same to several questions', () => {
  it('is asked once more by a connection of its own, and is trusted from then on', async () => {
    const { read, connections, logged } = await serverThat((_, say) => say('nothing found'));
    for (const path of ['/1', '/2', '/3', '/4']) expect(await read(path)).toBe('nothing found');
    expect(connections).toEqual([['/1', '/2'], ['/2'], ['/3', '/4']]);
    expect(logged).toEqual([]);
  });
});

describe('a partner that answers a request twice', () => {
  it('is asked again, and by a connection for each request, when the second answer is in the place of the next', async () => {
    const { read, connections, logged } = await serverThat(oneBehind());
    for (const path of ['/1', '/2', '/3']) expect(await read(path)).toBe(`of ${path}`);
    expect(connections).toEqual([['/1', '/2'], ['/2'], ['/3']]);
    expect(logged.filter((line) => line.includes(warned))).toHaveLength(1);
  });

  it('is found out also when its second answer comes some requests late', async () => {
    let asked = 0;
    const { read, connections } = await serverThat((path, say) => {
      asked += 1;
      say(asked === 4 ? 'of /1' : `of ${path}`);
    });
    for (const path of ['/1', '/2', '/3', '/4']) expect(await read(path)).toBe(`of ${path}`);
    expect(connections).toEqual([['/1', '/2', '/3', '/4'], ['/4']]);
  });

  it('is not believed to have taken a write by the answer to another', async () => {
    const { write } = await serverThat(oneBehind());
    expect(await write('/1')).toBe('of /1');
    expect(await write('/2')).toBe('connection-reset');
  });

  it('loses its connection by a refusal that comes again, and no more than that', async () => {
    const { write, connections, logged } = await serverThat(oneBehind(422));
    for (const path of ['/1', '/2', '/3']) await write(path);
    expect(connections).toEqual([['/1', '/2'], ['/3']]);
    expect(logged).toEqual([]);
  });

  it('is not heard while nothing is asked', async () => {
    let unasked: () => Promise<void> = async () => undefined;
    const { read, connections } = await serverThat((path, say, connection) => {
      say(`of ${path}`);
      unasked = async () => {
        const closed = once(connection, 'close');
        say('of somebody else');
        await closed;
      };
    });
    expect(await read('/1')).toBe('of /1');
    await unasked();
    for (const path of ['/2', '/3']) expect(await read(path)).toBe(`of ${path}`);
    expect(connections).toEqual([['/1'], ['/2', '/3']]);
  });
});
