import { hash } from 'node:crypto';
import pg from 'pg';
import type { PatientId } from '../../domain/ids.ts';
import type { WorkRights } from '../../flows/ports.ts';
import { SyncRunningError } from './sync-lock.ts';

/** First key of every advisory lock of Concord, so that no other program on the database takes the same by chance. */
const ours = 2_662_673;
/** Second key of the right to everything; patients have others. */
const everything = 0;

/**
 * Rights by PostgreSQL's advisory locks of a session: a worker that is killed loses its connection, and with it what it
 * held. Whoever works on a patient shares the right to everything, so that a whole sync waits for nobody and stands in
 * nobody's way.
 *
 * Rejected: rows with a time until which a right holds, which a worker that was merely slow would lose while it works;
 * locks of a transaction, which would keep one open while partners answer.
 */
export const openPostgresRights = (url: string): WorkRights => {
  const pool = new pg.Pool({ connectionString: url, max: 64, application_name: 'concord rights' });
  pool.on('error', () => undefined);
  return {
    ofPatient: (patient, work) =>
      within(pool, async (client) => {
        if (!(await take(client, 'shared', everything))) return null;
        if (!(await take(client, 'exclusive', keyOf(patient)))) return null;
        return work();
      }),
    ofAll: async (work) =>
      within(pool, async (client) => {
        if (!(await take(client, 'exclusive', everything))) throw new SyncRunningError();
        return work();
      }),
    close: () => pool.end(),
  };
};

/** What the connection holds is let go of at the end, also where the work failed. */
const within = async <T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
  const client = await pool.connect();
  try {
    return await work(client);
  } finally {
    const isAlive = await client.query('select pg_advisory_unlock_all()').then(
      () => true,
      () => false,
    );
    client.release(!isAlive);
  }
};

const take = async (client: pg.PoolClient, kind: 'shared' | 'exclusive', key: number): Promise<boolean> => {
  const lock = kind === 'shared' ? 'pg_try_advisory_lock_shared' : 'pg_try_advisory_lock';
  const { rows } = await client.query<{ readonly taken: boolean }>(`select ${lock}($1, $2) as taken`, [ours, key]);
  return rows[0]?.taken === true;
};

/** Two patients of one key wait for each other now and then, and no harm is done. */
const keyOf = (patient: PatientId): number => Number.parseInt(hash('sha256', patient).slice(0, 8), 16) | 0 || 1;
