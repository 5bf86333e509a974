import type { ColumnDataType, CreateTableBuilder, Kysely } from 'kysely';
import type { Queries } from './tables.ts';

/** What engines call by different names, or do in different ways: everything else of the store is plain SQL. */
export interface Engine {
  /** The type of a column of bytes. */
  readonly bytes: ColumnDataType;
  /** Adds the primary key `sequence`, numbered by the engine, never reused. */
  readonly withSequence: <Table extends string>(
    table: CreateTableBuilder<Table, never>,
  ) => CreateTableBuilder<Table, 'sequence'>;
  /** Makes the engine refuse a value that is not of its column's type, where it does not by itself. */
  readonly strictly: <Table extends string, Column extends string>(
    table: CreateTableBuilder<Table, Column>,
  ) => CreateTableBuilder<Table, Column>;
  /** Waits until no other process brings the same tables to its version; holds until the transaction ends. */
  readonly holdMigrations: <T>(transaction: Kysely<T>) => Promise<void>;
  /** Looks at one state of the store, even with several queries. */
  readonly look: Turn;
  /**
   * All or nothing, as if nobody else wrote at the same time. What two transactions cannot both have done is done by
   * one after the other: `work` may then be run again from its beginning, and must do nothing but use its transaction.
   */
  readonly write: Turn;
}

/** One transaction. */
export type Turn = <T>(db: Queries, work: (transaction: Queries) => Promise<T>) => Promise<T>;
