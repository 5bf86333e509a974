import { type Kysely, sql } from 'kysely';
import { allMigrations } from './migrations/all-migrations.ts';
import { sqliteEngine } from './sqlite-database.ts';
import type { Queries } from './tables.ts';

/** The names are the same for every engine. */
const known = Object.keys(allMigrations(sqliteEngine));

/** Whether exactly the migrations of this version have run: a newer version may have added to them since the opening. */
export const areTablesOfThisVersion = async (db: Queries): Promise<boolean> => {
  const ran = await namesOfMigrations(db);
  return ran.length === known.length && known.every((name) => ran.includes(name));
};

/** The migrator's own table; it is none of the store's. */
const namesOfMigrations = async <T>(db: Kysely<T>): Promise<readonly string[]> =>
  (await sql<{ readonly name: string }>`select name from kysely_migration`.execute(db)).rows.map(({ name }) => name);
