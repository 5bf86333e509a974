import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConcordError } from '../../domain/concord-error.ts';

/** Another process is syncing over the same data folder. */
export class SyncRunningError extends ConcordError {
  override readonly code = 'sync-running';
  readonly processId: number;

  constructor(processId: number) {
    super('Another sync is running on this data folder. Wait for it to end, or stop it, and run this again.');
    this.processId = processId;
  }
}

/**
 * Runs work while no other process syncs on the same data folder: what is found in `sending` then belongs to an ended
 * process. The lock is a file with the process id; one left by a process that is gone is taken over.
 * @throws SyncRunningError
 */
export const withSyncLock = async <T>(file: string, work: () => Promise<T>): Promise<T> => {
  await mkdir(dirname(file), { recursive: true });
  await takeLock(file, true);
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
};

const takeLock = async (file: string, mayRetry: boolean): Promise<void> => {
  const handle = await open(file, 'wx', 0o600).catch((error: unknown) => {
    if (isCode(error, 'EEXIST')) return null;
    throw error;
  });
  if (handle !== null) {
    await handle.writeFile(String(process.pid));
    await handle.close();
    return;
  }
  const holder = Number(await readFile(file, 'utf8').catch(() => ''));
  if (!mayRetry || (holder !== process.pid && isAlive(holder))) throw new SyncRunningError(holder);
  await rm(file, { force: true });
  await takeLock(file, false);
};

const isAlive = (processId: number): boolean => {
  if (!Number.isInteger(processId) || processId <= 0) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM');
  }
};

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
