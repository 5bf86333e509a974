import type { ExpressionBuilder, Selectable } from 'kysely';
import type { DeliveryChange, DeliveryMove } from '../../flows/ports.ts';
import { type Marked, recordSteps, stepColumns } from './delivery-steps.ts';
import { inPieces } from './pieces.ts';
import { UnknownDeliveryError } from './store-error.ts';
import type { Tables } from './tables.ts';

const movedColumns = [...stepColumns, 'patient', 'sequence'] as const;

type Moved = Pick<Selectable<Tables['deliveries']>, (typeof movedColumns)[number]>;

/**
 * As `DeliveryStore.moveAll` says. Most deliveries of a patient come into the same state at once: those that differ only
 * in where the partner keeps them are moved by one statement.
 */
export const moveAll = async (marked: Marked, moves: readonly DeliveryMove[], at: string): Promise<void> => {
  for (const alike of Map.groupBy(moves, ({ change }) => kindOf(change)).values()) {
    for (const part of inPieces(alike)) await moveAlike(marked, part, at);
  }
};

const kindOf = ({ partnerReference, ...change }: DeliveryChange): string =>
  JSON.stringify([
    Object.entries(change).toSorted(([one], [other]) => (one < other ? -1 : 1)),
    partnerReference === undefined,
  ]);

const moveAlike = async (marked: Marked, moves: readonly DeliveryMove[], at: string): Promise<void> => {
  const [first] = moves;
  if (first === undefined) return;
  const { change } = first;
  const moved = await marked.db
    .updateTable('deliveries')
    .set((eb) => ({
      state: change.state,
      changed_at: at,
      ...(change.attempted === true ? { attempts: eb('attempts', '+', 1) } : {}),
      ...(change.notBefore === undefined ? {} : { not_before: change.notBefore }),
      ...(change.partnerReference === undefined ? {} : { partner_reference: placesOf(eb, moves) }),
      ...(change.detail === undefined ? {} : { detail: change.detail }),
    }))
    .where(
      'id',
      'in',
      moves.map(({ id }) => id),
    )
    .returning(movedColumns)
    .execute();
  const found = new Set(moved.map(({ id }) => id));
  for (const { id } of moves) if (!found.has(id)) throw new UnknownDeliveryError(id);
  await recordSteps(marked, moved, change.failure);
  if (change.state === 'queued') for (const one of moved) await supersedeIfOutdated(marked, one);
};

/** Each its own place, by one expression; no expression where all have the same. */
const placesOf = (eb: ExpressionBuilder<Tables, 'deliveries'>, moves: readonly DeliveryMove[]) => {
  const [first, ...others] = moves.map(({ id, change }) => ({ id, place: change.partnerReference ?? null }));
  if (first === undefined || others.every(({ place }) => place === first.place)) return eb.val(first?.place ?? null);
  const begun = eb.case().when('id', '=', first.id).then(eb.val(first.place));
  return others.reduce((chosen, { id, place }) => chosen.when('id', '=', id).then(eb.val(place)), begun).end();
};

/**
 * One that goes back into the queue (to be tried again, or replayed by a person) while a newer version of the same
 * resource was queued, would reach the partner after that one and undo it. It is superseded instead.
 */
export const supersedeIfOutdated = async (marked: Marked, moved: Moved): Promise<boolean> => {
  const superseded = await marked.db
    .updateTable('deliveries')
    .set({ state: 'superseded' })
    .where('id', '=', moved.id)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('deliveries as newer')
          .select('newer.sequence')
          .where((eb) =>
            eb.and({ 'newer.partner': moved.partner, 'newer.patient': moved.patient, 'newer.key': moved.key }),
          )
          .where('newer.sequence', '>', moved.sequence)
          .where('newer.state', '!=', 'superseded'),
      ),
    )
    .returning(stepColumns)
    .execute();
  await recordSteps(marked, superseded);
  return superseded.length > 0;
};
