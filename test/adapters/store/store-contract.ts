import { describe } from 'vitest';
import { bulkExportsContract } from './contract/bulk-exports.ts';
import { decisionAndAuditContract } from './contract/decisions-and-audit.ts';
import { deliveryContract } from './contract/deliveries.ts';
import { deliveryQueueLaw } from './contract/delivery-queue-law.ts';
import { inboxContract } from './contract/inbox.ts';
import { listContract } from './contract/lists.ts';
import { manyAtOnceContract } from './contract/many-at-once.ts';
import { closingAfterEach, type OpenStore } from './contract/opened-stores.ts';
import { operationContract } from './contract/operations.ts';
import { recordAndResourceContract } from './contract/records-and-resources.ts';
import { replayContract } from './contract/replayed-deliveries.ts';
import { roundContract } from './contract/rounds.ts';
import { transactionContract } from './contract/transactions.ts';

/**
 * What every engine's store must do, to be run for each of them.
 * @param open an empty store at every call
 */
export const describeStoreContract = (name: string, open: OpenStore): void => {
  describe(`a store in ${name}`, () => {
    const opened = closingAfterEach(open);
    recordAndResourceContract(opened);
    deliveryContract(opened);
    deliveryQueueLaw(opened);
    manyAtOnceContract(opened);
    replayContract(opened);
    bulkExportsContract(opened);
    inboxContract(opened);
    listContract(opened);
    decisionAndAuditContract(opened);
    operationContract(opened);
    roundContract(opened);
    transactionContract(opened);
  });
};
