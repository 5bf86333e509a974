import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Engine } from '../engine.ts';

/**
 * A delivery changes its state several times, and each time its whole row is written: what is sent stands by itself now,
 * once for all partners that are sent the same. Indexes that only what many patients share is looked for by, or only
 * failures and acceptances are counted by, hold only those.
 */
export const lighterDeliveries = (engine: Engine): Migration => ({
  async up(db) {
    await bodies(db, engine);
    await sharedDeliveries(db);
    await countedSteps(db);
  },
});

const bodies = async (db: Kysely<unknown>, engine: Engine): Promise<void> => {
  await engine
    .strictly(db.schema.createTable('delivery_bodies'))
    .addColumn('digest', 'text', (column) => column.notNull().primaryKey())
    .addColumn('resource', 'text', (column) => column.notNull())
    .execute();
  await sql`insert into delivery_bodies (digest, resource) select digest, min(resource) from deliveries group by digest`.execute(
    db,
  );
  await db.schema.alterTable('deliveries').dropColumn('resource').execute();
};

const sharedDeliveries = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .alterTable('deliveries')
    .addColumn('of_many_patients', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await sql`update deliveries set of_many_patients = 1 where key like 'Organization/%' or key like 'Practitioner/%'`.execute(
    db,
  );
  await db.schema.dropIndex('deliveries_by_key_and_time').execute();
  await db.schema.dropIndex('deliveries_by_key_and_state').execute();
  for (const [name, column] of [
    ['deliveries_by_key_and_time', 'changed_at'],
    ['deliveries_by_key_and_state', 'state'],
  ] as const) {
    await db.schema
      .createIndex(name)
      .on('deliveries')
      .columns(['partner', 'key', column, 'sequence'])
      .where(sql.ref('of_many_patients'), '=', sql.lit(1))
      .execute();
  }
};

const countedSteps = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema.dropIndex('delivery_steps_by_state').execute();
  await db.schema.dropIndex('delivery_steps_by_failure').execute();
  await sql`create index delivery_steps_by_write on delivery_steps (partner, type) where state = 'accepted' and failure is null`.execute(
    db,
  );
  await sql`create index delivery_steps_by_failure on delivery_steps (failure, partner) where failure is not null`.execute(
    db,
  );
};
