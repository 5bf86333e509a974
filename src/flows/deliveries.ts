import type { Explanation } from '../delivery/explain-reason.ts';
import type { DeliveryId, PartnerId, PatientId } from '../domain/ids.ts';
import { namedBy, shortestUnique } from '../review/handles.ts';
import {
  AmbiguousDeliveryError,
  DeliveryNotReplayableError,
  NoSuchDeliveryError,
  NothingToReplaceError,
} from './deliveries-errors.ts';
import { explainDelivery, openStates, patientNotFound, statesForAPerson } from './explain-delivery.ts';
import type { Clock, Delivery, DeliveryState, DeliveryStep, Instant, Store } from './ports.ts';
import { changedSince, elementsInDetail } from './settle-delivery.ts';

/** A delivery as an operator is told of it. Whose it is stands in none but `ShownDelivery`. */
export interface PresentedDelivery extends Explanation {
  readonly id: DeliveryId;
  /** What is typed for it. */
  readonly handle: string;
  readonly partner: PartnerId;
  /** `Type/id`, in our ids. */
  readonly key: string;
  readonly state: DeliveryState;
  readonly needsPerson: boolean;
  readonly attempts: number;
  readonly queuedAt: Instant;
  readonly changedAt: Instant;
  readonly notBefore: Instant | null;
  readonly partnerReference: string | null;
  readonly detail: string | null;
  /** Elements that the partner dropped or changed. */
  readonly changedElements: readonly string[];
}

export interface ShownDelivery extends PresentedDelivery {
  readonly patient: PatientId;
  readonly history: readonly DeliveryStep[];
}

export interface DeliveryFilter {
  readonly partner: PartnerId | null;
  /** Empty: those in which something is still to happen. */
  readonly states: readonly DeliveryState[];
}

/** Deliveries of some states, in the order in which they were queued. */
export const listDeliveries = async (filter: DeliveryFilter, store: Store): Promise<readonly PresentedDelivery[]> => {
  const states = filter.states.length === 0 ? openStates : filter.states;
  const found = await store.deliveries.list({
    states,
    ...(filter.partner === null ? {} : { partner: filter.partner }),
  });
  return withUnmatched(found, presented(found), store);
};

/** What waits for a patient whom the partner has not for certain is sent by no later sync, until a person helps. */
const withUnmatched = async (
  deliveries: readonly Delivery[],
  told: readonly PresentedDelivery[],
  { links }: Store,
): Promise<readonly PresentedDelivery[]> => {
  const waiting = deliveries.filter(({ state }) => state === 'queued');
  const stuck = new Set<DeliveryId>();
  for (const ofPatient of Map.groupBy(waiting, ({ partner, patient }) => `${partner} ${patient}`).values()) {
    const [first] = ofPatient;
    const link = first === undefined ? null : await links.get(first.partner, first.patient);
    if (link?.state === 'left-for-a-person') for (const { id } of ofPatient) stuck.add(id);
  }
  return told.map((one) => (stuck.has(one.id) ? { ...one, ...patientNotFound, needsPerson: true } : one));
};

/** Who asks, and when. */
export interface OperatorContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly actor: string;
}

/**
 * One delivery with its history, and a note of who looked, as it says whose it is.
 * @param typed its id, or the first eight characters of it, or more
 * @throws NoSuchDeliveryError, AmbiguousDeliveryError
 */
export const showDelivery = async (typed: string, { store, clock, actor }: OperatorContext): Promise<ShownDelivery> => {
  const delivery = await deliveryNamed(typed, store);
  const { patient, partner, key } = delivery;
  const looked = { at: clock().toISOString(), actor, action: 'view', patient, partner } as const;
  await store.audit.record({ ...looked, subject: key, reason: `Delivery/${delivery.id}` });
  const [told = presentDelivery(delivery, [])] = await withUnmatched([delivery], presented([delivery]), store);
  return { ...told, patient, history: await store.deliveries.history(delivery.id) };
};

export interface ReplayRequest {
  readonly which:
    | {
        readonly handles: readonly string[];
        /** They may replace, this once, the elements for which they were refused: the partner changed those since. */
        readonly replace?: boolean;
      }
    /** All that are dead, of one partner or of all. */
    | { readonly allDead: PartnerId | null };
  /** Nothing is changed; what would be is given back. */
  readonly dryRun: boolean;
}

export interface Replayed {
  readonly delivery: PresentedDelivery;
  /** `would-be-queued`, too, is superseded instead where a newer version of the same resource exists. */
  readonly outcome: 'queued' | 'superseded' | 'would-be-queued';
}

/**
 * Puts refused and dead deliveries back into the queue, in somebody's name: all of those named, or none. The next sync
 * asks the consent gate again before it sends them.
 * @throws NoSuchDeliveryError, AmbiguousDeliveryError, DeliveryNotReplayableError, NothingToReplaceError
 */
export const replayDeliveries = async (
  { which, dryRun }: ReplayRequest,
  { store: outer, clock, actor }: OperatorContext,
): Promise<readonly Replayed[]> =>
  outer.inTransaction(async (store) => {
    const deliveries = 'handles' in which ? await allNamed(which.handles, store) : await allDead(which.allDead, store);
    const replace = 'handles' in which && which.replace === true;
    if (replace && !deliveries.every(isRefusedAsChanged)) throw new NothingToReplaceError();
    const at = clock().toISOString();
    const outcomes = new Map<DeliveryId, Replayed['outcome']>();
    for (const delivery of deliveries) {
      outcomes.set(delivery.id, dryRun ? 'would-be-queued' : await replayOne(delivery, { store, at, actor, replace }));
    }
    return presented(deliveries).map((delivery) => ({
      delivery,
      outcome: outcomes.get(delivery.id) ?? 'would-be-queued',
    }));
  });

const isRefusedAsChanged = ({ state, detail }: Delivery): boolean =>
  state === 'refused' && detail?.startsWith(changedSince) === true;

interface Replaying {
  readonly store: Store;
  readonly at: Instant;
  readonly actor: string;
  readonly replace: boolean;
}

const replayOne = async (
  { id, partner, patient, key, state, detail }: Delivery,
  { store, at, actor, replace }: Replaying,
): Promise<'queued' | 'superseded'> => {
  const elements = replace ? elementsInDetail(detail) : null;
  const outcome = await store.deliveries.replay(id, at, elements);
  if (outcome === null) throw new DeliveryNotReplayableError(state);
  const replacing = elements === null ? '' : `, to replace what the partner changed: ${elements.join(', ')}`;
  const reason = outcome === 'queued' ? `queued again${replacing}` : 'superseded by a newer version';
  const what = { at, actor, action: 'replay', patient, partner, subject: key } as const;
  await store.audit.record({ ...what, reason: `Delivery/${id} was ${state}: ${reason}` });
  return outcome;
};

const allDead = (partner: PartnerId | null, store: Store): Promise<readonly Delivery[]> =>
  store.deliveries.list({ states: ['dead'], ...(partner === null ? {} : { partner }) });

const allNamed = async (handles: readonly string[], store: Store): Promise<readonly Delivery[]> => {
  const named = new Map<DeliveryId, Delivery>();
  for (const typed of handles) {
    const delivery = await deliveryNamed(typed, store);
    if (delivery.state !== 'refused' && delivery.state !== 'dead') throw new DeliveryNotReplayableError(delivery.state);
    named.set(delivery.id, delivery);
  }
  return [...named.values()];
};

const deliveryNamed = async (typed: string, store: Store): Promise<Delivery> => {
  const name = typed.trim().toLowerCase();
  const beginning = name === '' ? [] : await store.deliveries.beginningWith(name);
  const [only, ...others] = namedBy(name, beginning, ({ id }) => id);
  if (only === undefined) throw new NoSuchDeliveryError();
  if (others.length > 0) throw new AmbiguousDeliveryError();
  return only;
};

/** Only ids that begin alike need more than the shortest handle. */
const presented = (deliveries: readonly Delivery[]): readonly PresentedDelivery[] => {
  const alike = Map.groupBy(deliveries, ({ id }) => id.slice(0, 8));
  return deliveries.map((delivery) => presentDelivery(delivery, alike.get(delivery.id.slice(0, 8)) ?? []));
};

const presentDelivery = (delivery: Delivery, among: readonly Delivery[]): PresentedDelivery => {
  const { id, partner, key, state, attempts, queuedAt, changedAt, notBefore, partnerReference, detail } = delivery;
  return {
    ...{ id, partner, key, state, attempts, queuedAt, changedAt, notBefore, partnerReference, detail },
    ...{
      handle: shortestUnique(
        id,
        among.map((one) => one.id),
      ),
      changedElements: elementsInDetail(detail),
    },
    needsPerson: statesForAPerson.some((one) => one === state),
    ...explainDelivery(delivery),
  };
};
