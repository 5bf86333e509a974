import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Engine } from '../engine.ts';

/**
 * What a pull asked for and how far it reaches, so that the next one can ask for what changed since; those of before
 * asked for everything and reach nowhere. Pulls that nothing is made of any more can be found by their start, and once
 * they are removed they stay counted.
 */
export const changesSince = (engine: Engine): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('pulls')
      .addColumn('mode', 'text', (column) => column.notNull().defaultTo('full').check(sql`mode in ('full', 'changes')`))
      .execute();
    for (const column of ['up_to', 'asked']) await db.schema.alterTable('pulls').addColumn(column, 'text').execute();
    await db.schema.createIndex('pulls_by_start').on('pulls').columns(['started_at', 'sequence']).execute();

    // No reason is the empty text: of two nulls no engine says that they are the same.
    await engine
      .strictly(db.schema.createTable('removed_pulls'))
      .addColumn('partner', 'text', (column) => column.notNull())
      .addColumn('type', 'text', (column) => column.notNull())
      .addColumn('outcome', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('count', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('removed_pulls_key', ['partner', 'type', 'outcome', 'reason'])
      .execute();
  },
});
