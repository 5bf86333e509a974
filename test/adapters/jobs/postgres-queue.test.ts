import pg from 'pg';
import { PgBoss } from 'pg-boss';
import { describe, expect, it } from 'vitest';
import { openPostgresQueue } from '../../../src/adapters/jobs/postgres-queue.ts';
import { openPostgresRights } from '../../../src/adapters/jobs/postgres-rights.ts';
import { partnerId, patientId } from '../../../src/domain/ids.ts';
import { temporaryDatabases } from '../../support/postgres-database.ts';
import { describeQueueContract } from './queue-contract.ts';

const newDatabase = temporaryDatabases();
const untroubled = () => undefined;

describeQueueContract('over PostgreSQL', async () => openPostgresQueue(await newDatabase(), [], untroubled));

describe('two queues over one database', () => {
  it('share the patients out', async () => {
    const url = await newDatabase();
    const queues = [await openPostgresQueue(url, [], untroubled), await openPostgresQueue(url, [], untroubled)];
    const patients = Array.from({ length: 50 }, (_, index) => patientId(`p-${index}`));
    expect(await queues[0]?.put(patients, null)).toBe(50);
    const taken = (await Promise.all(queues.map((queue) => queue.take(25)))).flat();
    expect(new Set(taken.map(({ patient }) => patient)).size).toBe(50);
    for (const queue of queues) await queue.close();
  });

  it('refuse a schedule that cannot be read', async () => {
    await expect(
      openPostgresQueue(await newDatabase(), [{ partner: null, schedule: 'every tea time' }], untroubled),
    ).rejects.toMatchObject({
      code: 'schedule-invalid',
    });
  });
});

describe('schedules over one database', () => {
  const cardiology = partnerId('cardiology');
  const everyHour = { partner: null, schedule: '0 * * * *' };

  /** As pg-boss fires it: a job with what the schedule holds. */
  const fire = async (url: string): Promise<void> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query<{ readonly data: object; readonly options: { readonly singletonKey: string } }>(
      "select data, options from concord_jobs.schedule where name = 'firings'",
    );
    await client.end();
    const boss = new PgBoss({ connectionString: url, schema: 'concord_jobs' });
    await boss.start();
    for (const { data, options } of rows) await boss.send('firings', data, options);
    await boss.stop({ graceful: false });
  };

  it('fire once for all workers, each for its own partner', async () => {
    const url = await newDatabase();
    const schedules = [everyHour, { partner: cardiology, schedule: '0 6 * * *' }];
    const queues = [
      await openPostgresQueue(url, schedules, untroubled),
      await openPostgresQueue(url, schedules, untroubled),
    ];
    await fire(url);
    await fire(url);
    const fired = (await Promise.all(queues.map((queue) => queue.fired()))).flat();
    expect(fired.map(({ partner }) => partner).toSorted()).toEqual([cardiology, null]);
    expect((await Promise.all(queues.map((queue) => queue.fired()))).flat()).toEqual([]);
    for (const queue of queues) {
      for (const firing of fired) await queue.begun(firing);
      await queue.close();
    }
  });

  it('end with the file or the setting that named them', async () => {
    const url = await newDatabase();
    const first = await openPostgresQueue(url, [everyHour, { partner: cardiology, schedule: '0 6 * * *' }], untroubled);
    const second = await openPostgresQueue(url, [everyHour], untroubled);
    await fire(url);
    expect((await first.fired()).map(({ partner }) => partner)).toEqual([null]);
    await first.close();
    await second.close();
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
