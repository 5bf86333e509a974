import type { Store } from '../../flows/ports.ts';
import { auditOf } from './audit.ts';
import { bulkExportsOf } from './bulk-exports.ts';
import { decisionsOf } from './decisions.ts';
import { deliveriesOf } from './deliveries.ts';
import { figuresOf } from './figures.ts';
import { inboxOf } from './inbox.ts';
import { listsOf } from './lists.ts';
import { linksOf } from './patient-links.ts';
import { recordsOf } from './records.ts';
import { resourcesOf } from './resources.ts';
import { runsOf } from './runs.ts';
import { secretsOf } from './secrets.ts';
import { areTablesOfThisVersion } from './tables-version.ts';
import type { TransactionScope } from './transaction-scope.ts';

/** The store over a database or over a transaction of it; the same for every engine. */
export const storeOver = (scope: TransactionScope): Store => ({
  records: recordsOf(scope),
  resources: resourcesOf(scope),
  links: linksOf(scope),
  deliveries: deliveriesOf(scope),
  inbox: inboxOf(scope),
  bulkExports: bulkExportsOf(scope),
  lists: listsOf(scope),
  decisions: decisionsOf(scope),
  audit: auditOf(scope),
  secrets: secretsOf(scope),
  runs: runsOf(scope),
  figures: figuresOf(scope),
  isCurrent: () => scope.read(areTablesOfThisVersion),
  inTransaction: (work) => scope.within((inner) => work(storeOver(inner))),
  close: () => scope.close(),
});
