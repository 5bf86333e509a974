import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';

type Row = Record<string, SQLOutputValue>;

/** A sandbox partner's own SQLite database, with its statements prepared once. */
export class SandboxDatabase {
  readonly #connection: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /** @param path a file, made when missing, or `:memory:` */
  constructor(path: string) {
    this.#connection = new DatabaseSync(path);
    this.#connection.exec(schema);
  }

  run(sql: string, ...values: readonly SQLInputValue[]): void {
    this.#prepared(sql).run(...values);
  }

  get(sql: string, ...values: readonly SQLInputValue[]): Row | undefined {
    return this.#prepared(sql).get(...values);
  }

  all(sql: string, ...values: readonly SQLInputValue[]): readonly Row[] {
    return this.#prepared(sql).all(...values);
  }

  close(): void {
    if (this.#connection.isOpen) this.#connection.close();
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const made = this.#connection.prepare(sql);
    this.#statements.set(sql, made);
    return made;
  }
}

/** `resources` holds the current state of each, `versions` all that ever was; the rest is what searches look up. */
const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA busy_timeout = 5000;
  CREATE TABLE IF NOT EXISTS resources (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    type TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    last_updated INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    body TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS resources_by_id ON resources (id, type);
  CREATE INDEX IF NOT EXISTS resources_by_type ON resources (type, deleted, seq);
  CREATE INDEX IF NOT EXISTS resources_by_time ON resources (type, last_updated);
  CREATE TABLE IF NOT EXISTS versions (
    type TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    last_updated INTEGER NOT NULL,
    method TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (type, id, version)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS text_values (
    type TEXT NOT NULL,
    parameter TEXT NOT NULL,
    value TEXT NOT NULL,
    system TEXT NOT NULL,
    written TEXT NOT NULL,
    seq INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS text_values_by_value ON text_values (type, parameter, value, system, seq);
  CREATE INDEX IF NOT EXISTS text_values_by_resource ON text_values (seq, parameter, value, system);
  CREATE TABLE IF NOT EXISTS date_values (
    type TEXT NOT NULL,
    parameter TEXT NOT NULL,
    low INTEGER NOT NULL,
    high INTEGER NOT NULL,
    seq INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS date_values_by_value ON date_values (type, parameter, low, high, seq);
  CREATE INDEX IF NOT EXISTS date_values_by_resource ON date_values (seq, parameter);
`;
