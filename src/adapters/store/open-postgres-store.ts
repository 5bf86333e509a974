import type { Store } from '../../flows/ports.ts';
import { migrateTables } from './migrate-tables.ts';
import { allMigrations } from './migrations/all-migrations.ts';
import { openPostgresDatabase, postgresEngine } from './postgres-database.ts';
import { storeOver } from './store.ts';
import { scopeOf } from './transaction-scope.ts';

/**
 * Opens a store in a PostgreSQL database and brings its tables to this version. Any number of processes on any number of
 * machines may have it open; those that start at the same moment wait for the one that migrates.
 *
 * @param options.url `postgres://user:password@host:port/database`
 * @param options.connections kept at most by this process; 10 if not given
 * @throws StoreUnreachableError, StoreMigrationError; in each case every connection is closed again
 */
export const openPostgresStore = async (options: {
  readonly url: string;
  readonly connections?: number;
}): Promise<Store> => {
  const db = await openPostgresDatabase({ connections: 10, ...options });
  try {
    await migrateTables(db, allMigrations(postgresEngine), postgresEngine);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return storeOver(scopeOf(db, postgresEngine));
};
