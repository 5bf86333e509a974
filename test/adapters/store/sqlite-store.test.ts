import { join } from 'node:path';
import { openSqliteStore } from '../../../src/adapters/store/open-sqlite-store.ts';
import { describeStoreContract } from './store-contract.ts';
import { temporaryFolders } from './temporary-folder.ts';

const newFolder = temporaryFolders();

describeStoreContract('SQLite in memory', () => openSqliteStore({ file: ':memory:' }));
describeStoreContract('a SQLite file', async () => openSqliteStore({ file: join(await newFolder(), 'store.db') }));
