import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Engine } from '../engine.ts';

/**
 * What lay before the person who decided, so that it can be said what changed since. Where a decision was recorded
 * without it nothing is known of that: its digest alone tells that something changed.
 */
export const decisionEvidence = (_engine: Engine): Migration => ({
  async up(db: Kysely<unknown>) {
    for (const column of ['evidence_facts', 'evidence_sources']) {
      await db.schema
        .alterTable('decisions')
        .addColumn(column, 'text', (added) => added.notNull().defaultTo('[]'))
        .execute();
    }
  },
});
