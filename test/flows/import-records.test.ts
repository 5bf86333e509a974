import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readClinicRecords } from '../../src/adapters/clinic/read-clinic-records.ts';
import { openSqliteStore } from '../../src/adapters/store/open-sqlite-store.ts';
import { importRecords } from '../../src/flows/import-records.ts';
import { anotherRecord, delia, gordon, recordOf, sceneDay } from '../support/clinic-scene.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const clock = () => new Date(sceneDay);

const fileOf = async (...lines: readonly string[]): Promise<string> => {
  const file = join(await temporaryFolder(), 'records.ndjson');
  await writeFile(file, lines.join('\n'));
  return file;
};

describe('importing clinic records', () => {
  it('stores new and changed records, counts the rest, and loses a broken line alone', async () => {
    const store = await openSqliteStore({ file: ':memory:' });
    const context = { read: readClinicRecords, store, clock };
    const whole = await fileOf(JSON.stringify(recordOf()), '{"patient":', JSON.stringify(anotherRecord()));
    const first = await importRecords([whole], context);
    expect(first).toMatchObject({ new: 2, changed: 0, unchanged: 0, refused: 1 });
    expect(first.problems).toMatchObject([{ file: whole, line: 2, issues: [{ severity: 'error' }] }]);
    const changed = await fileOf(JSON.stringify(recordOf({ medications: [] })), JSON.stringify(anotherRecord()));
    expect(await importRecords([changed], context)).toMatchObject({ new: 0, changed: 1, unchanged: 1, refused: 0 });
    expect(await store.records.patients()).toEqual([gordon, delia]);
    expect((await store.audit.list({ action: 'import' })).map(({ patient, reason }) => `${patient} ${reason}`)).toEqual(
      ['p-1 new', 'p-2 new', 'p-1 changed'],
    );
    await store.close();
  });

  it('counts and tells the same in a dry run', async () => {
    const file = await fileOf(JSON.stringify(recordOf()), 'not json');
    const report = await importRecords([file], { read: readClinicRecords, store: null, clock });
    expect(report).toMatchObject({ new: 1, refused: 1, problems: [{ line: 2 }] });
  });

  it('tells of a file that is not there, and goes on with the next', async () => {
    const file = await fileOf(JSON.stringify(recordOf()));
    const report = await importRecords([`${file}.gone`, file], { read: readClinicRecords, store: null, clock });
    expect(report).toMatchObject({ new: 1, refused: 1, problems: [{ issues: [{ code: 'unreadable-file' }] }] });
  });

  it('repeats nothing of a patient in what it tells', async () => {
    const broken = { ...recordOf(), patient: { ...recordOf().patient, birthDate: 'in the spring of Achterberg' } };
    const file = await fileOf(JSON.stringify(broken));
    const { problems, refused } = await importRecords([file], { read: readClinicRecords, store: null, clock });
    expect(refused).toBe(1);
    expect(JSON.stringify(problems)).not.toMatch(/Achterberg|Gordon|spring/);
  });
});
