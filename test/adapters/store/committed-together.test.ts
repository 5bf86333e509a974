import { describe, expect, it } from 'vitest';
import { committedTogether } from '../../../src/adapters/store/committed-together.ts';
import { openSqliteDatabase } from '../../../src/adapters/store/sqlite-database.ts';

const opened = () => openSqliteDatabase({ file: ':memory:', busyTimeoutMilliseconds: 100 });

describe('transactions that wait for one another', () => {
  it('are committed together, and each is told of its end after that', async () => {
    const db = await opened();
    let begun = 0;
    let committed = 0;
    const write = committedTogether(async (queries, work) => {
      begun += 1;
      const result = await queries.transaction().execute(work);
      committed += 1;
      return result;
    });
    const told = await Promise.all(
      Array.from({ length: 10 }, (_, index) => write(db, async () => index).then((one) => [one, committed])),
    );
    expect(told).toEqual(told.map((_, index) => [index, 1]));
    expect(begun).toBe(1);
    expect(await write(db, async () => 'later')).toBe('later');
    expect(begun).toBe(2);
    await db.destroy();
  });

  it('all fail where the commit fails', async () => {
    const db = await opened();
    const failure = new Error('the disk is full');
    const write = committedTogether(async (queries, work) => {
      await queries.transaction().execute(work);
      throw failure;
    });
    const ended = await Promise.allSettled([write(db, async () => 1), write(db, async () => 2)]);
    expect(ended).toEqual([
      { status: 'rejected', reason: failure },
      { status: 'rejected', reason: failure },
    ]);
    await db.destroy();
  });
});
