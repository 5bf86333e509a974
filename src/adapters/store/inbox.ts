import type { Selectable } from 'kysely';
import type { PartnerId, PatientId, RunId } from '../../domain/ids.ts';
import type { InboxEntry, InboxStore, Pull } from '../../flows/ports.ts';
import { PullNotOpenError } from './store-error.ts';
import type { Queries, Tables } from './tables.ts';
import type { TransactionScope } from './transaction-scope.ts';

/** What partners answered, byte for byte. In a transaction it is on the disk when the outermost one has ended. */
export const inboxOf = (scope: TransactionScope, run: RunId | null = null): InboxStore => ({
  begin: ({ id, partner, patient, type }, at) =>
    scope.write(async (db) => {
      await db
        .insertInto('pulls')
        .values({ id, partner, patient, type, started_at: at, outcome: 'unfinished', run })
        .execute();
    }),

  keep: (pull, { status, contentType, bytes }) =>
    scope.write(async (db) => {
      const open = await db
        .selectFrom('pulls')
        .select('id')
        .where('id', '=', pull)
        .where('outcome', '=', 'unfinished')
        .executeTakeFirst();
      if (open === undefined) throw new PullNotOpenError(pull);
      await db.insertInto('inbox_answers').values({ pull, status, content_type: contentType, bytes }).execute();
    }),

  finish: (pull, outcome, reason, at) =>
    scope.write(async (db) => {
      const ended = await db
        .updateTable('pulls')
        .set({ outcome, reason, finished_at: at })
        .where('id', '=', pull)
        .where('outcome', '=', 'unfinished')
        .returning('id')
        .executeTakeFirst();
      if (ended === undefined) throw new PullNotOpenError(pull);
    }),

  latest: (partner, patient) =>
    scope.read(async (db) => {
      const pulls: Pull[] = [];
      for (const row of await pullsOf(db, partner, patient, 'complete-first')) {
        pulls.push({ ...pullOf(row), answers: await answersOf(db, row.id) });
      }
      return pulls;
    }),

  lastTried: (partner, patient) =>
    scope.read(async (db) => (await pullsOf(db, partner, patient, 'newest')).map(pullOf)),
});

type PullRow = Selectable<Tables['pulls']>;

/** One pull for each type, sorted by type. */
const pullsOf = async (
  db: Queries,
  partner: PartnerId,
  patient: PatientId,
  preference: 'complete-first' | 'newest',
): Promise<readonly PullRow[]> =>
  db
    .selectFrom('pulls')
    .selectAll()
    .where('sequence', 'in', (eb) => {
      const newest = eb.fn.max('sequence');
      const newestComplete = eb.fn.max('sequence').filterWhere('outcome', '=', 'complete');
      return eb
        .selectFrom('pulls')
        .select(() => (preference === 'newest' ? newest : eb.fn.coalesce(newestComplete, newest)).as('sequence'))
        .where('partner', '=', partner)
        .where('patient', '=', patient)
        .groupBy('type');
    })
    .orderBy('type')
    .execute();

const answersOf = async (db: Queries, pull: string): Promise<readonly InboxEntry[]> => {
  const rows = await db
    .selectFrom('inbox_answers')
    .select(['status', 'content_type', 'bytes'])
    .where('pull', '=', pull)
    .orderBy('sequence')
    .execute();
  return rows.map((row) => ({ status: row.status, contentType: row.content_type, bytes: row.bytes }));
};

const pullOf = (row: PullRow): Omit<Pull, 'answers'> => ({
  partner: row.partner,
  patient: row.patient,
  type: row.type,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
  outcome: row.outcome,
  reason: row.reason,
});
