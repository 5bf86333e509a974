import type { RunId } from '../../domain/ids.ts';
import type { RoundStore, RoundUnderWay, TurnEnd, TurnReport } from '../../flows/ports.ts';
import { fromJsonText, toJsonText } from './json-text.ts';
import type { Queries } from './tables.ts';
import type { TransactionScope } from './transaction-scope.ts';

/** Rounds and the turns of their patients. */
export const roundsOf = (scope: TransactionScope): RoundStore => ({
  open: (run) =>
    scope.write(async (db) => {
      await db
        .insertInto('round_turns')
        .columns(['run', 'patient'])
        .expression((eb) => eb.selectFrom('clinic_records').select(({ val }) => [val(run).as('run'), 'patient']))
        .execute();
    }),

  underWay: () => scope.read(underWay),

  lastEnded: (run) => scope.read(async (db) => (await turnsOf(db, run)).lastEnded),

  left: (run) =>
    scope.read(async (db) => {
      const rows = await db
        .selectFrom('round_turns')
        .select('patient')
        .where('run', '=', run)
        .where('ended_at', 'is', null)
        .orderBy('patient')
        .execute();
      return rows.map(({ patient }) => patient);
    }),

  end: (run, patient, end, at) =>
    scope.write(async (db) => {
      await db
        .updateTable('round_turns')
        .set({ ended_at: at, ...columnsOf(end) })
        .where('run', '=', run)
        .where('patient', '=', patient)
        .where('ended_at', 'is', null)
        .execute();
    }),

  turns: (run) =>
    scope.read(async (db) => {
      const rows = await db.selectFrom('round_turns').select(['error', 'report']).where('run', '=', run).execute();
      return rows.map(endOf);
    }),

  forget: (run) =>
    scope.write(async (db) => {
      await db.deleteFrom('round_turns').where('run', '=', run).execute();
    }),
});

const columnsOf = (end: TurnEnd): { readonly error: string | null; readonly report: string | null } =>
  'error' in end ? { error: end.error, report: null } : { error: null, report: toJsonText(end.report) };

const endOf = ({ error, report }: { error: string | null; report: string | null }): TurnEnd | null => {
  if (error !== null) return { error };
  return report === null ? null : { report: fromJsonText<TurnReport>(report) };
};

const underWay = async (db: Queries): Promise<readonly RoundUnderWay[]> => {
  const rows = await db
    .selectFrom('sync_runs')
    .select(['id', 'partner', 'started_at'])
    .select(({ selectFrom }) =>
      selectFrom('round_turns')
        .select('patient')
        .whereRef('run', '=', 'sync_runs.id')
        .where('ended_at', 'is', null)
        .limit(1)
        .as('waiting'),
    )
    .where('outcome', '=', 'unfinished')
    .where('work', '=', 'round')
    .orderBy('sequence')
    .execute();
  return rows.map(({ id, partner, started_at: startedAt, waiting }) => ({
    ...{ id, partner, startedAt },
    isOver: waiting === null,
  }));
};

/** How many turns a round has, and how many have ended. */
export const turnsOf = async (
  db: Queries,
  run: RunId,
): Promise<{ readonly ended: number; readonly all: number; readonly lastEnded: string | null }> => {
  const row = await db
    .selectFrom('round_turns')
    .select(({ fn }) => [
      fn.countAll<number | string | bigint>().as('all'),
      fn.count<number | string | bigint>('ended_at').as('ended'),
      fn.max('ended_at').as('last'),
    ])
    .where('run', '=', run)
    .executeTakeFirstOrThrow();
  return { ended: Number(row.ended), all: Number(row.all), lastEnded: row.last };
};
