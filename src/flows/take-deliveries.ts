import type { PatientId } from '../domain/ids.ts';
import type { Partner } from '../domain/partner.ts';
import { isOfManyPatients } from '../fhir/of-many-patients.ts';
import { ownReferencesIn } from '../fhir/references.ts';
import type { ClinicContext } from './clinic-context.ts';
import { deliveryGate } from './disclosure-gate.ts';
import type { AuditEntry, Delivery, DeliveryMove, DeliveryOutline, DeliveryState, Store } from './ports.ts';
import { moveDeliveries, placementsOf, waitsForReference } from './settle-delivery.ts';

/** What is taken out of the queue of one patient for one partner. */
export interface TakenDeliveries {
  /** To be sent now, in the order of queueing. */
  readonly ready: readonly Delivery[];
  /** Keys of which an earlier delivery may have reached the partner. */
  readonly triedBefore: ReadonlySet<string>;
  /** Our keys to the partner's references. */
  readonly placements: ReadonlyMap<string, string>;
  /** How many may no longer go. */
  readonly withheld: number;
  /** How many came further: all but those that wait for another. */
  readonly settled: number;
}

/**
 * Takes what is due, in one transaction with all that follows from it: the gate is asked again at the moment of sending,
 * and what it lets through is written down as disclosed; what the partner has already is not sent; what refers to
 * something that waits goes back into the queue.
 * @returns `null` where nothing is due, or another patient's delivery brings what they share
 */
export const takeDeliveries = async (
  partner: Partner,
  patient: PatientId,
  context: ClinicContext,
): Promise<TakenDeliveries | null> =>
  context.store.inTransaction(async (store) => {
    const within = { ...context, store };
    const known = await placementsOf(partner, patient, within);
    const all = await store.deliveries.outlines({ partner: partner.id, patient }, everyState);
    const open = all.filter(({ state }) => state === 'queued' || state === 'sending');
    const there = await alreadyThere(partner, open, known, store);
    const claimed = await store.deliveries.claim(partner.id, patient, context.clock().toISOString());
    if (claimed.length === 0) return null;
    const { permitted, disclosed, withdrawn } = await decideOf(partner, patient, claimed, within);
    const placed = permitted.filter(({ id }) => there.has(id));
    const placements = new Map([...known, ...placed.map(({ id, key }) => [key, there.get(id) ?? ''] as const)]);
    const missing = permitted.filter(({ id }) => !there.has(id));
    const { ready, waiting } = apartByReferences(missing, claimed, open, placements);
    await store.audit.recordAll(disclosed);
    await moveDeliveries(
      [
        ...withdrawn,
        ...placed.map(({ id }) => ({ id, change: verifiedAt(there.get(id) ?? '') })),
        ...waiting.map(({ id }) => ({ id, change: waitsForReference })),
      ],
      within,
    );
    const ids = new Set(claimed.map(({ id }) => id));
    const triedBefore = new Set(all.flatMap(({ id, key }) => (ids.has(id) ? [] : [key])));
    return { ready, triedBefore, placements, withheld: withdrawn.length, settled: claimed.length - waiting.length };
  });

const everyState: readonly DeliveryState[] = [
  ...(['queued', 'sending', 'accepted', 'verified', 'altered', 'superseded', 'refused', 'dead'] as const),
];

const verifiedAt = (partnerReference: string) => ({ state: 'verified', partnerReference, detail: null }) as const;

/**
 * Of what is queued, what the partner has as it is: from another patient's delivery, or as an earlier version came back.
 * To be asked before claiming, as a delivery on its way makes the answer uncertain.
 * @returns where it is kept, by delivery
 */
const alreadyThere = async (
  partner: Partner,
  open: readonly DeliveryOutline[],
  placements: ReadonlyMap<string, string>,
  { deliveries }: Store,
): Promise<ReadonlyMap<string, string>> => {
  const there = new Map<string, string>();
  for (const { id, key, digest, state } of open) {
    if (state !== 'queued' || !(isOfManyPatients(key) || placements.has(key))) continue;
    const reference = await deliveries.placed(partner.id, key, digest);
    if (reference !== null) there.set(id, reference);
  }
  return there;
};

const decideOf = async (
  partner: Partner,
  patient: PatientId,
  claimed: readonly Delivery[],
  context: ClinicContext,
): Promise<{
  readonly permitted: readonly Delivery[];
  readonly disclosed: readonly AuditEntry[];
  readonly withdrawn: readonly DeliveryMove[];
}> => {
  const gate = await deliveryGate(partner, patient, context);
  const decided = claimed.map((delivery) => ({ delivery, decision: gate(delivery) }));
  return {
    permitted: decided.flatMap(({ delivery, decision }) => (decision.permitted ? [delivery] : [])),
    disclosed: decided.flatMap(({ delivery, decision }) =>
      decision.permitted ? [disclosureOf(delivery, decision.consent, context)] : [],
    ),
    withdrawn: decided.flatMap(({ delivery: { id }, decision }) =>
      decision.permitted ? [] : [{ id, change: { state: 'superseded', detail: `withdrawn: ${decision.reason}` } }],
    ),
  };
};

const disclosureOf = (delivery: Delivery, consent: string, context: ClinicContext): AuditEntry => ({
  at: context.clock().toISOString(),
  actor: 'concord',
  action: 'disclose',
  patient: delivery.patient,
  partner: delivery.partner,
  subject: delivery.key,
  reason: `consent ${consent}`,
});

/**
 * Tells those that can go from those that refer, directly or by way of others, to what waits for its next attempt or is
 * still looked for: sent without that, they could only be refused.
 */
const apartByReferences = (
  missing: readonly Delivery[],
  claimed: readonly Delivery[],
  open: readonly DeliveryOutline[],
  placements: ReadonlyMap<string, string>,
): { readonly ready: readonly Delivery[]; readonly waiting: readonly Delivery[] } => {
  const atHand = new Set(claimed.map(({ id }) => id));
  const awaited = new Set(open.flatMap(({ id, key }) => (atHand.has(id) || placements.has(key) ? [] : [key])));
  const waiting = new Set<Delivery>();
  for (let before = -1; before !== waiting.size; ) {
    before = waiting.size;
    for (const delivery of missing) {
      if (!ownReferencesIn(delivery.resource).some((reference) => awaited.has(reference))) continue;
      waiting.add(delivery);
      if (!placements.has(delivery.key)) awaited.add(delivery.key);
    }
  }
  return { ready: missing.filter((delivery) => !waiting.has(delivery)), waiting: [...waiting] };
};
