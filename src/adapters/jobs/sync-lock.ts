import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConcordError } from '../../domain/concord-error.ts';

/** Another sync is under way over the same data folder. */
export class SyncRunningError extends ConcordError {
  override readonly code = 'sync-running';

  constructor(options?: ErrorOptions) {
    super('Another sync is running on this data folder. Wait for it to end, or stop it, and run this again.', options);
  }
}

/**
 * Runs work while nobody else syncs on the same data folder: what is found in `sending` then belongs to an ended
 * process. The lock is the operating system's own, taken by SQLite on a file that stays empty: it ends with the process
 * that holds it, however that ends. Rejected: a file with a process id, as between finding one left behind and taking
 * it over a second process can do the same, and the id of an ended process may be another program's by now.
 * @param file on a local disk; made with its folder where there is none, and left there
 * @throws SyncRunningError
 */
export const withSyncLock = async <T>(file: string, work: () => Promise<T>): Promise<T> => {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const lock = takeLock(file);
  try {
    return await work();
  } finally {
    lock.close();
  }
};

/** Never waits: closing the connection rolls its empty transaction back, and so lets go of the file. */
const takeLock = (file: string): DatabaseSync => {
  const connection = new DatabaseSync(file, { timeout: 0 });
  try {
    connection.exec('BEGIN EXCLUSIVE');
    return connection;
  } catch (error) {
    connection.close();
    if (isBusy(error)) throw new SyncRunningError({ cause: error });
    throw error;
  }
};

const busy = 5;

const isBusy = (error: unknown): boolean => error instanceof Error && 'errcode' in error && error.errcode === busy;
