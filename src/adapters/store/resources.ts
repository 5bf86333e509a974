import type { Resource } from '@medplum/fhirtypes';
import type { Selectable } from 'kysely';
import type { Sensitivity } from '../../domain/clinic-record.ts';
import type { PatientId } from '../../domain/ids.ts';
import type { Issue } from '../../domain/issue.ts';
import type { OutboundResource, ResourceStore } from '../../flows/ports.ts';
import { fromJsonText, toJsonText } from './json-text.ts';
import { inPieces } from './pieces.ts';
import type { Queries, Tables } from './tables.ts';
import type { TransactionScope } from './transaction-scope.ts';

export const resourcesOf = (scope: TransactionScope): ResourceStore => ({
  put: (outbound, at) =>
    scope.write(async (db) => {
      const [answer] = await putAll(db, outbound.patient, [outbound], at);
      return answer ?? 'unchanged';
    }),

  putAll: (patient, resources, at) => scope.write((db) => putAll(db, patient, resources, at)),

  holdBack: (outbound, issues, at) =>
    scope.write(async (db) => {
      const held = { ...contentOf(outbound), issues: toJsonText(issues), held_at: at };
      await db
        .insertInto('held_back_resources')
        .values({ patient: outbound.patient, key: outbound.key, ...held })
        .onConflict((conflict) => conflict.columns(['patient', 'key']).doUpdateSet(held))
        .execute();
    }),

  thoseOfOthers: (keys, patient) =>
    scope.read(async (db) => {
      const others = new Set<string>();
      for (const part of inPieces(keys)) {
        const rows = await db
          .selectFrom('outbound_resources')
          .select('key')
          .distinct()
          .where('key', 'in', part)
          .where('patient', '!=', patient)
          .execute();
        for (const { key } of rows) others.add(key);
      }
      return others;
    }),

  ofPatient: (patient) =>
    scope.read(async (db) => {
      const rows = await notHeldBack(db, patient).selectAll().execute();
      return rows.map((row) => ({
        ...labelsOf(row),
        patient: row.patient,
        resource: fromJsonText<Resource>(row.resource),
        digest: row.digest,
      }));
    }),

  labelsOfPatient: (patient) =>
    scope.read(async (db) => {
      const rows = await notHeldBack(db, patient).select(['key', 'data_class', 'sensitivity']).execute();
      return rows.map(labelsOf);
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

const notHeldBack = (db: Queries, patient: PatientId) =>
  db
    .selectFrom('outbound_resources as outbound')
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
    .orderBy('sequence');

const labelsOf = (row: Pick<Selectable<Tables['outbound_resources']>, 'key' | 'data_class' | 'sensitivity'>) => ({
  key: row.key,
  dataClass: row.data_class,
  sensitivity: fromJsonText<readonly Sensitivity[]>(row.sensitivity),
});

type Outcome = 'new' | 'changed' | 'unchanged';

const putAll = async (
  db: Queries,
  patient: PatientId,
  resources: readonly OutboundResource[],
  at: string,
): Promise<readonly Outcome[]> => {
  const outcomes: Outcome[] = [];
  for (const part of inPieces(resources)) outcomes.push(...(await putPart(db, patient, part, at)));
  return outcomes;
};

const putPart = async (
  db: Queries,
  patient: PatientId,
  part: readonly OutboundResource[],
  at: string,
): Promise<readonly Outcome[]> => {
  const keys = part.map(({ key }) => key);
  await db.deleteFrom('held_back_resources').where('patient', '=', patient).where('key', 'in', keys).execute();
  const stored = await db
    .selectFrom('outbound_resources')
    .select(['key', 'digest', 'data_class', 'sensitivity'])
    .where('patient', '=', patient)
    .where('key', 'in', keys)
    .execute();
  const known = new Map(stored.map((row) => [row.key, row]));
  const news = part
    .map((outbound) => ({ patient, key: outbound.key, ...contentOf(outbound), changed_at: at }))
    .filter((row) => !saysTheSame(known.get(row.key), row));
  if (news.length > 0) {
    await db
      .insertInto('outbound_resources')
      .values(news)
      .onConflict((conflict) =>
        conflict.columns(['patient', 'key']).doUpdateSet((eb) => ({
          data_class: eb.ref('excluded.data_class'),
          sensitivity: eb.ref('excluded.sensitivity'),
          digest: eb.ref('excluded.digest'),
          resource: eb.ref('excluded.resource'),
          changed_at: eb.ref('excluded.changed_at'),
        })),
      )
      .execute();
  }
  const changed = new Set(news.map(({ key }) => key));
  return keys.map((key) => (changed.has(key) ? (known.has(key) ? 'changed' : 'new') : 'unchanged'));
};

/** The labels are not part of the digest, but consent is decided by them: a change of theirs alone is a change. */
const saysTheSame = (
  stored: Pick<Content, 'digest' | 'data_class' | 'sensitivity'> | undefined,
  content: Content,
): boolean =>
  stored?.digest === content.digest &&
  stored.data_class === content.data_class &&
  stored.sensitivity === content.sensitivity;

type Content = ReturnType<typeof contentOf>;

const contentOf = (outbound: OutboundResource) => ({
  data_class: outbound.dataClass,
  sensitivity: toJsonText(outbound.sensitivity),
  digest: outbound.digest,
  resource: toJsonText(outbound.resource),
});
