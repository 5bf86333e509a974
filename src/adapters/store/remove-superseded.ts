import type { ExpressionBuilder } from 'kysely';
import type { Instant } from '../../flows/ports.ts';
import type { Queries, Tables } from './tables.ts';

/** See `InboxStore.removeSuperseded`. What is removed goes on being counted: figures never go back. */
export const removeSuperseded = async (db: Queries, before: Instant, most: number): Promise<number> => {
  const rows = await db
    .selectFrom('pulls')
    .select(['pulls.id', 'pulls.partner', 'pulls.type', 'pulls.outcome', 'pulls.reason'])
    .where('pulls.started_at', '<', before)
    .where((eb) =>
      eb.or([
        eb.exists(newerOf(eb).where('newer.outcome', '=', 'complete').where('newer.mode', '=', 'full')),
        eb.and([eb('pulls.outcome', '!=', 'complete'), eb.exists(newerOf(eb))]),
      ]),
    )
    .orderBy('pulls.started_at')
    .orderBy('pulls.sequence')
    .limit(most)
    .execute();
  if (rows.length === 0) return 0;
  await countAsRemoved(db, rows);
  const ids = rows.map(({ id }) => id);
  await db.deleteFrom('inbox_answers').where('pull', 'in', ids).execute();
  await db.deleteFrom('pulls').where('id', 'in', ids).execute();
  return rows.length;
};

/** Pulls of the same partner, patient and type that were begun later. */
const newerOf = (eb: ExpressionBuilder<Tables, 'pulls'>) =>
  eb
    .selectFrom('pulls as newer')
    .select('newer.id')
    .whereRef('newer.partner', '=', 'pulls.partner')
    .whereRef('newer.patient', '=', 'pulls.patient')
    .whereRef('newer.type', '=', 'pulls.type')
    .whereRef('newer.sequence', '>', 'pulls.sequence');

type RemovedPull = Pick<Tables['removed_pulls'], 'partner' | 'type' | 'outcome'> & { readonly reason: string | null };

const countAsRemoved = async (db: Queries, rows: readonly RemovedPull[]): Promise<void> => {
  const alike = Map.groupBy(rows, ({ partner, type, outcome, reason }) =>
    JSON.stringify([partner, type, outcome, reason]),
  );
  for (const [first, ...rest] of alike.values()) {
    if (first === undefined) continue;
    const { partner, type, outcome, reason } = first;
    const count = 1 + rest.length;
    await db
      .insertInto('removed_pulls')
      .values({ partner, type, outcome, reason: reason ?? '', count })
      .onConflict((conflict) =>
        conflict
          .columns(['partner', 'type', 'outcome', 'reason'])
          .doUpdateSet((eb) => ({ count: eb('removed_pulls.count', '+', count) })),
      )
      .execute();
  }
};
