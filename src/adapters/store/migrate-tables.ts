import type { Kysely } from 'kysely';
import { type Migration, type MigrationResultSet, Migrator } from 'kysely/migration';
import type { Engine } from './engine.ts';
import { StoreMigrationError } from './store-error.ts';

/**
 * Runs the migrations that have not run yet, all or none. A second process that opens the same new store waits for the
 * one transaction, and then finds nothing left to do.
 *
 * Rejected: one transaction for each migration, which would leave a file between two versions when one fails.
 *
 * @throws StoreMigrationError when one fails, or the tables are of a newer version; then nothing has changed
 */
export const migrateTables = async <T>(
  db: Kysely<T>,
  migrations: Readonly<Record<string, Migration>>,
  { holdMigrations }: Pick<Engine, 'holdMigrations'>,
): Promise<void> => {
  await db.transaction().execute(async (transaction) => {
    await holdMigrations(transaction);
    const migrator = new Migrator({ db: transaction, provider: { getMigrations: async () => ({ ...migrations }) } });
    // Never throws; so its failure is thrown here, or the transaction would be committed half-way.
    const outcome = await migrator.migrateToLatest();
    if (outcome.error !== undefined) throw new StoreMigrationError(failedOf(outcome), { cause: outcome.error });
  });
};

const failedOf = (outcome: MigrationResultSet): string | null =>
  outcome.results?.find((result) => result.status === 'Error')?.migrationName ?? null;
