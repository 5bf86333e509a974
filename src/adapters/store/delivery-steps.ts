import type { Selectable } from 'kysely';
import type { DeliveryId, RunId } from '../../domain/ids.ts';
import type { DeliveryStep } from '../../flows/ports.ts';
import { inPieces } from './pieces.ts';
import type { Queries, Tables } from './tables.ts';

/** What a step is made of; each statement that changes a delivery gives it back. */
export const stepColumns = [
  'id',
  'partner',
  'key',
  'state',
  'attempts',
  'partner_reference',
  'detail',
  'changed_at',
] as const;

type Changed = Pick<Selectable<Tables['deliveries']>, (typeof stepColumns)[number]>;

/** A transaction, and the run that what it writes is counted for. */
export interface Marked {
  readonly db: Queries;
  readonly run: RunId | null;
}

/** Writes down which state deliveries came into; steps are only added. */
export const recordSteps = async (
  { db, run }: Marked,
  changed: readonly Changed[],
  failure: string | null = null,
): Promise<void> => {
  const steps = changed.map(({ id, key, changed_at: at, partner, state, attempts, partner_reference, detail }) => ({
    ...{ delivery: id, type: key.split('/')[0] ?? key, at, failure, run },
    ...{ partner, state, attempts, partner_reference, detail },
  }));
  for (const part of inPieces(steps)) await db.insertInto('delivery_steps').values(part).execute();
};

/** The steps of one delivery, in order. */
export const stepsOf = async (db: Queries, delivery: DeliveryId): Promise<readonly DeliveryStep[]> => {
  const rows = await db
    .selectFrom('delivery_steps')
    .select(['at', 'state', 'attempts', 'partner_reference', 'detail', 'failure'])
    .where('delivery', '=', delivery)
    .orderBy('sequence')
    .execute();
  return rows.map(({ partner_reference: partnerReference, ...step }) => ({ ...step, partnerReference }));
};
