import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';

/** Makes new databases on the run's server, gone after the file's tests; gives the URL of each. */
export const temporaryDatabases = (): (() => Promise<string>) => {
  const made: string[] = [];
  afterAll(async () => {
    for (const name of made) await onServer(`drop database if exists "${name}" with (force)`);
  });
  return async () => {
    const name = `concord-${randomUUID()}`;
    await onServer(`create database "${name}"`);
    made.push(name);
    const url = new URL(inject('postgresUrl'));
    url.pathname = `/${name}`;
    return url.href;
  };
};

const onServer = async (statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  await client.query(statement);
  await client.end();
};
