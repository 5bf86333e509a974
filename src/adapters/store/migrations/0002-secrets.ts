import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Engine } from '../engine.ts';

/** Secrets that the installation makes for itself and that must be the same at every start and in every process. */
export const secrets = (engine: Engine): Migration => ({
  async up(db: Kysely<unknown>) {
    await engine
      .strictly(db.schema.createTable('secrets'))
      .addColumn('name', 'text', (column) => column.primaryKey().notNull())
      .addColumn('secret', 'text', (column) => column.notNull())
      .execute();
  },
});
