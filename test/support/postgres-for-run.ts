import type { TestProject } from 'vitest/node';
import { startPostgresServer } from './postgres-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly postgresUrl: string;
  }
}

/** One server for all tests of a run that need one; they find it by `inject('postgresUrl')`. */
export default async (project: TestProject): Promise<() => Promise<void>> => {
  const server = await startPostgresServer();
  project.provide('postgresUrl', server.url);
  return server.stop;
};
