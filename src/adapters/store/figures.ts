import { sql } from 'kysely';
import type { RunId } from '../../domain/ids.ts';
import { inPlainOrder } from '../../domain/plain-order.ts';
import type { FigureStore, RunFigures, StoredFigures } from '../../flows/ports.ts';
import type { Queries } from './tables.ts';
import type { TransactionScope } from './transaction-scope.ts';

/** Counts over everything; every one of them is answered by an index alone. */
export const figuresOf = (scope: TransactionScope): FigureStore => ({
  now: () =>
    scope.read(async (db) => ({
      deliveries: await deliveriesByState(db),
      writes: await writesByType(db),
      failures: await failuresByReason(db),
      reads: await readsByOutcome(db),
    })),

  ofRun: (run) =>
    scope.read(async (db) => ({
      queued: await queuedBy(db, run),
      writes: await writesBy(db, run),
      failures: await failuresByReason(db, run),
      reads: await readsByOutcome(db, run),
    })),
});

/** Engines count in numbers, big numbers or text. */
type Counted = number | string | bigint;

const deliveriesByState = async (db: Queries): Promise<StoredFigures['deliveries']> => {
  const rows = await db
    .selectFrom('deliveries')
    .select((eb) => ['partner', 'state', eb.fn.countAll<Counted>().as('number')])
    .groupBy(['partner', 'state'])
    .orderBy('partner')
    .orderBy('state')
    .execute();
  return rows.map(({ partner, state, number }) => ({ partner, state, count: Number(number) }));
};

const writesByType = async (db: Queries): Promise<StoredFigures['writes']> => {
  const rows = await db
    .selectFrom('delivery_steps')
    .select((eb) => ['partner', 'type', eb.fn.countAll<Counted>().as('number')])
    // One that is read back in vain stays accepted: that is no further write. In the words of the index over them.
    .where(sql<boolean>`state = 'accepted' and failure is null`)
    .groupBy(['partner', 'type'])
    .orderBy('partner')
    .orderBy('type')
    .execute();
  return rows.map(({ partner, type, number }) => ({ partner, type, count: Number(number) }));
};

/** Queued for the first time: what goes back into the queue says why. */
const queuedBy = async (db: Queries, run: RunId): Promise<number> => {
  const row = await db
    .selectFrom('delivery_steps')
    .select((eb) => eb.fn.countAll<Counted>().as('number'))
    .where('run', '=', run)
    .where('state', '=', 'queued')
    .where('detail', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.number);
};

const writesBy = async (db: Queries, run: RunId): Promise<RunFigures['writes']> => {
  const rows = await db
    .selectFrom('delivery_steps')
    .select((eb) => ['partner', eb.fn.countAll<Counted>().as('number')])
    .where('run', '=', run)
    .where('state', '=', 'accepted')
    .where('failure', 'is', null)
    .groupBy('partner')
    .orderBy('partner')
    .execute();
  return rows.map(({ partner, number }) => ({ partner, count: Number(number) }));
};

const failuresByReason = async (db: Queries, run: RunId | null = null): Promise<StoredFigures['failures']> => {
  const rows = await (run === null
    ? db.selectFrom('delivery_steps')
    : db.selectFrom('delivery_steps').where('run', '=', run)
  )
    .select((eb) => ['partner', 'failure', eb.fn.countAll<Counted>().as('number')])
    .where('failure', 'is not', null)
    .$narrowType<{ failure: string }>()
    .groupBy(['partner', 'failure'])
    .orderBy('partner')
    .orderBy('failure')
    .execute();
  return rows.map(({ partner, failure, number }) => ({ partner, reason: failure, count: Number(number) }));
};

const readsByOutcome = async (db: Queries, run: RunId | null = null): Promise<StoredFigures['reads']> => {
  const rows = await (run === null ? db.selectFrom('pulls') : db.selectFrom('pulls').where('run', '=', run))
    .select((eb) => ['partner', 'type', 'outcome', 'reason', eb.fn.countAll<Counted>().as('number')])
    .groupBy(['partner', 'type', 'outcome', 'reason'])
    .execute();
  // Of a run they are no longer known; its report was written long before.
  const removed = run === null ? await db.selectFrom('removed_pulls').selectAll().execute() : [];
  const counts = [
    ...rows.map(({ number, ...read }) => ({ ...read, count: Number(number) })),
    ...removed.map((read) => ({ ...read, reason: read.reason === '' ? null : read.reason })),
  ];
  const keyOf = ({ partner, type, outcome, reason }: (typeof counts)[number]): string =>
    [partner, type, outcome, reason ?? ''].join(' ');
  return [...Map.groupBy(counts, keyOf)]
    .toSorted(([one], [other]) => inPlainOrder(one, other))
    .flatMap(([, [first, ...rest]]) =>
      first === undefined ? [] : [{ ...first, count: rest.reduce((sum, { count }) => sum + count, first.count) }],
    );
};
