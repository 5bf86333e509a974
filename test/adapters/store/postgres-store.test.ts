import { openPostgresStore } from '../../../src/adapters/store/open-postgres-store.ts';
import { temporaryDatabases } from '../../support/postgres-database.ts';
import { describeStoreContract } from './store-contract.ts';

const newDatabase = temporaryDatabases();

describeStoreContract('PostgreSQL', async () => openPostgresStore({ url: await newDatabase(), connections: 4 }));
