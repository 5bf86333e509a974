import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Engine } from '../engine.ts';

/**
 * The first tables. Only text, integer and bytes are used, which every engine has; instants are ISO 8601 text in UTC
 * with milliseconds, so that their order as text is their order in time.
 *
 * Rejected: JSON column types (each engine has its own, and nothing is searched for inside the JSON); a table for each
 * FHIR type (one resource is one document here, the partner's server is where they are searched).
 *
 * A `check` stands only where the set of words is closed: SQLite cannot change one without rebuilding its table. Kinds
 * that will grow (types read from partners, audited actions) have none.
 */
export const firstTables = (engine: Engine): Migration => ({
  async up(db) {
    await recordsAndResources(db, engine);
    await deliveries(db, engine);
    await inbox(db, engine);
    await reconciledLists(db, engine);
    await decisionsAndAudit(db, engine);
  },
});

const recordsAndResources = async (db: Kysely<unknown>, engine: Engine): Promise<void> => {
  await engine
    .strictly(db.schema.createTable('clinic_records'))
    .addColumn('patient', 'text', (column) => column.primaryKey().notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('record', 'text', (column) => column.notNull())
    .addColumn('changed_at', 'text', (column) => column.notNull())
    .execute();

  // Unique by patient and key, not by key: a prescriber's resource is made of each of his patients' records, and two
  // records imported on different days may describe him differently. By key alone they would overwrite each other at
  // every publishing, and every sync would send both.
  await engine
    .strictly(engine.withSequence(db.schema.createTable('outbound_resources')))
    .addColumn('patient', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('data_class', 'text', (column) => column.notNull())
    .addColumn('sensitivity', 'text', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('resource', 'text', (column) => column.notNull())
    .addColumn('changed_at', 'text', (column) => column.notNull())
    .addUniqueConstraint('outbound_resources_once', ['patient', 'key'])
    .execute();
  await db.schema.createIndex('outbound_resources_by_key').on('outbound_resources').column('key').execute();

  // A table of its own, not a mark on the row above: what was good before is still known when the hold is lifted.
  await engine
    .strictly(db.schema.createTable('held_back_resources'))
    .addColumn('patient', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('data_class', 'text', (column) => column.notNull())
    .addColumn('sensitivity', 'text', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('resource', 'text', (column) => column.notNull())
    .addColumn('issues', 'text', (column) => column.notNull())
    .addColumn('held_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('held_back_resources_key', ['patient', 'key'])
    .execute();

  await engine
    .strictly(db.schema.createTable('patient_links'))
    .addColumn('partner', 'text', (column) => column.notNull())
    .addColumn('patient', 'text', (column) => column.notNull())
    .addColumn('link', 'text', (column) => column.notNull())
    .addColumn('changed_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('patient_links_key', ['partner', 'patient'])
    .execute();
};

const deliveries = async (db: Kysely<unknown>, engine: Engine): Promise<void> => {
  // The body is stored again with each delivery: what was sent, or would have been, stays known when the resource has
  // changed since.
  await engine
    .strictly(engine.withSequence(db.schema.createTable('deliveries')))
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('partner', 'text', (column) => column.notNull())
    .addColumn('patient', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('resource', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('not_before', 'text')
    .addColumn('partner_reference', 'text')
    .addColumn('detail', 'text')
    .addColumn('queued_at', 'text', (column) => column.notNull())
    .addColumn('changed_at', 'text', (column) => column.notNull())
    .addCheckConstraint(
      'deliveries_state',
      sql`state in ('queued', 'sending', 'accepted', 'verified', 'altered', 'superseded', 'refused', 'dead')`,
    )
    .execute();
  // The latest delivery of a resource, and what a partner has taken of a patient.
  await db.schema
    .createIndex('deliveries_by_patient')
    .on('deliveries')
    .columns(['partner', 'patient', 'key', 'sequence'])
    .execute();
  // What a partner has of a resource that several patients share.
  await db.schema.createIndex('deliveries_by_key').on('deliveries').columns(['partner', 'key', 'sequence']).execute();
  // What is due, what was interrupted, how many are in each state.
  await db.schema
    .createIndex('deliveries_by_state')
    .on('deliveries')
    .columns(['partner', 'state', 'patient', 'sequence'])
    .execute();
};

const inbox = async (db: Kysely<unknown>, engine: Engine): Promise<void> => {
  await engine
    .strictly(engine.withSequence(db.schema.createTable('pulls')))
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('partner', 'text', (column) => column.notNull())
    .addColumn('patient', 'text', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('started_at', 'text', (column) => column.notNull())
    .addColumn('finished_at', 'text')
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addCheckConstraint('pulls_outcome', sql`outcome in ('complete', 'failed', 'unfinished')`)
    .execute();
  await db.schema
    .createIndex('pulls_by_patient')
    .on('pulls')
    .columns(['partner', 'patient', 'type', 'sequence'])
    .execute();

  // Bytes, not text: an answer that is not UTF-8, or not even text, is kept as it came.
  await engine
    .strictly(engine.withSequence(db.schema.createTable('inbox_answers')))
    .addColumn('pull', 'text', (column) => column.notNull().references('pulls.id'))
    .addColumn('status', 'integer', (column) => column.notNull())
    .addColumn('content_type', 'text', (column) => column.notNull())
    .addColumn('bytes', engine.bytes, (column) => column.notNull())
    .execute();
  await db.schema.createIndex('inbox_answers_by_pull').on('inbox_answers').columns(['pull', 'sequence']).execute();
};

const reconciledLists = async (db: Kysely<unknown>, engine: Engine): Promise<void> => {
  // Every version stays: what a clinician saw on a day can be shown again.
  await engine
    .strictly(engine.withSequence(db.schema.createTable('reconciled_lists')))
    .addColumn('patient', 'text', (column) => column.notNull())
    .addColumn('made_at', 'text', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('list', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('reconciled_lists_by_patient')
    .on('reconciled_lists')
    .columns(['patient', 'sequence'])
    .execute();

  // The ledger is in the list's JSON too; these rows are for counting and for finding what failed.
  await engine
    .strictly(db.schema.createTable('list_ledger_entries'))
    .addColumn('list', 'integer', (column) => column.notNull().references('reconciled_lists.sequence'))
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('resource', 'text', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('row_id', 'text')
    .addPrimaryKeyConstraint('list_ledger_entries_key', ['list', 'position'])
    .addCheckConstraint('list_ledger_entries_outcome', sql`outcome in ('kept', 'merged', 'excluded', 'failed')`)
    .execute();
  await db.schema
    .createIndex('list_ledger_entries_by_outcome')
    .on('list_ledger_entries')
    .columns(['outcome', 'source'])
    .execute();

  await engine
    .strictly(db.schema.createTable('list_resources'))
    .addColumn('list', 'integer', (column) => column.notNull().references('reconciled_lists.sequence'))
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('resource', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('list_resources_key', ['list', 'position'])
    .execute();
};

const decisionsAndAudit = async (db: Kysely<unknown>, engine: Engine): Promise<void> => {
  await engine
    .strictly(engine.withSequence(db.schema.createTable('decisions')))
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('patient', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('choice', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('evidence_digest', 'text', (column) => column.notNull())
    .addColumn('decided_by', 'text', (column) => column.notNull())
    .addColumn('decided_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('decisions_by_patient').on('decisions').columns(['patient', 'sequence']).execute();

  await engine
    .strictly(engine.withSequence(db.schema.createTable('audit_entries')))
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('patient', 'text')
    .addColumn('partner', 'text')
    .addColumn('subject', 'text')
    .addColumn('reason', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('audit_entries_by_subject')
    .on('audit_entries')
    .columns(['patient', 'partner', 'subject', 'sequence'])
    .execute();
  await db.schema.createIndex('audit_entries_by_action').on('audit_entries').columns(['action', 'sequence']).execute();
};
