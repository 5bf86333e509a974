import { inPlainOrder } from '../../domain/plain-order.ts';
import type { FigureStore, StoredFigures } from '../../flows/ports.ts';
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
    .where('state', '=', 'accepted')
    // One that is read back in vain stays accepted: that is no further write.
    .where('failure', 'is', null)
    .groupBy(['partner', 'type'])
    .orderBy('partner')
    .orderBy('type')
    .execute();
  return rows.map(({ partner, type, number }) => ({ partner, type, count: Number(number) }));
};

const failuresByReason = async (db: Queries): Promise<StoredFigures['failures']> => {
  const rows = await db
    .selectFrom('delivery_steps')
    .select((eb) => ['partner', 'failure', eb.fn.countAll<Counted>().as('number')])
    .where('failure', 'is not', null)
    .$narrowType<{ failure: string }>()
    .groupBy(['partner', 'failure'])
    .orderBy('partner')
    .orderBy('failure')
    .execute();
  return rows.map(({ partner, failure, number }) => ({ partner, reason: failure, count: Number(number) }));
};

const readsByOutcome = async (db: Queries): Promise<StoredFigures['reads']> => {
  const rows = await db
    .selectFrom('pulls')
    .select((eb) => ['partner', 'type', 'outcome', 'reason', eb.fn.countAll<Counted>().as('number')])
    .groupBy(['partner', 'type', 'outcome', 'reason'])
    .execute();
  const removed = await db.selectFrom('removed_pulls').selectAll().execute();
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
