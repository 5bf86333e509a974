import type { Selectable, SelectQueryBuilder } from 'kysely';
import type { RunOutcome, RunReport, RunStore, SyncRun } from '../../flows/ports.ts';
import { fromJsonText, toJsonText } from './json-text.ts';
import { turnsOf } from './rounds.ts';
import type { Queries, Tables } from './tables.ts';
import type { TransactionScope } from './transaction-scope.ts';

/** Syncs and their reports, in the order in which they began. */
export const runsOf = (scope: TransactionScope): RunStore => ({
  begin: ({ id, selection: { partner, patients }, work = 'sync' }, at) =>
    scope.write(async (db) => {
      await db
        .insertInto('sync_runs')
        .values({ id, work, partner, patients, started_at: at, outcome: 'unfinished' })
        .execute();
    }),

  finish: (id, { outcome, error, report }, at) =>
    scope.write(async (db) => {
      await db
        .updateTable('sync_runs')
        .set({ outcome, error, report: report === null ? null : toJsonText(report), finished_at: at })
        .where('id', '=', id)
        .where('outcome', '=', 'unfinished')
        .execute();
    }),

  latest: (count) => scope.read((db) => runsIn(db, newestFirst(db).limit(count))),

  beginningWith: (characters) =>
    scope.read((db) =>
      runsIn(
        db,
        newestFirst(db).where((eb) => eb.fn('substr', ['id', eb.lit(1), eb.lit(characters.length)]), '=', characters),
      ),
    ),

  latestWhole: () =>
    scope.read(async (db) => {
      const whole = newestFirst(db).where('patients', '=', 'all').where('partner', 'is', null);
      const ended = whole.where('outcome', 'in', ['done', 'problems']).where('report', 'is not', null);
      const [run] = await runsIn(db, ended.limit(1));
      return run ?? null;
    }),

  counts: () =>
    scope.read(async (db) => {
      const rows = await db
        .selectFrom('sync_runs')
        .select((eb) => ['outcome', eb.fn.countAll<number | string | bigint>().as('number')])
        .groupBy('outcome')
        .orderBy('outcome')
        .execute();
      const counts: Partial<Record<RunOutcome, number>> = Object.fromEntries(
        rows.map((row) => [row.outcome, Number(row.number)]),
      );
      return counts;
    }),
});

type Runs = Selectable<Tables['sync_runs']>;

const newestFirst = (db: Queries) => db.selectFrom('sync_runs').selectAll().orderBy('sequence', 'desc');

const runsIn = async (
  db: Queries,
  query: SelectQueryBuilder<Tables, 'sync_runs', Runs>,
): Promise<readonly SyncRun[]> => {
  const runs: SyncRun[] = [];
  for (const row of await query.execute()) {
    const isUnderWay = row.work === 'round' && row.outcome === 'unfinished';
    const { ended, all } = isUnderWay ? await turnsOf(db, row.id) : nothing;
    runs.push({ ...runOf(row), turns: isUnderWay ? { ended, all } : null });
  }
  return runs;
};

const nothing = { ended: 0, all: 0 };

const runOf = (row: Runs): Omit<SyncRun, 'turns'> => ({
  id: row.id,
  work: row.work,
  selection: { partner: row.partner, patients: row.patients },
  startedAt: row.started_at,
  finishedAt: row.finished_at,
  outcome: row.outcome,
  error: row.error,
  report: row.report === null ? null : fromJsonText<RunReport>(row.report),
});
