import type { RunId } from '../../domain/ids.ts';
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
import { roundsOf } from './rounds.ts';
import { runsOf } from './runs.ts';
import { secretsOf } from './secrets.ts';
import { areTablesOfThisVersion } from './tables-version.ts';
import type { TransactionScope } from './transaction-scope.ts';

/**
 * The store over a database or over a transaction of it; the same for every engine.
 * @param run that what is written of deliveries and reads is counted for
 */
export const storeOver = (scope: TransactionScope, run: RunId | null = null): Store => ({
  records: recordsOf(scope),
  resources: resourcesOf(scope),
  links: linksOf(scope),
  deliveries: deliveriesOf(scope, run),
  inbox: inboxOf(scope, run),
  bulkExports: bulkExportsOf(scope),
  lists: listsOf(scope),
  decisions: decisionsOf(scope),
  audit: auditOf(scope),
  secrets: secretsOf(scope),
  runs: runsOf(scope),
  rounds: roundsOf(scope),
  figures: figuresOf(scope),
  isCurrent: () => scope.read(areTablesOfThisVersion),
  inTransaction: (work) => scope.within((inner) => work(storeOver(inner, run))),
  ofRun: (id) => storeOver(scope, id),
  close: () => scope.close(),
});
