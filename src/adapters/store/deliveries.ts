import type { Resource } from '@medplum/fhirtypes';
import type { ExpressionBuilder, Selectable, SelectQueryBuilder } from 'kysely';
import type { PartnerId, PatientId, RunId } from '../../domain/ids.ts';
import { isOfManyPatients } from '../../fhir/of-many-patients.ts';
import type { Delivery, DeliveryState, DeliveryStore } from '../../flows/ports.ts';
import { type Marked, recordSteps, stepsOf } from './delivery-steps.ts';
import { enqueueAll } from './enqueue-deliveries.ts';
import { fromJsonText } from './json-text.ts';
import { moveAll, supersedeIfOutdated } from './move-deliveries.ts';
import { inPieces } from './pieces.ts';
import { StoreFailedError } from './store-error.ts';
import type { Queries, Tables } from './tables.ts';
import type { TransactionScope } from './transaction-scope.ts';

/**
 * The queue of what goes to partners. A resource is known by partner, patient and key together (see the first
 * migration for why the patient belongs to it), and its history is its deliveries in the order of `sequence`.
 */
export const deliveriesOf = (scope: TransactionScope, run: RunId | null = null): DeliveryStore => ({
  enqueueAll: (to, deliveries, at) => scope.write((db) => enqueueAll({ db, run }, to, deliveries, at)),

  enqueue: ({ id, partner, outbound }, at) =>
    scope.write(async (db) => {
      const to = { partner, patient: outbound.patient };
      const [answer] = await enqueueAll({ db, run }, to, [{ id, outbound }], at);
      return answer ?? 'unchanged';
    }),

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
        .set({ state: 'sending', not_before: null, changed_at: at })
        .where('partner', '=', partner)
        .where('patient', '=', patient)
        .where(isDue(at))
        .returningAll()
        .execute();
      const claimed = rows.toSorted((left, right) => left.sequence - right.sequence);
      await recordSteps({ db, run }, claimed);
      return withBodies(db, claimed);
    }),

  moveAll: (moves, at) => scope.write((db) => moveAll({ db, run }, moves, at)),

  move: (id, change, at) => scope.write((db) => moveAll({ db, run }, [{ id, change }], at)),

  replay: (id, at, overrules = null) => scope.write((db) => replay({ db, run }, id, at, overrules)),

  history: (id) => scope.read((db) => stepsOf(db, id)),

  beginningWith: (characters) =>
    scope.read(async (db) => {
      const rows = await withBody(db)
        .where((eb) => eb.fn('substr', ['deliveries.id', eb.lit(1), eb.lit(characters.length)]), '=', characters)
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
        .where('partner_reference', 'is not', null)
        .orderBy('sequence')
        .$narrowType<{ partner_reference: string }>()
        .execute();
      // A later one takes the place of an earlier one of the same key.
      return new Map(rows.map((row) => [row.key, row.partner_reference]));
    }),

  whereabouts: (partner, patient) =>
    scope.read((db) =>
      db
        .selectFrom('delivery_steps as step')
        .innerJoin('deliveries as of', 'of.id', 'step.delivery')
        .select(['of.id', 'of.key', 'step.state', 'step.partner_reference as reference'])
        .distinct()
        .where('of.partner', '=', partner)
        .where('of.patient', '=', patient)
        .where('step.partner_reference', 'is not', null)
        .$narrowType<{ reference: string }>()
        .execute(),
    ),

  keptAt: (partner, key, reference) =>
    scope.read((db) =>
      db
        .selectFrom('deliveries')
        .select(['id', 'patient', 'state'])
        .where((eb) => eb.and({ partner, key, partner_reference: reference }))
        .orderBy('sequence')
        .execute(),
    ),

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

  outlines: (of, states) =>
    scope.read(async (db) => {
      if (states.length === 0) return [];
      return db
        .selectFrom('deliveries')
        .select(['id', 'key', 'digest', 'state'])
        .where((eb) => eb.and(of))
        .where('state', 'in', states)
        .orderBy('sequence')
        .execute();
    }),

  list: (filter) => scope.read((db) => listed(db, filter)),
});

const isDue = (at: string) => (eb: ExpressionBuilder<Tables, 'deliveries'>) =>
  eb.and([eb('state', '=', 'queued'), eb.or([eb('not_before', 'is', null), eb('not_before', '<=', at)])]);

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
    .where((eb) => eb.and([eb('mine.of_many_patients', '=', eb.lit(1)), eb('theirs.of_many_patients', '=', eb.lit(1))]))
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
  const begunStates = ['sending', ...takenStates] as const;
  const ofKey = db
    .selectFrom('deliveries')
    .select(['sequence', 'digest', 'state', 'partner_reference'])
    .where('partner', '=', partner)
    .where('key', '=', key)
    .limit(1);
  // As the indexes over what many patients share have it; any other has few deliveries.
  const begun = isOfManyPatients(key) ? ofKey.where((eb) => eb('of_many_patients', '=', eb.lit(1))) : ofKey;
  // One state at a time, by its index: those that only wait are as many as the clinic has patients.
  const newest = begunStates.map((state) => begun.where('state', '=', state).orderBy('sequence', 'desc'));
  const [lastQueued] = (await allOf(db, newest)).toSorted((one, other) => other.sequence - one.sequence);
  if (lastQueued === undefined) return null;
  const lastHeardOf = await begun
    .where('state', 'in', begunStates)
    .orderBy('changed_at', 'desc')
    .orderBy('sequence', 'desc')
    .executeTakeFirst();
  for (const delivery of [lastQueued, lastHeardOf]) {
    if (delivery?.digest !== digest || delivery.state === 'sending') return null;
  }
  return lastHeardOf?.partner_reference ?? null;
};

type Begun = Pick<Selectable<Tables['deliveries']>, 'sequence' | 'digest' | 'state' | 'partner_reference'>;

/** The answers of several questions, by one statement. */
const allOf = async (
  db: Queries,
  questions: readonly SelectQueryBuilder<Tables, 'deliveries', Begun>[],
): Promise<readonly Begun[]> => {
  const [first, ...others] = questions.map((question) => db.selectFrom(question.as('one')).selectAll());
  if (first === undefined) return [];
  return others.reduce((union, other) => union.unionAll(other), first).execute();
};

/** Tells it from one that was never tried. */
const replayed = 'replayed';

const replay = async (
  marked: Marked,
  id: Delivery['id'],
  at: string,
  overrules: readonly string[] | null,
): Promise<'queued' | 'superseded' | null> => {
  const detail = overrules === null ? replayed : `may replace what the partner changed: ${overrules.join(', ')}`;
  const back = await marked.db
    .updateTable('deliveries')
    .set({
      ...{ state: 'queued', attempts: 0, not_before: null, changed_at: at },
      ...{ detail, overrules: overrules?.join(',') ?? null },
    })
    .where('id', '=', id)
    .where('state', 'in', ['refused', 'dead'])
    .returningAll()
    .executeTakeFirst();
  if (back === undefined) return null;
  await recordSteps(marked, [back]);
  return (await supersedeIfOutdated(marked, back)) ? 'superseded' : 'queued';
};

const listed = async (db: Queries, filter: Parameters<DeliveryStore['list']>[0]): Promise<readonly Delivery[]> => {
  const { partner, patient, states } = filter;
  // `in ()` is not SQL everywhere.
  if (states?.length === 0) return [];
  let query = withBody(db).orderBy('sequence');
  if (partner !== undefined) query = query.where('partner', '=', partner);
  if (patient !== undefined) query = query.where('patient', '=', patient);
  if (states !== undefined) query = query.where('state', 'in', states);
  const rows = await query.execute();
  return rows.map(deliveryOf);
};

type Row = Selectable<Tables['deliveries']>;

/** Deliveries with what is sent. */
const withBody = (db: Queries) =>
  db
    .selectFrom('deliveries')
    .innerJoin('delivery_bodies as body', 'body.digest', 'deliveries.digest')
    .selectAll('deliveries')
    .select('body.resource');

const withBodies = async (db: Queries, rows: readonly Row[]): Promise<readonly Delivery[]> => {
  const bodies = new Map<string, string>();
  for (const part of inPieces([...new Set(rows.map(({ digest }) => digest))])) {
    const found = await db.selectFrom('delivery_bodies').selectAll().where('digest', 'in', part).execute();
    for (const { digest, resource } of found) bodies.set(digest, resource);
  }
  return rows.map((row) => {
    const resource = bodies.get(row.digest);
    if (resource === undefined) throw new StoreFailedError();
    return deliveryOf({ ...row, resource });
  });
};

const deliveryOf = (row: Row & { readonly resource: string }): Delivery => ({
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
