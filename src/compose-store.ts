import { join, resolve } from 'node:path';
import type { Config } from './config/read-config.ts';
import type { Store, WorkQueue, WorkRights, WorkSchedule } from './flows/ports.ts';

type StoreSettings = Pick<Config, 'dataFolder' | 'databaseUrl'>;

/** The store that the settings name: a PostgreSQL database, else one file in the data folder. */
export const openStoreOf = async ({ dataFolder, databaseUrl }: StoreSettings): Promise<Store> => {
  if (databaseUrl !== null) {
    const { openPostgresStore } = await import('./adapters/store/open-postgres-store.ts');
    return openPostgresStore({ url: databaseUrl });
  }
  const { openSqliteStore } = await import('./adapters/store/open-sqlite-store.ts');
  return openSqliteStore({ file: join(resolve(dataFolder), 'concord.sqlite') });
};

/** Who may work on what, among all processes over the same store. */
export const openRightsOf = async ({ dataFolder, databaseUrl }: StoreSettings): Promise<WorkRights> => {
  if (databaseUrl !== null) {
    const { openPostgresRights } = await import('./adapters/jobs/postgres-rights.ts');
    return openPostgresRights(databaseUrl);
  }
  const { openFileRights } = await import('./adapters/jobs/file-rights.ts');
  return openFileRights(join(resolve(dataFolder), 'sync.lock'));
};

/** The queue that workers over the same store share. */
export const openQueueOf = async (
  { databaseUrl }: Pick<Config, 'databaseUrl'>,
  schedules: readonly WorkSchedule[],
  onTrouble: () => void,
): Promise<WorkQueue> => {
  if (databaseUrl !== null) {
    const { openPostgresQueue } = await import('./adapters/jobs/postgres-queue.ts');
    return openPostgresQueue(databaseUrl, schedules, onTrouble);
  }
  const { openProcessQueue } = await import('./adapters/jobs/process-queue.ts');
  return openProcessQueue(schedules);
};
