import { isOfManyPatients } from '../../fhir/of-many-patients.ts';
import type { DeliveryStore } from '../../flows/ports.ts';
import { type Marked, recordSteps, stepColumns } from './delivery-steps.ts';
import { toJsonText } from './json-text.ts';
import { inPieces } from './pieces.ts';
import type { Queries } from './tables.ts';

type Enqueue = Parameters<DeliveryStore['enqueueAll']>;

/** As `DeliveryStore.enqueueAll` says: a patient's resources for one partner, in as few statements as they fit in. */
export const enqueueAll = async (
  marked: Marked,
  to: Enqueue[0],
  deliveries: Enqueue[1],
  at: string,
): Promise<readonly ('queued' | 'unchanged')[]> => {
  const latest = await latestOf(marked.db, to);
  // Only the latest counts: after A, B, A the partner has B, or is about to. That it was refused, or given up on, does
  // not queue it again: a person decides that. One that was superseded with nothing after it never was sent.
  const isThere = ({ outbound: { key, digest } }: Enqueue[1][number]): boolean => {
    const known = latest.get(key);
    return known?.digest === digest && known.state !== 'superseded';
  };
  const wanted = deliveries.filter((one) => !isThere(one));
  for (const part of inPieces(wanted)) await enqueuePart(marked, to, part, at);
  return deliveries.map((one) => (isThere(one) ? 'unchanged' : 'queued'));
};

const latestOf = async (db: Queries, to: Enqueue[0]) => {
  const rows = await db
    .selectFrom('deliveries')
    .select(['key', 'digest', 'state'])
    .where('sequence', 'in', (newest) =>
      newest
        .selectFrom('deliveries')
        .select((eb) => eb.fn.max('sequence').as('sequence'))
        .where((eb) => eb.and(to))
        .groupBy('key'),
    )
    .execute();
  return new Map(rows.map((row) => [row.key, row]));
};

const enqueuePart = async (marked: Marked, to: Enqueue[0], part: Enqueue[1], at: string): Promise<void> => {
  const keys = part.map(({ outbound: { key } }) => key);
  const superseded = await marked.db
    .updateTable('deliveries')
    .set({ state: 'superseded', changed_at: at })
    .where((eb) => eb.and({ ...to, state: 'queued' }))
    .where('key', 'in', keys)
    .returning(stepColumns)
    .execute();
  const queued = part.map(({ id, outbound: { key, digest } }) => ({
    ...{ id, ...to, key, digest, of_many_patients: isOfManyPatients(key) ? (1 as const) : (0 as const) },
    ...({ state: 'queued', attempts: 0, queued_at: at, changed_at: at } as const),
  }));
  // Another partner may be sent the same.
  await marked.db
    .insertInto('delivery_bodies')
    .values(part.map(({ outbound: { digest, resource } }) => ({ digest, resource: toJsonText(resource) })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await marked.db.insertInto('deliveries').values(queued).execute();
  const begun = queued.map((row) => ({ ...row, partner_reference: null, detail: null }));
  await recordSteps(marked, [...superseded, ...begun]);
};
