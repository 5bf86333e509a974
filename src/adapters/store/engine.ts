import type { ColumnDataType, CreateTableBuilder } from 'kysely';

/** What engines call by different names, for the migrations: everything else in them is plain SQL. */
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
}
