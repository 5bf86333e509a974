import { AsyncLocalStorage } from 'node:async_hooks';
import { sql } from 'kysely';
import type { Engine, Turn } from './engine.ts';
import { StoreClosedError, TransactionEndedError, TransactionOpenError } from './store-error.ts';
import type { Queries } from './tables.ts';

/** Where the parts of a store run their queries: the database itself, or a transaction that has been begun. */
export interface TransactionScope {
  /** Looks at one state of the store, even with several queries. */
  read<T>(look: (db: Queries) => Promise<T>): Promise<T>;
  /** All or nothing. `work` uses `db` only: calling the scope from inside would wait for itself. */
  write<T>(work: (db: Queries) => Promise<T>): Promise<T>;
  /** All or nothing, for work that is made of calls to the store in the scope that it is given; it may be run again. */
  within<T>(work: (scope: TransactionScope) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * The scope of a whole database. A call that is made from inside a transaction, through whichever store, joins that transaction: were it to wait
 * for its turn it would wait for ever.
 */
export const scopeOf = (db: Queries, engine: Pick<Engine, 'look' | 'write'>): TransactionScope => {
  const innermost: Innermost = new AsyncLocalStorage();
  let closing: Promise<void> | null = null;
  const underWay = new Set<Promise<unknown>>();
  const begin = <T>(turn: Turn, work: (db: Queries) => Promise<T>): Promise<T> => {
    if (closing !== null) return Promise.reject(new StoreClosedError());
    const begun = turn(db, work);
    underWay.add(begun);
    return begun.finally(() => underWay.delete(begun));
  };
  return {
    read: async (look) => {
      const joined = openTransactionOf(innermost);
      return joined === null ? begin(engine.look, look) : joined.read(look);
    },
    write: async (work) => {
      const joined = openTransactionOf(innermost);
      return joined === null ? begin(engine.write, work) : joined.write(work);
    },
    within: async (work) => {
      const joined = openTransactionOf(innermost);
      if (joined !== null) return joined.within(work);
      return begin(engine.write, (transaction) => new OpenTransaction(transaction, innermost, null).run(work));
    },
    close: async () => {
      if (openTransactionOf(innermost) !== null) throw new TransactionOpenError();
      closing ??= Promise.allSettled(underWay).then(() => db.destroy());
      await closing;
    },
  };
};

type Innermost = AsyncLocalStorage<OpenTransaction>;

/** The innermost transaction that the calling code runs in and that has not ended. */
const openTransactionOf = (innermost: Innermost): OpenTransaction | null => {
  let transaction = innermost.getStore() ?? null;
  while (transaction?.ended === true) transaction = transaction.outer;
  return transaction;
};

/**
 * A transaction, or one nested in it. The nested one is a savepoint: when it fails, what it wrote is undone even if
 * the outer one catches the error and goes on. Calls of one level take turns, because savepoints only nest: two that
 * overlapped would undo each other's work.
 */
class OpenTransaction implements TransactionScope {
  readonly outer: OpenTransaction | null;
  readonly #db: Queries;
  readonly #innermost: Innermost;
  #lastTurn: Promise<unknown> = Promise.resolve();
  #ended = false;

  constructor(db: Queries, innermost: Innermost, outer: OpenTransaction | null) {
    this.#db = db;
    this.#innermost = innermost;
    this.outer = outer;
  }

  get ended(): boolean {
    return this.#ended;
  }

  read<T>(look: (db: Queries) => Promise<T>): Promise<T> {
    const level = this.#levelOfCaller();
    return level.#inTurn(() => look(level.#db));
  }

  write<T>(work: (db: Queries) => Promise<T>): Promise<T> {
    const level = this.#levelOfCaller();
    return level.#inTurn(() => level.#undoable(() => work(level.#db)));
  }

  within<T>(work: (scope: TransactionScope) => Promise<T>): Promise<T> {
    const level = this.#levelOfCaller();
    return level.#inTurn(() =>
      level.#undoable(() => new OpenTransaction(level.#db, level.#innermost, level).run(work)),
    );
  }

  async close(): Promise<void> {
    throw new TransactionOpenError();
  }

  /** Runs `work` at this level and ends it: what was begun and not awaited is finished, what still waits is refused. */
  async run<T>(work: (scope: TransactionScope) => Promise<T>): Promise<T> {
    try {
      return await this.#innermost.run(this, () => work(this));
    } finally {
      this.#ended = true;
      await this.#lastTurn;
    }
  }

  /** A store handed to the outer work but called from the nested one must not wait for the nested one to end. */
  #levelOfCaller(): OpenTransaction {
    const innermost = openTransactionOf(this.#innermost);
    let level = innermost;
    while (level !== null && level !== this) level = level.outer;
    return level === null || innermost === null ? this : innermost;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#lastTurn.then(() => {
      if (this.#ended) throw new TransactionEndedError();
      return work();
    });
    this.#lastTurn = turn.catch(() => undefined);
    return turn;
  }

  async #undoable<T>(work: () => Promise<T>): Promise<T> {
    await sql`savepoint nested`.execute(this.#db);
    try {
      const result = await work();
      await sql`release savepoint nested`.execute(this.#db);
      return result;
    } catch (error) {
      await this.#undo(error);
      throw error;
    }
  }

  // Savepoints of one name hide one another as variables do, so one name is enough at any depth.
  async #undo(cause: unknown): Promise<void> {
    try {
      await sql`rollback to savepoint nested`.execute(this.#db);
      await sql`release savepoint nested`.execute(this.#db);
    } catch {
      // The engine has given up the whole transaction (disk full): nothing may be written as if it still were there.
      for (let level: OpenTransaction | null = this; level !== null; level = level.outer) level.#ended = true;
      throw new TransactionEndedError({ cause });
    }
  }
}
