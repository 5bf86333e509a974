import type { Selectable } from 'kysely';
import type { PartnerId, PatientId, RunId } from '../../domain/ids.ts';
import type { InboxEntry, InboxStore, LatestPull, Pull, PullReach } from '../../flows/ports.ts';
import { removeSuperseded } from './remove-superseded.ts';
import { PullNotOpenError } from './store-error.ts';
import type { Queries, Tables } from './tables.ts';
import type { TransactionScope } from './transaction-scope.ts';

/** What partners answered, byte for byte. In a transaction it is on the disk when the outermost one has ended. */
export const inboxOf = (scope: TransactionScope, run: RunId | null = null): InboxStore => ({
  begin: ({ id, partner, patient, type, mode }, at) =>
    scope.write(async (db) => {
      await db
        .insertInto('pulls')
        .values({ id, partner, patient, type, started_at: at, outcome: 'unfinished', mode, run })
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

  finish: (pull, outcome, reason, at, reach) =>
    scope.write(async (db) => {
      const ended = await db
        .updateTable('pulls')
        .set({ outcome, reason, finished_at: at, ...(reach === undefined ? {} : columnsOf(reach)) })
        .where('id', '=', pull)
        .where('outcome', '=', 'unfinished')
        .returning('id')
        .executeTakeFirst();
      if (ended === undefined) throw new PullNotOpenError(pull);
    }),

  latest: (partner, patient) =>
    scope.read(async (db) => {
      const bases = await pullsOf(db, partner, patient, 'full-first');
      const later = await changesSince(db, partner, patient, bases);
      const answers = await answersOf(db, [...bases, ...later]);
      const withAnswers = (row: PullRow): Pull => ({ ...pullOf(row), answers: answers.get(row.id) ?? [] });
      return bases.map(
        (base): LatestPull => ({
          ...withAnswers(base),
          changes: later.filter((change) => isChangeSince(base, change)).map(withAnswers),
        }),
      );
    }),

  readSoFar: (partner, patient) =>
    scope.read(async (db) => {
      const bases = (await pullsOf(db, partner, patient, 'full-first')).filter(isCompleteFull);
      const later = await changesSince(db, partner, patient, bases);
      return bases.map((base) => {
        const newest = later.findLast((change) => isChangeSince(base, change)) ?? base;
        return { type: base.type, fullAt: base.started_at, upTo: newest.up_to, asked: newest.asked };
      });
    }),

  lastComplete: (partner) =>
    scope.read(async (db) => {
      const rows = await db
        .selectFrom('pulls')
        .select((eb) => ['patient', eb.fn.max('started_at').as('at')])
        .where('partner', '=', partner)
        .where('outcome', '=', 'complete')
        .groupBy('patient')
        .execute();
      return new Map(rows.map(({ patient, at }) => [patient, at]));
    }),

  lastTried: (partner, patient) =>
    scope.read(async (db) => (await pullsOf(db, partner, patient, 'newest')).map(pullOf)),

  removeSuperseded: (before, most) => scope.write((db) => removeSuperseded(db, before, most)),
});

type PullRow = Selectable<Tables['pulls']>;

const columnsOf = ({ mode, upTo, asked }: PullReach) => ({ mode, up_to: upTo, asked });

/** One pull for each type, sorted by type. */
const pullsOf = async (
  db: Queries,
  partner: PartnerId,
  patient: PatientId,
  preference: 'full-first' | 'newest',
): Promise<readonly PullRow[]> =>
  db
    .selectFrom('pulls')
    .selectAll()
    .where('sequence', 'in', (eb) => {
      const newest = eb.fn.max('sequence');
      const newestFull = eb.fn
        .max('sequence')
        .filterWhere((row) => row.and([row('outcome', '=', 'complete'), row('mode', '=', 'full')]));
      return eb
        .selectFrom('pulls')
        .select(() => (preference === 'newest' ? newest : eb.fn.coalesce(newestFull, newest)).as('sequence'))
        .where('partner', '=', partner)
        .where('patient', '=', patient)
        .groupBy('type');
    })
    .orderBy('type')
    .execute();

const isCompleteFull = ({ outcome, mode }: PullRow): boolean => outcome === 'complete' && mode === 'full';

const isChangeSince = (base: PullRow, change: PullRow): boolean =>
  isCompleteFull(base) && change.type === base.type && change.sequence > base.sequence;

/** Every complete pull of changes after the first of the full ones, in order; of each type those after its own count. */
const changesSince = async (
  db: Queries,
  partner: PartnerId,
  patient: PatientId,
  bases: readonly PullRow[],
): Promise<readonly PullRow[]> => {
  const complete = bases.filter(isCompleteFull);
  if (complete.length === 0) return [];
  return db
    .selectFrom('pulls')
    .selectAll()
    .where('partner', '=', partner)
    .where('patient', '=', patient)
    .where((eb) => eb.or(complete.map(({ type, sequence }) => eb('type', '=', type).and('sequence', '>', sequence))))
    .where('outcome', '=', 'complete')
    .where('mode', '=', 'changes')
    .orderBy('sequence')
    .execute();
};

const answersOf = async (
  db: Queries,
  pulls: readonly PullRow[],
): Promise<ReadonlyMap<string, readonly InboxEntry[]>> => {
  if (pulls.length === 0) return new Map();
  const rows = await db
    .selectFrom('inbox_answers')
    .select(['pull', 'status', 'content_type', 'bytes'])
    .where(
      'pull',
      'in',
      pulls.map(({ id }) => id),
    )
    .orderBy('sequence')
    .execute();
  const entries = rows.map((row) => ({
    pull: row.pull,
    entry: { status: row.status, contentType: row.content_type, bytes: row.bytes },
  }));
  return new Map(
    [...Map.groupBy(entries, ({ pull }) => pull)].map(([pull, same]) => [pull, same.map(({ entry }) => entry)]),
  );
};

const pullOf = (row: PullRow): Omit<Pull, 'answers'> => ({
  partner: row.partner,
  patient: row.patient,
  type: row.type,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
  outcome: row.outcome,
  reason: row.reason,
  mode: row.mode,
  upTo: row.up_to,
  asked: row.asked,
});
