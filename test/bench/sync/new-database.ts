import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** An empty database at a server. @returns its URL */
export const newDatabase = async (serverUrl: string): Promise<string> => {
  const name = `bench-${randomUUID()}`;
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(`create database "${name}"`);
  await client.end();
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
};
