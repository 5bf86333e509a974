import type { Resource } from '@medplum/fhirtypes';
import type { ReconciledList } from '../../domain/reconciled-list.ts';
import type { ReconciledListStore, StoredList } from '../../flows/ports.ts';
import { fromJsonText, toJsonText } from './json-text.ts';
import { inPieces } from './pieces.ts';
import type { Queries } from './tables.ts';
import type { TransactionScope } from './transaction-scope.ts';

export const listsOf = (scope: TransactionScope): ReconciledListStore => ({
  put: (list) =>
    scope.write(async (db) => {
      const before = await latestOf(db, list.patient).select(['sequence', 'digest']).executeTakeFirst();
      if (before?.digest === list.digest) {
        await renew(db, before.sequence, list);
        return 'unchanged';
      }
      await insertList(db, list);
      return before === undefined ? 'new' : 'changed';
    }),

  latest: (patient) =>
    scope.read(async (db) => {
      const row = await latestOf(db, patient).selectAll().executeTakeFirst();
      if (row === undefined) return null;
      const resources = await db
        .selectFrom('list_resources')
        .select('resource')
        .where('list', '=', row.sequence)
        .orderBy('position')
        .execute();
      return {
        patient: row.patient,
        madeAt: row.made_at,
        digest: row.digest,
        list: fromJsonText<ReconciledList>(row.list),
        resources: resources.map(({ resource }) => fromJsonText<Resource>(resource)),
      };
    }),
});

const latestOf = (db: Queries, patient: StoredList['patient']) =>
  db.selectFrom('reconciled_lists').where('patient', '=', patient).orderBy('sequence', 'desc').limit(1);

/** The same content, confirmed later: a reader must see of when the sources' answers are. */
const renew = async (db: Queries, sequence: number, { madeAt, list }: StoredList): Promise<void> => {
  await db
    .updateTable('reconciled_lists')
    .set({ made_at: madeAt, list: toJsonText(list) })
    .where('sequence', '=', sequence)
    .execute();
};

const insertList = async (db: Queries, stored: StoredList): Promise<void> => {
  const { sequence: list } = await db
    .insertInto('reconciled_lists')
    .values({
      patient: stored.patient,
      made_at: stored.madeAt,
      digest: stored.digest,
      list: toJsonText(stored.list),
    })
    .returning('sequence')
    .executeTakeFirstOrThrow();
  const entries = stored.list.ledger.entries.map(({ source, resource, outcome, reason, row }, position) => ({
    ...{ list, position, source, resource, outcome, reason, row_id: row },
  }));
  for (const rows of inPieces(entries)) await db.insertInto('list_ledger_entries').values(rows).execute();
  const resources = stored.resources.map((resource, position) => ({ list, position, resource: toJsonText(resource) }));
  for (const rows of inPieces(resources)) await db.insertInto('list_resources').values(rows).execute();
};
