import type { PatientId } from '../domain/ids.ts';
import type { Partner } from '../domain/partner.ts';
import { isOfManyPatients } from '../fhir/of-many-patients.ts';
import type { ClinicContext } from './clinic-context.ts';
import { formerPlacesOf, ledToPresentPlaces } from './former-places.ts';
import { isToBeLeft } from './partner-away.ts';
import type { Delivery, PartnerClient, ReadBackOutcome, SendOutcome } from './ports.ts';
import {
  changeByFailure,
  changedElements,
  changedSince,
  moveDeliveries,
  moveDelivery,
  settleFailure,
} from './settle-delivery.ts';

/** One patient's deliveries on their way to one partner. */
export interface Sending {
  readonly partner: Partner;
  readonly patient: PatientId;
  readonly client: PartnerClient;
  readonly context: ClinicContext;
  /** Keys of which an earlier delivery may have reached the partner. */
  readonly triedBefore: ReadonlySet<string>;
  /** Our keys to the partner's references. */
  readonly placements: ReadonlyMap<string, string>;
}

export interface SentUnlessChanged {
  /** Those that were sent, and what came of each; still to be written down. */
  readonly sent: readonly Delivery[];
  readonly outcomes: readonly SendOutcome[];
  /** Those that were not sent, as the partner changed what they would replace, or did not say what it has. */
  readonly failed: readonly Delivery[];
  /** Why the partner is to be left alone; `null` where it is not. */
  readonly away: string | null;
}

/**
 * Sends deliveries, but replaces nothing that the partner changed since it took it from us: a physician there may have
 * stopped the drug, and nobody here has seen it yet. Such a one is `refused`, for a person, until both say the same. What
 * is there is looked at before it is replaced, and once more where somebody wrote in between (a version conflict). A
 * person may overrule the partner for one delivery: then it replaces the elements that they were told of, and no other.
 */
export const sendUnlessChanged = async (
  deliveries: readonly Delivery[],
  sending: Sending,
): Promise<SentUnlessChanged> => {
  const looked = await lookBefore(deliveries, sending);
  if (looked.away !== null) return { sent: [], outcomes: [], failed: deliveries, away: looked.away };
  const outcomes = await send(looked.open, sending);
  const conflicting = looked.open.filter(({ key }) => isConflict(outcomes.get(key)));
  const placements = new Map([...sending.placements, ...placesOf(outcomes)]);
  const again = await lookBefore(conflicting, { ...sending, placements });
  const answered = await send(again.away === null ? again.open : [], { ...sending, placements });
  const settled = new Set(conflicting.filter((one) => again.away !== null || !again.open.includes(one)));
  return {
    sent: looked.open.filter((one) => !settled.has(one)),
    outcomes: [...new Map([...outcomes, ...answered]).values()],
    failed: [...looked.failed, ...again.failed],
    away: again.away,
  };
};

const send = async (
  deliveries: readonly Delivery[],
  { client, placements, triedBefore }: Sending,
): Promise<ReadonlyMap<string, SendOutcome>> => {
  const outgoing = deliveries.map((one) => {
    const { key, resource } = one;
    return { key, resource, isNew: isNew(one) && !triedBefore.has(key) };
  });
  const outcomes = outgoing.length === 0 ? [] : await client.send(outgoing, placements);
  return new Map(outcomes.map((outcome) => [outcome.key, outcome]));
};

/** Whatever is done to a delivery before or after its first attempt leaves a trace in one of these. */
const isNew = ({ attempts, detail, partnerReference }: Delivery): boolean =>
  attempts === 0 && detail === null && partnerReference === null;

const isConflict = (outcome: SendOutcome | undefined): boolean =>
  outcome?.kind === 'failed' && outcome.failure.reason === 'version-conflict';

const placesOf = (outcomes: ReadonlyMap<string, SendOutcome>): readonly (readonly [string, string])[] =>
  [...outcomes.values()].flatMap((outcome) =>
    outcome.kind === 'accepted' ? [[outcome.key, outcome.reference] as const] : [],
  );

interface Looked {
  readonly open: readonly Delivery[];
  readonly failed: readonly Delivery[];
  readonly away: string | null;
}

/** Writes down those that must not go, and gives the others. The partner's client learns the versions of what it read. */
const lookBefore = async (deliveries: readonly Delivery[], sending: Sending): Promise<Looked> => {
  const { client, placements, context } = sending;
  const before = await sentBefore(deliveries, sending);
  const replacing = deliveries.filter(({ key }) => before.has(key));
  const found = replacing.length === 0 ? [] : await client.readBackAll(replacing, placements);
  const away = found.flatMap((one) =>
    one.kind === 'failed' && isToBeLeft(one.failure.reason) ? [one.failure] : [],
  )[0];
  if (away !== undefined) {
    await moveDeliveries(
      deliveries.map((one) => ({ id: one.id, change: changeByFailure(one, away, context) })),
      context,
    );
    return { open: [], failed: deliveries, away: away.reason };
  }
  const kept = new Set<Delivery>();
  const failed: Delivery[] = [];
  for (const [index, delivery] of replacing.entries()) {
    const there = found[index];
    const sent = before.get(delivery.key);
    if (there === undefined || there.kind === 'absent' || sent === undefined) continue;
    const verdict = await judge(delivery, there, sent, sending);
    if (verdict !== 'replace') kept.add(delivery);
    if (verdict === 'failed') failed.push(delivery);
  }
  return { open: deliveries.filter((one) => !kept.has(one)), failed, away: null };
};

/** What a partner was sent of one resource before. */
interface SentBefore {
  readonly versions: readonly Delivery[];
  /** The last of them that it kept as it was. */
  readonly kept: Delivery;
  /** Our keys by every place of this patient's resources that the partner named once and that is none any more. */
  readonly formerPlaces: ReadonlyMap<string, string>;
}

/**
 * All versions of a resource that this partner was ever sent, where it kept one of them as it was; the delivery itself is
 * one where it was kept and must be written again.
 */
const sentBefore = async (
  deliveries: readonly Delivery[],
  { partner, patient, context, placements }: Sending,
): Promise<ReadonlyMap<string, SentBefore>> => {
  // What belongs to many patients may have been changed by another's delivery.
  const replacing = deliveries.filter(({ key }) => placements.has(key) && !isOfManyPatients(key));
  if (replacing.length === 0) return new Map();
  const all = await context.store.deliveries.list({ partner: partner.id, patient });
  const whereabouts = await context.store.deliveries.whereabouts(partner.id, patient);
  const wereKept = new Set([...all, ...whereabouts].flatMap(({ id, state }) => (state === 'verified' ? [id] : [])));
  const formerPlaces = formerPlacesOf(whereabouts, placements);
  return new Map(
    replacing.flatMap(({ id, key }) => {
      const versions = all.filter((one) => one.key === key && (one.id !== id || wereKept.has(id)));
      const kept = versions.findLast((one) => wereKept.has(one.id));
      return kept === undefined ? [] : [[key, { versions, kept, formerPlaces }] as const];
    }),
  );
};

/** Whether what is there may be replaced; where it may not, that is written down. */
const judge = async (
  delivery: Delivery,
  there: Exclude<ReadBackOutcome, { readonly kind: 'absent' }>,
  { versions, kept, formerPlaces }: SentBefore,
  { context, placements }: Sending,
): Promise<'replace' | 'failed' | 'there'> => {
  if (there.kind === 'failed') {
    await settleFailure(delivery, there.failure, context);
    return 'failed';
  }
  const led = ledToPresentPlaces(there, formerPlaces, placements);
  const isThere = changedElements(delivery, there, placements).length === 0;
  const wasSent = versions.some((version) => changedElements(version, led, placements).length === 0);
  const { reference: partnerReference } = there;
  if (isThere && (!wasSent || versions.some(({ id }) => id === delivery.id))) {
    await moveDelivery(delivery, { state: 'verified', partnerReference, detail: null }, context);
    return 'there';
  }
  if (wasSent) return 'replace';
  const changed = changedElements(kept, led, placements);
  if (changed.every((element) => delivery.overrules.includes(element))) return 'replace';
  const detail = `${changedSince}${changed.join(', ')}`;
  await moveDelivery(delivery, { state: 'refused', partnerReference, detail }, context);
  return 'failed';
};
