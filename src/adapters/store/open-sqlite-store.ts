import type { Store } from '../../flows/ports.ts';
import { migrateTables } from './migrate-tables.ts';
import { allMigrations } from './migrations/all-migrations.ts';
import { openSqliteDatabase, sqliteEngine } from './sqlite-database.ts';
import { storeOver } from './store.ts';
import { scopeOf } from './transaction-scope.ts';

/**
 * Opens a store in one SQLite file and brings its tables to this version. Several processes may have the same file
 * open; they must be on the machine that holds it, on a local disk.
 *
 * @param options.file path of the file, made with its folder where there is none, or `:memory:` for one that is gone
 *   when it is closed
 * @param options.busyTimeoutMilliseconds how long a write waits for another process that is writing; 5,000 if not given
 * @throws StoreOpenError, StoreBusyError, StoreMigrationError; in each case the file is closed again
 */
export const openSqliteStore = async (options: {
  readonly file: string;
  readonly busyTimeoutMilliseconds?: number;
}): Promise<Store> => {
  const db = await openSqliteDatabase({ busyTimeoutMilliseconds: 5_000, ...options });
  try {
    await migrateTables(db, allMigrations(sqliteEngine), sqliteEngine);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return storeOver(scopeOf(db, sqliteEngine));
};
