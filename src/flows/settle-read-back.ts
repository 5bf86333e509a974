import type { Failure } from '../delivery/failure.ts';
import { nextAttempt } from '../delivery/next-attempt.ts';
import type { PatientId } from '../domain/ids.ts';
import type { Partner } from '../domain/partner.ts';
import { ownReferencesIn } from '../fhir/references.ts';
import type { ClinicContext } from './clinic-context.ts';
import { type Found, formerPlacesOf, ledToPresentPlaces } from './former-places.ts';
import { forgetPlaces } from './lost-places.ts';
import type { Delivery, DeliveryChange, ReadBackOutcome } from './ports.ts';
import {
  changedByPartner,
  changedElements,
  moveDeliveries,
  placementsOf,
  waitsForReference,
} from './settle-delivery.ts';

/** Deliveries of one patient that were looked for at the partner, and what was found of each. */
export interface ReadBack {
  readonly partner: Partner;
  readonly patient: PatientId;
  readonly read: readonly { readonly delivery: Delivery; readonly found: ReadBackOutcome }[];
  /** Our keys to the partner's references, as they were sent and looked for. */
  readonly placements: ReadonlyMap<string, string>;
}

/**
 * Writes down what the partner has of what it took. What it does not have is no place for the references of the others:
 * that is written in one transaction with what follows from it. Then come those that it has; what was written while
 * another run, or another patient's delivery, found out that a place is none, is written again.
 */
export const settleReadBack = async (readBack: ReadBack, context: ClinicContext): Promise<void> => {
  const { partner, patient, read, placements } = readBack;
  if (read.some(({ found }) => found.kind === 'absent')) await settleAbsent(readBack, context);
  const judged = (before: SentBefore) =>
    read.flatMap(({ delivery, found }) =>
      found.kind === 'absent' ? [] : [{ delivery, change: changeByFinding(delivery, found, before, context) }],
    );
  const atFirst = judged({ placements, formerPlaces: new Map(), versions: [] });
  const settled = atFirst.some(({ change }) => change.state === 'altered')
    ? judged(await sentBefore(readBack, context))
    : atFirst;
  // Another patient's delivery may find out at this moment that a place which both rely on is none.
  await context.store.inTransaction(async (store) => {
    const current = await placementsOf(partner, patient, { ...context, store });
    const moves = settled.map(({ delivery, change }) => ({
      id: delivery.id,
      change: refersElsewhere(delivery, placements, current) ? waitsForReference : change,
    }));
    await moveDeliveries(moves, { ...context, store });
  });
};

const settleAbsent = async ({ partner, patient, read, placements }: ReadBack, context: ClinicContext): Promise<void> =>
  context.store.inTransaction(async (store) => {
    const within = { ...context, store };
    const absent = read.filter(({ found }) => found.kind === 'absent').map(({ delivery }) => delivery);
    const moves = absent.map((delivery) => ({
      id: delivery.id,
      change: sendAgain(delivery, 'accepted-and-not-there', context),
    }));
    await moveDeliveries(moves, within);
    const lost = absent.flatMap(({ key }) => {
      const reference = placements.get(key);
      return reference === undefined ? [] : [{ key, reference }];
    });
    await forgetPlaces(partner.id, patient, lost, within);
  });

type Surroundings = Pick<ClinicContext, 'clock' | 'random'>;

/** It was taken when everything that it refers to had a place: one of them has none now, or another. */
const refersElsewhere = (
  { resource }: Delivery,
  asSent: ReadonlyMap<string, string>,
  current: ReadonlyMap<string, string>,
): boolean =>
  ownReferencesIn(resource).some((reference) => {
    const place = current.get(reference);
    return place === undefined || place !== asSent.get(reference);
  });

/** What the partner may still have where it took something: one of the versions before, with references to old places. */
interface SentBefore {
  readonly placements: ReadonlyMap<string, string>;
  readonly formerPlaces: ReadonlyMap<string, string>;
  /** What was ever sent there of the patient's resources. */
  readonly versions: readonly Delivery[];
}

const sentBefore = async (
  { partner, patient, placements }: ReadBack,
  { store }: ClinicContext,
): Promise<SentBefore> => ({
  placements,
  formerPlaces: formerPlacesOf(await store.deliveries.whereabouts(partner.id, patient), placements),
  versions: (await store.deliveries.list({ partner: partner.id, patient })).filter(({ attempts }) => attempts > 0),
});

/** What the partner has of what it took: the same, something else, or no answer yet. */
const changeByFinding = (
  delivery: Delivery,
  found: Exclude<ReadBackOutcome, { readonly kind: 'absent' }>,
  before: SentBefore,
  context: Surroundings,
): DeliveryChange => {
  if (found.kind === 'failed') return notReadBack(found.failure);
  const changed = changedElements(delivery, found, before.placements);
  if (changed.length > 0 && isVersionBefore(delivery, found, before)) {
    return { ...sendAgain(delivery, 'accepted-without-effect', context), partnerReference: found.reference };
  }
  const detail = changed.length === 0 ? null : `${changedByPartner}${changed.join(', ')}`;
  // Most are kept where the partner said so when it took them, which is known already.
  const place = delivery.partnerReference === found.reference ? {} : { partnerReference: found.reference };
  return { state: changed.length === 0 ? 'verified' : 'altered', ...place, detail };
};

/**
 * Whether what is there is ours as it was before: an older version, or this one with a reference to where something of
 * ours once was. The write had no effect, or a late repetition of an older one came after it.
 */
const isVersionBefore = (
  delivery: Delivery,
  found: Found,
  { placements, formerPlaces, versions }: SentBefore,
): boolean => {
  const led = formerPlaces.size === 0 ? found : ledToPresentPlaces(found, formerPlaces, placements);
  const older = versions.filter(({ id, key }) => key === delivery.key && id !== delivery.id);
  return [delivery, ...older].some((version) => changedElements(version, led, placements).length === 0);
};

/**
 * The partner said yes and does not have it, or does not show it yet: as after an answer that was lost it is looked for
 * again, and sent again where it still is not there.
 * @param delivery its attempts with the one that was accepted
 */
const sendAgain = (
  delivery: Delivery,
  reason: 'accepted-and-not-there' | 'accepted-without-effect',
  context: Surroundings,
): DeliveryChange => {
  const failure: Failure = { kind: 'ambiguous', reason, retryAfterMilliseconds: null };
  const next = nextAttempt(failure, delivery.attempts, context.clock(), context.random);
  const change: DeliveryChange =
    next.kind === 'retry'
      ? { state: 'sending', notBefore: next.notBefore, detail: reason }
      : { state: next.kind, detail: reason };
  return { ...change, failure: reason, partnerReference: null };
};

const notReadBack = ({ reason }: Failure): DeliveryChange => ({
  state: 'accepted',
  detail: `not read back: ${reason}`,
  failure: reason,
});
