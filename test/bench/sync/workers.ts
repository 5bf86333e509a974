import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startPostgresServer } from '../../support/postgres-server.ts';
import { openBenchClinic } from './clinic.ts';
import { newDatabase } from './new-database.ts';
import { recordOf } from './panel.ts';
import { startBenchPartner } from './partners.ts';

const program = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));

/** What so many workers do with a panel that no partner has seen yet. */
export interface WorkerRate {
  readonly workers: number;
  /** Taken by the partner, between the first and the last. */
  readonly resourcesPerSecond: number;
}

/** Workers in processes of their own over one PostgreSQL database, at one partner. */
export const workerRates = async (patients: number, counts: readonly number[]): Promise<readonly WorkerRate[]> => {
  const server = await startPostgresServer(process.env, { isDurable: true });
  try {
    const rates: WorkerRate[] = [];
    for (const workers of counts) rates.push(await rateOf(workers, patients, await newDatabase(server.url)));
    return rates;
  } finally {
    await server.stop();
  }
};

const rateOf = async (workers: number, patients: number, databaseUrl: string): Promise<WorkerRate> => {
  const partner = await startBenchPartner(patients);
  const clinic = await openBenchClinic({ 'primary-care': partner.baseUrl }, databaseUrl);
  try {
    await clinic.import(Array.from({ length: patients }, (_, index) => recordOf(index)));
    const others = await Promise.all(Array.from({ length: workers - 1 }, () => startWorker(clinic.environment, [])));
    // The last one puts everybody into the queue, and ends when nobody waits any more.
    const last = await startWorker(clinic.environment, ['--now', '--until-idle']);
    await ended(last);
    for (const other of others) other.kill('SIGTERM');
    await Promise.all(others.map(ended));
    const { writes, writingSeconds } = await partner.tell();
    return { workers, resourcesPerSecond: writes / writingSeconds };
  } finally {
    await clinic.end();
    await partner.stop();
  }
};

/** It is there when it says so. */
const startWorker = async (
  environment: Readonly<Record<string, string>>,
  options: readonly string[],
): Promise<ChildProcess> => {
  const worker = spawn(process.execPath, [program, 'worker', ...options], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (worker.stderr !== null) await once(worker.stderr, 'data');
  worker.stderr?.resume();
  return worker;
};

const ended = async (worker: ChildProcess): Promise<void> => {
  if (worker.exitCode === null) await once(worker, 'exit');
  if (worker.exitCode !== 0) throw new Error('A worker ended with an error.');
};
