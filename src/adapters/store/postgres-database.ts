import { setTimeout as pause } from 'node:timers/promises';
import {
  Kysely,
  PostgresAdapter,
  type PostgresCursor,
  PostgresDriver,
  PostgresIntrospector,
  type PostgresPool,
  type PostgresPoolClient,
  PostgresQueryCompiler,
  type PostgresQueryResult,
  sql,
} from 'kysely';
import pg from 'pg';
import { ConcordError } from '../../domain/concord-error.ts';
import type { Engine } from './engine.ts';
import { StoreBusyError, StoreConflictError, StoreFailedError, StoreUnreachableError } from './store-error.ts';
import type { Queries, Tables } from './tables.ts';

/** Everything that is PostgreSQL's own is in this file; the rest of the store is written for any engine. */
export const postgresEngine: Engine = {
  bytes: 'bytea',
  withSequence: (table) =>
    table.addColumn('sequence', 'bigint', (column) => column.generatedAlwaysAsIdentity().primaryKey()),
  // PostgreSQL refuses what is not of a column's type by itself.
  strictly: (table) => table,
  holdMigrations: async (transaction) => {
    await sql`select pg_advisory_xact_lock(${migrationLock})`.execute(transaction);
  },
  look: (db, work) => db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work),
  write: (db, work) =>
    oneAtATime(db, () => untilSerialized(() => db.transaction().setIsolationLevel('serializable').execute(work))),
};

/** Any number that nobody else takes on the same database: `concord` in the letters of a telephone. */
const migrationLock = 2_662_673;

const lastTurns = new WeakMap<Queries, Promise<unknown>>();

/**
 * Those of one process would mostly be undone by one another: it writes for several patients at a time, into the same
 * pages of the same tables. Other processes write at the same time.
 */
const oneAtATime = <T>(db: Queries, work: () => Promise<T>): Promise<T> => {
  const turn = (lastTurns.get(db) ?? Promise.resolve()).then(work);
  lastTurns.set(
    db,
    turn.catch(() => undefined),
  );
  return turn;
};

/**
 * Rejected: READ COMMITTED with locks taken by hand, which every new query would have to think of; one advisory lock for
 * all that write, by which workers would wait for each other at every word.
 */
const untilSerialized = async <T>(work: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= attemptsAfter(error)) throw error;
      await pause(Math.random() * Math.min(longestPause, 2 ** attempt));
    }
  }
};

/**
 * Two that each find an id free and take it are told of a taken id, and not that another was first (PostgreSQL, Isolation
 * Levels, Serializable): whether it is taken for good shows when it is tried again.
 */
const attemptsAfter = (error: unknown): number =>
  error instanceof StoreBusyError ? 60 : error instanceof StoreConflictError ? 10 : 1;

const longestPause = 500;

export interface PostgresLocation {
  /** `postgres://user:password@host:port/database`, as libpq knows it. */
  readonly url: string;
  /** Connections that this process keeps at most. */
  readonly connections: number;
}

/**
 * Connects to a database; it must exist.
 * @throws StoreUnreachableError when nothing answers there, or it lets nobody in
 */
export const openPostgresDatabase = async (location: PostgresLocation): Promise<Kysely<Tables>> => {
  const pool = new pg.Pool({
    connectionString: location.url,
    max: location.connections,
    connectionTimeoutMillis: 10_000,
    application_name: 'concord',
    types: { getTypeParser: (oid, format) => parserOf(oid) ?? pg.types.getTypeParser(oid, format) },
  });
  // An idle connection that breaks is taken out of the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  try {
    (await pool.connect()).release();
  } catch (error) {
    await pool.end();
    throw new StoreUnreachableError({ cause: error });
  }
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new ForgivingDriver({ pool: namingFailures(pool) }),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
};

const bigint = 20;

/** Sequences and counts stay far below 2^53; the driver would give them as text. */
const parserOf = (oid: number): ((text: string) => number) | null => (oid === bigint ? Number : null);

class ForgivingDriver extends PostgresDriver {
  // A connection that broke has rolled back by itself and is taken out of the pool; that it could not be told to would
  // hide the cause.
  override async rollbackTransaction(
    ...[connection]: Parameters<PostgresDriver['rollbackTransaction']>
  ): Promise<void> {
    await super.rollbackTransaction(connection).catch(() => undefined);
  }
}

/** Connections whose failures have names, those of `commit` too: there a transaction learns that another was first. */
const namingFailures = (pool: pg.Pool): PostgresPool => ({
  options: pool.options,
  connect: async () => new NamingClient(await named(() => pool.connect())),
  end: () => pool.end(),
});

class NamingClient implements PostgresPoolClient {
  readonly #client: pg.PoolClient;

  constructor(client: pg.PoolClient) {
    this.#client = client;
  }

  query<Row>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
  query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>;
  query(question: string | PostgresCursor<unknown>, parameters: readonly unknown[] = []): unknown {
    if (typeof question !== 'string') throw new TypeError('Results are not read by cursors.');
    return named(() => this.#client.query(question, [...parameters]));
  }

  release(destroy?: boolean): void {
    this.#client.release(destroy);
  }
}

const named = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw nameOf(error);
  }
};

/** `serialization_failure` and `deadlock_detected`: nothing is wrong with it, another was first. */
const anotherWasFirst: ReadonlySet<string> = new Set(['40001', '40P01']);

const nameOf = (error: unknown): ConcordError => {
  if (error instanceof ConcordError) return error;
  const state = error instanceof pg.DatabaseError ? (error.code ?? '') : '';
  if (anotherWasFirst.has(state)) return new StoreBusyError({ cause: error });
  // Class 23 of SQLSTATE: an integrity constraint.
  if (state.startsWith('23')) return new StoreConflictError({ cause: error });
  return new StoreFailedError({ cause: error });
};
