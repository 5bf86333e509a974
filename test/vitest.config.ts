import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const onPostgres = 'test/**/*postgres*.test.ts';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    restoreMocks: true,
    projects: [
      {
        extends: true,
        test: { name: 'concord', include: ['test/**/*.test.ts'], exclude: [onPostgres] },
      },
      {
        extends: true,
        test: {
          name: 'postgres',
          include: [onPostgres],
          globalSetup: fileURLToPath(new URL('support/postgres-for-run.ts', import.meta.url)),
        },
      },
    ],
  },
});
