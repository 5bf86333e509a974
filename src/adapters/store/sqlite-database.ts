import { chmod, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
  type TransactionSettings,
} from 'kysely';
import { ConcordError } from '../../domain/concord-error.ts';
import { committedTogether } from './committed-together.ts';
import type { Engine } from './engine.ts';
import { StoreBusyError, StoreConflictError, StoreFailedError, StoreOpenError } from './store-error.ts';
import type { Tables } from './tables.ts';

/** Everything that is SQLite's own is in this file; the rest of the store is written for any engine. */
export const sqliteEngine: Engine = {
  bytes: 'blob',
  withSequence: (table) => table.addColumn('sequence', 'integer', (column) => column.primaryKey().autoIncrement()),
  strictly: (table) => table.modifyEnd(sql`strict`),
  // The transaction that migrations run in has the write lock from its beginning.
  holdMigrations: async () => undefined,
  look: (db, work) => db.transaction().setAccessMode('read only').execute(work),
  write: committedTogether((db, work) => db.transaction().execute(work)),
};

export interface SqliteLocation {
  /** Path of the file, or `:memory:`. */
  readonly file: string;
  /** How long to wait for another process that is writing. */
  readonly busyTimeoutMilliseconds: number;
}

/**
 * Opens the file, which is made (with its folder, readable by its owner only) where there is none.
 * @throws StoreOpenError when it cannot be opened, or cannot keep a write-ahead log
 * @throws StoreBusyError when another process kept it locked
 */
export const openSqliteDatabase = async (location: SqliteLocation): Promise<Kysely<Tables>> => {
  try {
    if (location.file !== inMemory) await makePrivate(location.file);
    const database = new DatabaseSync(location.file);
    try {
      await prepareFile(database, location);
    } catch (error) {
      database.close();
      throw error;
    }
    return new Kysely<Tables>({ dialect: dialectOver(database, location.busyTimeoutMilliseconds) });
  } catch (error) {
    if (error instanceof ConcordError) throw error;
    throw new StoreOpenError(location.file, { cause: error });
  }
};

const inMemory = ':memory:';

// The file is made before SQLite sees it, so that it never is readable by others, not for a moment; the log and the
// index of the log take their mode from it. A file system without modes refuses chmod: then its owner guards it.
const makePrivate = async (file: string): Promise<void> => {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(file, 'a', 0o600);
  await handle.close();
  await chmod(file, 0o600).catch(() => undefined);
};

const prepareFile = async (database: DatabaseSync, location: SqliteLocation): Promise<void> => {
  // SQLite's own wait stands the whole process still, requests and timers included, and with them the transaction of
  // this very process that it may be waiting for. So it waits for a moment only and the rest is waited in `patiently`.
  database.exec(`pragma busy_timeout = ${Math.min(20, location.busyTimeoutMilliseconds)}`);
  database.exec('pragma foreign_keys = on');
  // Two processes that turn a new file to WAL at once: SQLite answers the second with "busy" without waiting at all.
  const answer = await patiently(location.busyTimeoutMilliseconds, () =>
    database.prepare('pragma journal_mode = wal').get(),
  );
  const [mode] = Object.values(answer ?? {});
  if (location.file !== inMemory && mode !== 'wal') throw new StoreOpenError(location.file);
  // FULL: a commit has reached the disk when it returns. NORMAL would be faster, and lose the last commits with the
  // power; bytes received and decisions made must not be lost. `fullfsync` is the same promise on macOS.
  database.exec('pragma synchronous = full');
  database.exec('pragma fullfsync = on');
};

const dialectOver = (database: DatabaseSync, busyTimeoutMilliseconds: number): Dialect => ({
  createAdapter: () => new TransactionalSqliteAdapter(),
  createDriver: () => new ImmediateSqliteDriver(database, busyTimeoutMilliseconds),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
});

/** SQLite does undo `create table`; Kysely must know, so that all migrations run in one transaction. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class ImmediateSqliteDriver extends SqliteDriver {
  readonly #database: DatabaseSync;
  readonly #busyTimeoutMilliseconds: number;
  #connection: PatientConnection | null = null;

  constructor(database: DatabaseSync, busyTimeoutMilliseconds: number) {
    super({ database: statementsOf(database) });
    this.#database = database;
    this.#busyTimeoutMilliseconds = busyTimeoutMilliseconds;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#connection ??= new PatientConnection(await super.acquireConnection(), this.#busyTimeoutMilliseconds);
    return this.#connection;
  }

  // BEGIN alone takes the write lock at the first write, and when another process has written since the first read
  // that write fails for good, however long one waits. BEGIN IMMEDIATE waits at the door. A look needs no lock.
  override async beginTransaction(connection: DatabaseConnection, settings?: TransactionSettings): Promise<void> {
    const begin = settings?.accessMode === 'read only' ? 'begin' : 'begin immediate';
    await connection.executeQuery(CompiledQuery.raw(begin));
  }

  // After some failures (disk full) SQLite has rolled back by itself; a second ROLLBACK would fail and hide the cause.
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.isTransaction) await super.rollbackTransaction(connection);
  }
}

/** Waits while another process holds the lock, without holding up this one, and gives failures their names. */
class PatientConnection implements DatabaseConnection {
  readonly #connection: DatabaseConnection;
  readonly #busyTimeoutMilliseconds: number;

  constructor(connection: DatabaseConnection, busyTimeoutMilliseconds: number) {
    this.#connection = connection;
    this.#busyTimeoutMilliseconds = busyTimeoutMilliseconds;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    try {
      return await patiently(this.#busyTimeoutMilliseconds, () => this.#connection.executeQuery<Row>(query));
    } catch (error) {
      throw namedFailure(error);
    }
  }

  streamQuery<Row>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<Row>> {
    return this.#connection.streamQuery<Row>(query, chunkSize);
  }
}

/** A text is compiled once and used again: compiling takes longer than most statements. The least used go first. */
const statementsOf = (database: DatabaseSync): SqliteDatabase => {
  const prepared = new Map<string, ReturnType<SqliteDatabase['prepare']>>();
  return {
    close: () => {
      prepared.clear();
      database.close();
    },
    prepare: (text) => {
      const statement = prepared.get(text) ?? prepare(database, text);
      prepared.delete(text);
      prepared.set(text, statement);
      const [eldest] = prepared.keys();
      if (eldest !== undefined && prepared.size > statementsKept) prepared.delete(eldest);
      return statement;
    },
  };
};

const statementsKept = 200;

const prepare = (database: DatabaseSync, text: string): ReturnType<SqliteDatabase['prepare']> => {
  const statement = database.prepare(text);
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...parameters.map(bindable)),
    run: (parameters) => statement.run(...parameters.map(bindable)),
    // A statement that is read from bit by bit must not be begun again by somebody else meanwhile.
    iterate: (parameters) => database.prepare(text).iterate(...parameters.map(bindable)),
  };
};

const bindable = (value: unknown): SQLInputValue => {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    return value;
  if (value instanceof Uint8Array) return value;
  throw new TypeError('Only null, text, numbers and bytes can be stored.');
};

const pauseMilliseconds = 10;

/** Tries again while the file is locked; a statement that was answered with "busy" has done nothing. */
const patiently = async <T>(budgetMilliseconds: number, work: () => T | Promise<T>): Promise<T> => {
  const end = performance.now() + budgetMilliseconds;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (primaryCode(error) !== sqliteBusy) throw error;
      if (performance.now() >= end) throw new StoreBusyError({ cause: error });
    }
    await pause(pauseMilliseconds);
  }
};

const sqliteBusy = 5;
const sqliteConstraint = 19;

/** SQLite's result code without its refinement (the higher bits), or `null` for another error. */
const primaryCode = (error: unknown): number | null =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : null;

const namedFailure = (error: unknown): ConcordError => {
  if (error instanceof ConcordError) return error;
  if (primaryCode(error) === sqliteConstraint) return new StoreConflictError({ cause: error });
  return new StoreFailedError({ cause: error });
};
