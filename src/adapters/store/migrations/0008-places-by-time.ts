import type { Migration } from 'kysely/migration';
import type { Engine } from '../engine.ts';

/**
 * What was last heard of a resource that many patients share is asked for each of them: without an index in that order
 * every answer would cost as many rows as the clinic has patients, and so would what was queued last and is not waiting.
 */
export const placesByTime = (_engine: Engine): Migration => ({
  async up(db) {
    await db.schema
      .createIndex('deliveries_by_key_and_time')
      .on('deliveries')
      .columns(['partner', 'key', 'changed_at', 'sequence'])
      .execute();
    await db.schema
      .createIndex('deliveries_by_key_and_state')
      .on('deliveries')
      .columns(['partner', 'key', 'state', 'sequence'])
      .execute();
  },
});
