import { describe, expect, it } from 'vitest';
import { openPostgresQueue } from '../../../src/adapters/jobs/postgres-queue.ts';
import { openPostgresRights } from '../../../src/adapters/jobs/postgres-rights.ts';
import { patientId } from '../../../src/domain/ids.ts';
import { temporaryDatabases } from '../../support/postgres-database.ts';
import { describeQueueContract } from './queue-contract.ts';

const newDatabase = temporaryDatabases();
const untroubled = () => undefined;

describeQueueContract('over PostgreSQL', async () => openPostgresQueue(await newDatabase(), null, untroubled));

describe('two queues over one database', () => {
  it('share the patients out', async () => {
    const url = await newDatabase();
    const queues = [await openPostgresQueue(url, null, untroubled), await openPostgresQueue(url, null, untroubled)];
    const patients = Array.from({ length: 50 }, (_, index) => patientId(`p-${index}`));
    expect(await queues[0]?.put(patients)).toBe(50);
    const taken = (await Promise.all(queues.map((queue) => queue.take(25)))).flat();
    expect(new Set(taken.map(({ patient }) => patient)).size).toBe(50);
    for (const queue of queues) await queue.close();
  });

  it('refuse a schedule that cannot be read', async () => {
    await expect(openPostgresQueue(await newDatabase(), 'every tea time', untroubled)).rejects.toMatchObject({
      code: 'schedule-invalid',
    });
  });
});

describe('rights over one database', () => {
  const ada = patientId('ada');

  it('to a patient are one process’s at a time, and end with the work', async () => {
    const url = await newDatabase();
    const [one, other] = [openPostgresRights(url), openPostgresRights(url)];
    const seen = await one.ofPatient(ada, () => other.ofPatient(ada, async () => 'both'));
    expect(seen).toBeNull();
    expect(await one.ofPatient(ada, () => other.ofPatient(patientId('ben'), async () => 'ben'))).toBe('ben');
    expect(await other.ofPatient(ada, async () => 'ada')).toBe('ada');
    await expect(one.ofPatient(ada, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await other.ofPatient(ada, async () => 'again')).toBe('again');
    await one.close();
    await other.close();
  });

  it('to everything and to a patient shut each other out', async () => {
    const url = await newDatabase();
    const [one, other] = [openPostgresRights(url), openPostgresRights(url)];
    expect(await one.ofAll(() => other.ofPatient(ada, async () => 'both'))).toBeNull();
    await expect(one.ofPatient(ada, () => other.ofAll(async () => 'both'))).rejects.toMatchObject({
      code: 'sync-running',
    });
    await one.close();
    await other.close();
  });
});
