import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Engine } from '../engine.ts';

/**
 * The export that a partner is making for us, its files in pieces until they were shared out to the patients, and which
 * pulls refer to which Medications in them. Nothing of it stays once the export has ended.
 */
export const bulkExports = (engine: Engine): Migration => ({
  async up(db: Kysely<unknown>) {
    await engine
      .strictly(db.schema.createTable('bulk_exports'))
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('partner', 'text', (column) => column.notNull().unique())
      .addColumn('status_url', 'text', (column) => column.notNull())
      .addColumn('types', 'text', (column) => column.notNull())
      .addColumn('since', 'text')
      .addColumn('asked', 'text', (column) => column.notNull())
      .addColumn('began_at', 'text', (column) => column.notNull())
      .execute();
    await engine
      .strictly(engine.withSequence(db.schema.createTable('bulk_export_pieces')))
      .addColumn('export', 'text', (column) => column.notNull().references('bulk_exports.id'))
      .addColumn('file', 'integer', (column) => column.notNull())
      .addColumn('part', 'text', (column) => column.notNull())
      .addColumn('type', 'text', (column) => column.notNull())
      .addColumn('lines', engine.bytes, (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('bulk_export_pieces_by_part')
      .on('bulk_export_pieces')
      .columns(['export', 'part', 'sequence'])
      .execute();
    await engine
      .strictly(db.schema.createTable('bulk_export_references'))
      .addColumn('export', 'text', (column) => column.notNull().references('bulk_exports.id'))
      .addColumn('reference', 'text', (column) => column.notNull())
      .addColumn('pull', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('bulk_export_references_key', ['export', 'reference', 'pull'])
      .execute();
  },
});
