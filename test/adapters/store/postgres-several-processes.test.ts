import { openPostgresStore } from '../../../src/adapters/store/open-postgres-store.ts';
import { temporaryDatabases } from '../../support/postgres-database.ts';
import { describeSharedStore } from './contract/several-processes.ts';

describeSharedStore({
  name: 'a PostgreSQL database',
  newPlace: temporaryDatabases(),
  open: (url) => openPostgresStore({ url }),
});
