import type { Resource } from '@medplum/fhirtypes';
import type { Sensitivity } from '../../domain/clinic-record.ts';
import type { Issue } from '../../domain/issue.ts';
import type { OutboundResource, ResourceStore } from '../../flows/ports.ts';
import { fromJsonText, toJsonText } from './json-text.ts';
import type { Queries } from './tables.ts';
import type { TransactionScope } from './transaction-scope.ts';

export const resourcesOf = (scope: TransactionScope): ResourceStore => ({
  put: (outbound, at) =>
    scope.write(async (db) => {
      await db
        .deleteFrom('held_back_resources')
        .where('patient', '=', outbound.patient)
        .where('key', '=', outbound.key)
        .execute();
      return putContent(db, outbound, at);
    }),

  holdBack: (outbound, issues, at) =>
    scope.write(async (db) => {
      const held = { ...contentOf(outbound), issues: toJsonText(issues), held_at: at };
      await db
        .insertInto('held_back_resources')
        .values({ patient: outbound.patient, key: outbound.key, ...held })
        .onConflict((conflict) => conflict.columns(['patient', 'key']).doUpdateSet(held))
        .execute();
    }),

  belongsToAnother: (key, patient) =>
    scope.read(async (db) => {
      const other = await db
        .selectFrom('outbound_resources')
        .select('patient')
        .where('key', '=', key)
        .where('patient', '!=', patient)
        .limit(1)
        .executeTakeFirst();
      return other !== undefined;
    }),

  ofPatient: (patient) =>
    scope.read(async (db) => {
      const rows = await db
        .selectFrom('outbound_resources as outbound')
        .selectAll()
        .where('patient', '=', patient)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('held_back_resources as held')
                .select('held.key')
                .whereRef('held.patient', '=', 'outbound.patient')
                .whereRef('held.key', '=', 'outbound.key'),
            ),
          ),
        )
        .orderBy('sequence')
        .execute();
      return rows.map((row) => ({
        key: row.key,
        patient: row.patient,
        resource: fromJsonText<Resource>(row.resource),
        dataClass: row.data_class,
        sensitivity: fromJsonText<readonly Sensitivity[]>(row.sensitivity),
        digest: row.digest,
      }));
    }),

  heldBack: () =>
    scope.read(async (db) => {
      const rows = await db
        .selectFrom('held_back_resources')
        .select(['key', 'patient', 'issues'])
        .orderBy('patient')
        .orderBy('key')
        .execute();
      return rows.map((row) => ({
        key: row.key,
        patient: row.patient,
        issues: fromJsonText<readonly Issue[]>(row.issues),
      }));
    }),
});

const putContent = async (
  db: Queries,
  outbound: OutboundResource,
  at: string,
): Promise<'new' | 'changed' | 'unchanged'> => {
  const content = contentOf(outbound);
  const stored = await db
    .selectFrom('outbound_resources')
    .select(['digest', 'data_class', 'sensitivity'])
    .where('patient', '=', outbound.patient)
    .where('key', '=', outbound.key)
    .executeTakeFirst();
  // The labels are not part of the digest, but consent is decided by them: a change of theirs alone is a change.
  const same =
    stored?.digest === content.digest &&
    stored.data_class === content.data_class &&
    stored.sensitivity === content.sensitivity;
  if (same) return 'unchanged';
  await db
    .insertInto('outbound_resources')
    .values({ patient: outbound.patient, key: outbound.key, ...content, changed_at: at })
    .onConflict((conflict) => conflict.columns(['patient', 'key']).doUpdateSet({ ...content, changed_at: at }))
    .execute();
  return stored === undefined ? 'new' : 'changed';
};

const contentOf = (outbound: OutboundResource) => ({
  data_class: outbound.dataClass,
  sensitivity: toJsonText(outbound.sensitivity),
  digest: outbound.digest,
  resource: toJsonText(outbound.resource),
});
