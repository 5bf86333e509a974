import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Engine } from '../engine.ts';

/**
 * What an operator is told: each sync with its report, and each state that a delivery came into. Partner and type of a
 * delivery are repeated with its steps, so that counting them reads no resource.
 */
export const runsAndDeliverySteps = (engine: Engine): Migration => ({
  async up(db) {
    await syncRuns(db, engine);
    await deliverySteps(db, engine);
    await db.schema
      .createIndex('pulls_by_outcome')
      .on('pulls')
      .columns(['partner', 'type', 'outcome', 'reason'])
      .execute();
  },
});

const syncRuns = async (db: Kysely<unknown>, engine: Engine): Promise<void> => {
  await engine
    .strictly(engine.withSequence(db.schema.createTable('sync_runs')))
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('partner', 'text')
    .addColumn('patients', 'text', (column) => column.notNull())
    .addColumn('started_at', 'text', (column) => column.notNull())
    .addColumn('finished_at', 'text')
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('error', 'text')
    .addColumn('report', 'text')
    .execute();
};

const deliverySteps = async (db: Kysely<unknown>, engine: Engine): Promise<void> => {
  await engine
    .strictly(engine.withSequence(db.schema.createTable('delivery_steps')))
    .addColumn('delivery', 'text', (column) => column.notNull().references('deliveries.id'))
    .addColumn('partner', 'text', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('partner_reference', 'text')
    .addColumn('detail', 'text')
    .addColumn('failure', 'text')
    .addColumn('at', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('delivery_steps_by_delivery')
    .on('delivery_steps')
    .columns(['delivery', 'sequence'])
    .execute();
  await db.schema
    .createIndex('delivery_steps_by_state')
    .on('delivery_steps')
    .columns(['state', 'partner', 'type'])
    .execute();
  await db.schema
    .createIndex('delivery_steps_by_failure')
    .on('delivery_steps')
    .columns(['failure', 'partner'])
    .execute();
};
