import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** Where a run keeps its data: the URL of an empty database, or `null` for a file of SQLite. */
export interface FaultStore {
  readonly url: string | null;
  stop(): Promise<void>;
}

/** @throws RangeError for a store that there is not */
export const startFaultStore = async (kind: string): Promise<FaultStore> => {
  if (kind === 'sqlite') return { url: null, stop: async () => undefined };
  if (kind !== 'postgres') throw new RangeError('The store is sqlite or postgres.');
  // Loaded for those who want it alone: it listens for the end of the process.
  const { startPostgresServer } = await import('../support/postgres-server.ts');
  const server = await startPostgresServer();
  const name = `concord-faults-${randomUUID()}`;
  const onServer = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  await onServer(`create database "${name}"`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    stop: async () => {
      await onServer(`drop database if exists "${name}" with (force)`);
      await server.stop();
    },
  };
};
