import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'vitest';
import { openSqliteStore } from '../../../src/adapters/store/open-sqlite-store.ts';
import { describeSharedStore } from './contract/several-processes.ts';
import { temporaryFolders } from './temporary-folder.ts';

const newFolder = temporaryFolders();

describeSharedStore({
  name: 'a SQLite file',
  newPlace: async () => join(await newFolder(), 'store.db'),
  open: (file) => openSqliteStore({ file }),
  afterKills: async (file) => {
    const database = new DatabaseSync(file);
    expect(database.prepare('pragma integrity_check').all()).toMatchObject([{ integrity_check: 'ok' }]);
    database.close();
  },
});
