import type { Migration } from 'kysely/migration';
import type { Engine } from '../engine.ts';

/**
 * Rounds of workers: runs that any number of processes share, with a row for each patient until the round is over. Steps
 * of deliveries and reads name the run that made them, so that a run is counted by what it did itself, whatever else ran
 * at the same time and whoever was killed. And what a person lets a delivery replace.
 */
export const rounds = (engine: Engine): Migration => ({
  async up(db) {
    await db.schema
      .alterTable('sync_runs')
      .addColumn('work', 'text', (column) => column.notNull().defaultTo('sync'))
      .execute();
    await db.schema.createIndex('sync_runs_by_outcome').on('sync_runs').columns(['outcome', 'work']).execute();
    await engine
      .strictly(db.schema.createTable('round_turns'))
      .addColumn('run', 'text', (column) => column.notNull().references('sync_runs.id'))
      .addColumn('patient', 'text', (column) => column.notNull())
      .addColumn('ended_at', 'text')
      .addColumn('error', 'text')
      .addColumn('report', 'text')
      .addPrimaryKeyConstraint('round_turns_key', ['run', 'patient'])
      .execute();
    await db.schema.createIndex('round_turns_by_end').on('round_turns').columns(['run', 'ended_at']).execute();
    await db.schema.alterTable('delivery_steps').addColumn('run', 'text').execute();
    await db.schema.createIndex('delivery_steps_by_run').on('delivery_steps').columns(['run', 'partner']).execute();
    await db.schema.alterTable('pulls').addColumn('run', 'text').execute();
    await db.schema.createIndex('pulls_by_run').on('pulls').columns(['run', 'partner', 'type']).execute();
    await db.schema.alterTable('deliveries').addColumn('overrules', 'text').execute();
  },
});
