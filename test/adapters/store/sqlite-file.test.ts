import { chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { migrateTables } from '../../../src/adapters/store/migrate-tables.ts';
import { allMigrations } from '../../../src/adapters/store/migrations/all-migrations.ts';
import { openSqliteStore } from '../../../src/adapters/store/open-sqlite-store.ts';
import { openSqliteDatabase, sqliteEngine } from '../../../src/adapters/store/sqlite-database.ts';
import { storeOver } from '../../../src/adapters/store/store.ts';
import type { Queries } from '../../../src/adapters/store/tables.ts';
import { scopeOf } from '../../../src/adapters/store/transaction-scope.ts';
import { ConcordError } from '../../../src/domain/concord-error.ts';
import { closingAfterEach } from './contract/opened-stores.ts';
import { ada, clinicRecord, decision, minute, storedList } from './samples.ts';
import { temporaryFolders } from './temporary-folder.ts';

const newFolder = temporaryFolders();
const newFile = async (): Promise<string> => join(await newFolder(), 'store.db');
const opened = closingAfterEach((file: string, busyTimeoutMilliseconds: number = 5_000) =>
  openSqliteStore({ file, busyTimeoutMilliseconds }),
);

const openedOver = closingAfterEach(async (db: Queries) => storeOver(scopeOf(db, sqliteEngine)));

const query = (file: string, text: string): unknown[] => {
  const database = new DatabaseSync(file);
  try {
    return database
      .prepare(text)
      .all()
      .map((row) => ({ ...row }));
  } finally {
    database.close();
  }
};

describe('a SQLite file', () => {
  it('is made with its folders, readable by its owner only, its log too', async () => {
    const folder = join(await newFolder(), 'not', 'there');
    const store = await opened(join(folder, 'store.db'));
    await store.decisions.put(decision('1'));
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await readdir(folder)).toSorted()).toEqual(['store.db', 'store.db-shm', 'store.db-wal']);
    for (const name of await readdir(folder)) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  });

  it('is closed to others when it is opened again, if it was open to them', async () => {
    const file = await newFile();
    await (await openSqliteStore({ file })).close();
    await chmod(file, 0o644);
    await opened(file);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('still holds everything when it is opened again', async () => {
    const file = await newFile();
    const before = await openSqliteStore({ file });
    await before.records.put(clinicRecord('P-1'), minute(0));
    await before.close();
    const after = await opened(file);
    expect(await after.records.get(ada)).toEqual(clinicRecord('P-1'));
    expect(await after.records.put(clinicRecord('P-1'), minute(1))).toBe('unchanged');
  });

  it('keeps the ledger as rows that can be counted', async () => {
    const file = await newFile();
    const store = await opened(file);
    await store.lists.put(storedList('one', 700));
    const counted = query(
      file,
      'select source, outcome, count(*) as n from list_ledger_entries group by source, outcome order by outcome',
    );
    expect(counted).toEqual([
      { source: 'cardiology', outcome: 'failed', n: 233 },
      { source: 'cardiology', outcome: 'kept', n: 467 },
    ]);
  });

  it('writes nothing when nothing has changed', async () => {
    const file = await newFile();
    const store = await opened(file);
    await store.records.put(clinicRecord('P-1'), minute(0));
    await store.lists.put(storedList('one'));
    const { size } = await stat(`${file}-wal`);
    await store.records.put(clinicRecord('P-1'), minute(1));
    await store.lists.put(storedList('one'));
    await store.records.get(ada);
    expect((await stat(`${file}-wal`)).size).toBe(size);
  });

  it('refuses a value of the wrong type by itself', async () => {
    const file = await newFile();
    await opened(file);
    expect(() => query(file, "insert into inbox_answers values (1, 'p', 'not a number', '', x'00')")).toThrow(
      /INTEGER/,
    );
    expect(() => query(file, "insert into inbox_answers values (1, 'no such pull', 200, '', x'00')")).toThrow(
      /FOREIGN/,
    );
  });

  it.each([
    [
      'a file that is no database',
      async (file: string) => writeFile(file, 'a letter, and not a short one, of words.'.repeat(99)),
    ],
    ['a folder', async (file: string) => mkdir(file)],
    ['a path through a file', async (file: string) => writeFile(join(file, '..', 'plain'), '')],
  ])('says that it cannot open %s', async (what, make) => {
    const file = await newFile();
    await make(file);
    const path = what === 'a path through a file' ? join(file, '..', 'plain', 'store.db') : file;
    await expect(openSqliteStore({ file: path })).rejects.toMatchObject({ code: 'store-not-opened', file: path });
  });
});

describe('a SQLite file that another writes to', () => {
  it('gives up after the given time, says so, and can be read meanwhile', async () => {
    const file = await newFile();
    const store = await opened(file, 30);
    await store.decisions.put(decision('1'));
    const other = new DatabaseSync(file);
    other.exec('begin immediate');
    await expect(store.decisions.put(decision('2'))).rejects.toMatchObject({ code: 'store-busy' });
    expect(await store.decisions.ofPatient(ada)).toEqual([decision('1')]);
    other.exec('rollback');
    other.close();
    await store.decisions.put(decision('3'));
    expect(await store.decisions.ofPatient(ada)).toEqual([decision('1'), decision('3')]);
  });

  it('waits for it without standing this process still', async () => {
    const file = await newFile();
    const store = await opened(file);
    const other = new DatabaseSync(file);
    other.exec('begin immediate');
    const written = store.decisions.put(decision('1'));
    // Only if timers go on running can this process itself let go of the lock that it waits for.
    await pause(60);
    other.exec('commit');
    other.close();
    await written;
    expect(await store.decisions.ofPatient(ada)).toEqual([decision('1')]);
  });

  it('lets two stores of one process take turns', async () => {
    const file = await newFile();
    const one = await opened(file);
    const two = await opened(file);
    const work = one.inTransaction(async (inner) => {
      await inner.decisions.put(decision('1'));
      await pause(60);
      await inner.decisions.put(decision('2'));
    });
    await Promise.all([work, two.decisions.put(decision('3'))]);
    const ids = (await two.decisions.ofPatient(ada)).map(({ id }) => id);
    expect(ids.toSorted()).toEqual(['1', '2', '3']);
    expect(ids.indexOf('2') - ids.indexOf('1')).toBe(1);
  });
});

describe('a SQLite file on a full disk', () => {
  it('undoes the whole transaction, says so, and works again when there is space', async () => {
    const file = await newFile();
    await (await openSqliteStore({ file })).close();
    const db = await openSqliteDatabase({ file, busyTimeoutMilliseconds: 1_000 });
    const store = await openedOver(db);
    await store.decisions.put(decision('before'));
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(db);
    await sql`pragma max_page_count = ${sql.lit((rows[0]?.page_count ?? 0) + 20)}`.execute(db);
    const large = { ...decision('large'), reason: 'x'.repeat(1_000_000) };
    const work = store.inTransaction(async (inner) => {
      await inner.decisions.put(decision('1'));
      await inner.decisions.put(large).catch(() => undefined);
      await inner.decisions.put(large);
    });
    await expect(work).rejects.toBeInstanceOf(ConcordError);
    expect(await store.decisions.ofPatient(ada)).toEqual([decision('before')]);
    await sql`pragma max_page_count = 1000000`.execute(db);
    await store.decisions.put(large);
    expect(await store.decisions.ofPatient(ada)).toEqual([decision('before'), large]);
  });
});

describe('a SQLite file whose engine gives up a whole transaction', () => {
  it('writes nothing more in its name, though the work goes on', async () => {
    const db = await openSqliteDatabase({ file: await newFile(), busyTimeoutMilliseconds: 1_000 });
    await migrateTables(db, allMigrations(sqliteEngine), sqliteEngine);
    const store = await openedOver(db);
    // What SQLite does by itself on some failures of disk and memory.
    await sql`create trigger given_up before insert on decisions when new.id = 'fatal'
      begin select raise(rollback, 'given up'); end`.execute(db);
    const work = store.inTransaction(async (inner) => {
      await inner.decisions.put(decision('1'));
      await expect(inner.decisions.put(decision('fatal'))).rejects.toBeInstanceOf(ConcordError);
      await expect(inner.decisions.put(decision('2'))).rejects.toMatchObject({ code: 'transaction-ended' });
    });
    await expect(work).rejects.toMatchObject({ code: 'store-failed' });
    await expect(store.decisions.put(decision('fatal'))).rejects.toMatchObject({ code: 'store-conflict' });
    await store.decisions.put(decision('3'));
    expect(await store.decisions.ofPatient(ada)).toEqual([decision('3')]);
  });
});
