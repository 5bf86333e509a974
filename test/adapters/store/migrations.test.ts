import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { afterEach, describe, expect, it } from 'vitest';
import { migrateTables as migrateTablesOf } from '../../../src/adapters/store/migrate-tables.ts';
import { allMigrations } from '../../../src/adapters/store/migrations/all-migrations.ts';
import recordedDigests from '../../../src/adapters/store/migrations/digests.json' with { type: 'json' };
import { openSqliteStore } from '../../../src/adapters/store/open-sqlite-store.ts';
import { openSqliteDatabase, sqliteEngine } from '../../../src/adapters/store/sqlite-database.ts';
import type { Tables } from '../../../src/adapters/store/tables.ts';
import { ada, clinicRecord, minute } from './samples.ts';
import { temporaryFolders } from './temporary-folder.ts';

const folder = new URL('../../../src/adapters/store/migrations/', import.meta.url);
const newFolder = temporaryFolders();
const migrations = allMigrations(sqliteEngine);
const names = Object.keys(migrations);

const migrateTables = (db: Kysely<Tables>, some: Readonly<Record<string, Migration>>) =>
  migrateTablesOf(db, some, sqliteEngine);

const opened: Kysely<Tables>[] = [];
afterEach(async () => {
  for (const db of opened.splice(0)) await db.destroy();
});
const database = async (file = ':memory:'): Promise<Kysely<Tables>> => {
  const db = await openSqliteDatabase({ file, busyTimeoutMilliseconds: 1_000 });
  opened.push(db);
  return db;
};

const firstOf = (count: number): Readonly<Record<string, Migration>> =>
  Object.fromEntries(Object.entries(migrations).slice(0, count));

/** Every table and index as the engine describes it. */
const schemaOf = async (db: Kysely<Tables>): Promise<readonly unknown[]> =>
  (await sql`select type, name, tbl_name, sql from sqlite_schema order by name`.execute(db)).rows;

const broken: Migration = {
  async up(db) {
    await db.schema.createTable('half_made').addColumn('id', 'text').execute();
    await sql`insert into no_such_table values (1)`.execute(db);
  },
};

describe('migrations', () => {
  it('are files numbered from 0001 without a gap, each of them run under its name', async () => {
    const files = (await readdir(folder)).filter((name) => /^\d/.test(name)).toSorted();
    expect(files).toEqual(names.map((name) => `${name}.ts`));
    expect(files.map((name) => name.slice(0, 4))).toEqual(files.map((_, index) => `${index + 1}`.padStart(4, '0')));
  });

  it('are never altered once they are recorded in digests.json', async () => {
    const entries = names.map(async (name) => {
      const bytes = await readFile(new URL(`${name}.ts`, folder));
      return [name, createHash('sha256').update(bytes).digest('hex')];
    });
    expect(Object.fromEntries(await Promise.all(entries))).toEqual(recordedDigests);
  });

  it.each(names.map((name, index) => [name, index] as const))(
    '%s runs on a file of the one before',
    async (_, index) => {
      const db = await database();
      if (index > 0) await migrateTables(db, firstOf(index));
      await migrateTables(db, firstOf(index + 1));
      const atOnce = await database();
      await migrateTables(atOnce, firstOf(index + 1));
      expect(await schemaOf(db)).toEqual(await schemaOf(atOnce));
    },
  );

  it('change nothing when they have all run', async () => {
    const db = await database();
    await migrateTables(db, migrations);
    const before = await schemaOf(db);
    await migrateTables(db, migrations);
    expect(await schemaOf(db)).toEqual(before);
  });

  it('all run or none: one that fails leaves the file as it was, and is named', async () => {
    const db = await database();
    await migrateTables(db, migrations);
    const before = await schemaOf(db);
    const fine: Migration = {
      async up(inner) {
        await inner.schema.createTable('fine').addColumn('id', 'text').execute();
      },
    };
    const failed = migrateTables(db, { ...migrations, '9998-fine': fine, '9999-broken': broken });
    await expect(failed).rejects.toMatchObject({ code: 'store-migration-failed', migration: '9999-broken' });
    expect(await schemaOf(db)).toEqual(before);
    await migrateTables(db, { ...migrations, '9998-fine': fine });
    expect(await schemaOf(db)).toHaveLength(before.length + 1);
  });

  it('leave nothing in a new file when the first one fails', async () => {
    const db = await database();
    await expect(migrateTables(db, { '0001-broken': broken })).rejects.toMatchObject({ migration: '0001-broken' });
    expect(await schemaOf(db)).toEqual([]);
  });

  it('refuse a file that a newer version has used, and leave it to that version', async () => {
    const file = join(await newFolder(), 'store.db');
    const store = await openSqliteStore({ file });
    await store.records.put(clinicRecord('P-1'), minute(0));
    await store.close();
    const newer: Migration = { up: async (db) => db.schema.createTable('newer').addColumn('id', 'text').execute() };
    const withNewer = { ...migrations, '9999-newer': newer };
    await migrateTables(await database(file), withNewer);
    await expect(openSqliteStore({ file })).rejects.toMatchObject({ code: 'store-migration-failed', migration: null });
    const again = await database(file);
    await migrateTables(again, withNewer);
    expect(await again.selectFrom('clinic_records').select('patient').execute()).toEqual([{ patient: ada }]);
  });

  it('keep the decisions of a file that knew no evidence, with their digest alone', async () => {
    const db = await database();
    await migrateTables(db, firstOf(2));
    const subject = JSON.stringify({ kind: 'row', row: 'row-1' });
    await sql`insert into decisions (id, patient, subject, choice, evidence_digest, decided_by, decided_at)
      values ('d', ${ada}, ${subject}, '{"kind":"stop"}', 'e1', 'a prescriber', ${minute(0)})`.execute(db);
    await migrateTables(db, migrations);
    const [kept] = await db.selectFrom('decisions').selectAll().execute();
    expect(kept).toMatchObject({ id: 'd', evidence_digest: 'e1', evidence_facts: '[]', evidence_sources: '[]' });
  });

  it('take the pulls of a file that knew only full ones for full ones that reach nowhere', async () => {
    const db = await database();
    await migrateTables(db, firstOf(4));
    await sql`insert into pulls (id, partner, patient, type, started_at, finished_at, outcome)
      values ('p', 'cardiology', ${ada}, 'Condition', ${minute(0)}, ${minute(1)}, 'complete')`.execute(db);
    await migrateTables(db, migrations);
    const [kept] = await db.selectFrom('pulls').selectAll().execute();
    expect(kept).toMatchObject({ id: 'p', mode: 'full', up_to: null, asked: null });
  });
});
