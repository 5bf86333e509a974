import { AsyncResource } from 'node:async_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Turn } from './engine.ts';
import type { Queries } from './tables.ts';

/** A transaction that waits for its turn. */
interface Waiting {
  /** Does its work, and gives back what to do when that is on the disk. */
  readonly work: (transaction: Queries) => Promise<() => void>;
  readonly fail: (error: unknown) => void;
}

const mostTogether = 50;

/**
 * Transactions that wait for one another are committed together: to bring a commit to the disk takes longer than most
 * transactions, and nobody is told of an end before that is done. Each is still all or nothing by itself (a savepoint),
 * and sees what those before it did, as if they had gone one after the other.
 *
 * Rejected: `synchronous = normal`, by which the last commits are lost with the power.
 * @param begin how one transaction is run
 */
export const committedTogether = (begin: Turn): Turn => {
  const queues = new WeakMap<Queries, Waiting[]>();
  return (db, work) =>
    new Promise((resolve, reject) => {
      const waiting = queues.get(db) ?? [];
      // Run in the caller's own context: by it a call from inside a transaction is known.
      const inContext = AsyncResource.bind(work);
      waiting.push({
        work: async (transaction) => {
          const result = await inContext(transaction);
          return () => resolve(result);
        },
        fail: reject,
      });
      if (queues.has(db)) return;
      queues.set(db, waiting);
      void drain(db, queues, begin);
    });
};

const drain = async (db: Queries, queues: WeakMap<Queries, Waiting[]>, begin: Turn): Promise<void> => {
  for (let waiting = queues.get(db) ?? []; waiting.length > 0; ) {
    // Whoever has just been answered by a partner may have something to write too.
    await nextTurn();
    await commitTogether(db, waiting.splice(0, mostTogether), begin);
  }
  queues.delete(db);
};

const commitTogether = async (db: Queries, together: readonly Waiting[], begin: Turn): Promise<void> => {
  const [only, second] = together;
  try {
    const ends = await begin(db, async (transaction) =>
      only !== undefined && second === undefined
        ? [await only.work(transaction)]
        : await eachBySavepoint(together, transaction),
    );
    for (const end of ends) end();
  } catch (error) {
    for (const { fail } of together) fail(error);
  }
};

const eachBySavepoint = async (
  together: readonly Waiting[],
  transaction: Queries,
): Promise<readonly (() => void)[]> => {
  const ends: (() => void)[] = [];
  for (const { work, fail } of together) {
    await sql`savepoint one`.execute(transaction);
    try {
      const end = await work(transaction);
      await sql`release savepoint one`.execute(transaction);
      ends.push(end);
    } catch (error) {
      // Where the engine has given up the whole transaction (disk full) this fails, and with it all of them.
      await sql`rollback to savepoint one`.execute(transaction);
      await sql`release savepoint one`.execute(transaction);
      ends.push(() => fail(error));
    }
  }
  return ends;
};
