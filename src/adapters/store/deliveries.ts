import type { Resource } from '@medplum/fhirtypes';
import type { ExpressionBuilder, Selectable } from 'kysely';
import type { PartnerId, PatientId, RunId } from '../../domain/ids.ts';
import type { Delivery, DeliveryState, DeliveryStore } from '../../flows/ports.ts';
import { type Marked, recordSteps, stepColumns, stepsOf } from './delivery-steps.ts';
import { fromJsonText, toJsonText } from './json-text.ts';
import { UnknownDeliveryError } from './store-error.ts';
import type { Queries, Tables } from './tables.ts';
import type { TransactionScope } from './transaction-scope.ts';

/**
 * The queue of what goes to partners. A resource is known by partner, patient and key together (see the first
 * migration for why the patient belongs to it), and its history is its deliveries in the order of `sequence`.
 */
export const deliveriesOf = (scope: TransactionScope, run: RunId | null = null): DeliveryStore => ({
  enqueue: (delivery, at) => scope.write((db) => enqueue({ db, run }, delivery, at)),

  patientsDue: (partner, at, only = null) =>
    scope.read(async (db) => {
      const due = db.selectFrom('deliveries').select('patient').where('partner', '=', partner).where(isDue(at));
      const rows = await (only === null ? due : due.where('patient', '=', only))
        .groupBy('patient')
        .orderBy((eb) => eb.fn.min('sequence'))
        .execute();
      return rows.map((row) => row.patient);
    }),

  // One UPDATE ... RETURNING inside the write lock: whoever runs it has the rows, nobody else can have them too.
  // Rejected: SELECT and then UPDATE by id, which two processes can do at the same moment where reading takes no lock;
  // FOR UPDATE SKIP LOCKED, which SQLite lacks, and which would split a patient's deliveries between two workers and
  // so lose their order. RETURNING promises no order, hence the sort.
  claim: (partner, patient, at) =>
    scope.write(async (db) => {
      if (await isHeldByAnother(db, partner, patient, at)) return [];
      const rows = await db
        .updateTable('deliveries')
        .set({ state: 'sending', changed_at: at })
        .where('partner', '=', partner)
        .where('patient', '=', patient)
        .where(isDue(at))
        .returningAll()
        .execute();
      const claimed = rows.toSorted((left, right) => left.sequence - right.sequence);
      await recordSteps({ db, run }, claimed);
      return claimed.map(deliveryOf);
    }),

  interrupted: (partner) => scope.read((db) => listed(db, { partner, states: ['sending'] })),

  move: (id, change, at) => scope.write((db) => move({ db, run }, id, change, at)),

  replay: (id, at, overrules = null) => scope.write((db) => replay({ db, run }, id, at, overrules)),

  history: (id) => scope.read((db) => stepsOf(db, id)),

  beginningWith: (characters) =>
    scope.read(async (db) => {
      const rows = await db
        .selectFrom('deliveries')
        .selectAll()
        .where((eb) => eb.fn('substr', ['id', eb.lit(1), eb.lit(characters.length)]), '=', characters)
        .orderBy('sequence')
        .execute();
      return rows.map(deliveryOf);
    }),

  placements: (partner, patient) =>
    scope.read(async (db) => {
      const rows = await db
        .selectFrom('deliveries')
        .select(['key', 'partner_reference'])
        .where('partner', '=', partner)
        .where('patient', '=', patient)
        .where('state', 'in', ['queued', 'sending', ...takenStates])
        .where('partner_reference', 'is not', null)
        .orderBy('sequence')
        .$narrowType<{ partner_reference: string }>()
        .execute();
      // A later one takes the place of an earlier one of the same key.
      return new Map(rows.map((row) => [row.key, row.partner_reference]));
    }),

  placed: (partner, key, digest) => scope.read((db) => placed(db, partner, key, digest)),

  counts: (partner) =>
    scope.read(async (db) => {
      const rows = await db
        .selectFrom('deliveries')
        .select((eb) => ['state', eb.fn.countAll<number | string | bigint>().as('number')])
        .where('partner', '=', partner)
        .groupBy('state')
        .orderBy('state')
        .execute();
      const counts: Partial<Record<DeliveryState, number>> = Object.fromEntries(
        rows.map((row) => [row.state, Number(row.number)]),
      );
      return counts;
    }),

  list: (filter) => scope.read((db) => listed(db, filter)),
});

const isDue = (at: string) => (eb: ExpressionBuilder<Tables, 'deliveries'>) =>
  eb.and([eb('state', '=', 'queued'), eb.or([eb('not_before', 'is', null), eb('not_before', '<=', at)])]);

const sharedTypes = ['Organization', 'Practitioner'] as const;

/**
 * Organisations and practitioners belong to many patients. While one's delivery brings them, another's of the same would
 * search and create beside it, and the partner would have them twice. What waits for its next attempt holds up nobody.
 */
const isHeldByAnother = async (db: Queries, partner: PartnerId, patient: PatientId, at: string): Promise<boolean> => {
  const held = await db
    .selectFrom('deliveries as mine')
    .innerJoin('deliveries as theirs', (join) =>
      join.onRef('theirs.partner', '=', 'mine.partner').onRef('theirs.key', '=', 'mine.key'),
    )
    .select('theirs.id')
    .where('mine.partner', '=', partner)
    .where('mine.patient', '=', patient)
    .where((eb) => eb.or(sharedTypes.map((type) => eb('mine.key', 'like', `${type}/%`))))
    .where('mine.state', '=', 'queued')
    .where((eb) => eb.or([eb('mine.not_before', 'is', null), eb('mine.not_before', '<=', at)]))
    .where('theirs.patient', '!=', patient)
    .where('theirs.state', '=', 'sending')
    .where('theirs.not_before', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return held !== undefined;
};

/** The partner has said yes. */
const takenStates: readonly DeliveryState[] = ['accepted', 'verified', 'altered'];

/**
 * Deliveries of several patients reach a partner in no order that is known here: `sequence` says which was queued last,
 * `changed_at` which was last heard of. Only where both say that it is this content, taken, is it believed; in doubt it
 * is written once more, which changes nothing.
 */
const placed = async (db: Queries, partner: PartnerId, key: string, digest: string): Promise<string | null> => {
  const begun = db
    .selectFrom('deliveries')
    .select(['digest', 'state', 'partner_reference'])
    .where('partner', '=', partner)
    .where('key', '=', key)
    .where('state', 'in', ['sending', ...takenStates])
    .limit(1);
  const lastQueued = await begun.orderBy('sequence', 'desc').executeTakeFirst();
  const lastHeardOf = await begun.orderBy('changed_at', 'desc').orderBy('sequence', 'desc').executeTakeFirst();
  for (const delivery of [lastQueued, lastHeardOf]) {
    if (delivery?.digest !== digest || delivery.state === 'sending') return null;
  }
  return lastHeardOf?.partner_reference ?? null;
};

const enqueue = async (
  marked: Marked,
  { id, partner, outbound }: Parameters<DeliveryStore['enqueue']>[0],
  at: string,
): Promise<'queued' | 'unchanged'> => {
  const { db } = marked;
  const { patient, key, digest } = outbound;
  const ofKey = { partner, patient, key };
  const latest = await db
    .selectFrom('deliveries')
    .select(['digest', 'state'])
    .where((eb) => eb.and(ofKey))
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  // Only the latest counts: after A, B, A the partner has B, or is about to. That it was refused, or given up on, does
  // not queue it again: a person decides that. One that was superseded with nothing after it never was sent.
  if (latest?.digest === digest && latest.state !== 'superseded') return 'unchanged';
  const superseded = await db
    .updateTable('deliveries')
    .set({ state: 'superseded', changed_at: at })
    .where((eb) => eb.and({ ...ofKey, state: 'queued' }))
    .returning(stepColumns)
    .execute();
  const queued = await db
    .insertInto('deliveries')
    .values({
      ...{ id, partner, patient, key, digest, resource: toJsonText(outbound.resource) },
      ...{ state: 'queued', attempts: 0, queued_at: at, changed_at: at },
    })
    .returning(stepColumns)
    .execute();
  await recordSteps(marked, [...superseded, ...queued]);
  return 'queued';
};

const move = async (...[marked, id, change, at]: [Marked, ...Parameters<DeliveryStore['move']>]): Promise<void> => {
  const moved = await marked.db
    .updateTable('deliveries')
    .set((eb) => ({
      state: change.state,
      changed_at: at,
      ...(change.attempted === true ? { attempts: eb('attempts', '+', 1) } : {}),
      ...(change.notBefore === undefined ? {} : { not_before: change.notBefore }),
      ...(change.partnerReference === undefined ? {} : { partner_reference: change.partnerReference }),
      ...(change.detail === undefined ? {} : { detail: change.detail }),
    }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  if (moved === undefined) throw new UnknownDeliveryError(id);
  await recordSteps(marked, [moved], change.failure);
  if (change.state === 'queued') await supersedeIfOutdated(marked, moved);
};

const replay = async (
  marked: Marked,
  id: Delivery['id'],
  at: string,
  overrules: readonly string[] | null,
): Promise<'queued' | 'superseded' | null> => {
  const detail = overrules === null ? null : `may replace what the partner changed: ${overrules.join(', ')}`;
  const replayed = await marked.db
    .updateTable('deliveries')
    .set({
      ...{ state: 'queued', attempts: 0, not_before: null, changed_at: at },
      ...{ detail, overrules: overrules?.join(',') ?? null },
    })
    .where('id', '=', id)
    .where('state', 'in', ['refused', 'dead'])
    .returningAll()
    .executeTakeFirst();
  if (replayed === undefined) return null;
  await recordSteps(marked, [replayed]);
  return (await supersedeIfOutdated(marked, replayed)) ? 'superseded' : 'queued';
};

/**
 * One that goes back into the queue (to be tried again, or replayed by a person) while a newer version of the same
 * resource was queued, would reach the partner after that one and undo it. It is superseded instead.
 */
const supersedeIfOutdated = async (marked: Marked, moved: Selectable<Tables['deliveries']>): Promise<boolean> => {
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

const listed = async (db: Queries, filter: Parameters<DeliveryStore['list']>[0]): Promise<readonly Delivery[]> => {
  const { partner, patient, states } = filter;
  // `in ()` is not SQL everywhere.
  if (states?.length === 0) return [];
  let query = db.selectFrom('deliveries').selectAll().orderBy('sequence');
  if (partner !== undefined) query = query.where('partner', '=', partner);
  if (patient !== undefined) query = query.where('patient', '=', patient);
  if (states !== undefined) query = query.where('state', 'in', states);
  const rows = await query.execute();
  return rows.map(deliveryOf);
};

const deliveryOf = (row: Selectable<Tables['deliveries']>): Delivery => ({
  id: row.id,
  partner: row.partner,
  patient: row.patient,
  key: row.key,
  digest: row.digest,
  resource: fromJsonText<Resource>(row.resource),
  state: row.state,
  attempts: row.attempts,
  notBefore: row.not_before,
  partnerReference: row.partner_reference,
  detail: row.detail,
  queuedAt: row.queued_at,
  changedAt: row.changed_at,
  overrules: row.overrules?.split(',') ?? [],
});
