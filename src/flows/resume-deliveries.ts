import type { PatientId } from '../domain/ids.ts';
import type { Partner } from '../domain/partner.ts';
import { ownReferencesIn } from '../fhir/references.ts';
import type { ClinicContext } from './clinic-context.ts';
import { deliveryGate } from './disclosure-gate.ts';
import { isAway, isToBeLeft, tellsNothing } from './partner-away.ts';
import type { Delivery, PartnerClient } from './ports.ts';
import { changedElements, moveDelivery, placementsOf } from './settle-delivery.ts';
import { settleReadBack } from './settle-read-back.ts';
import { goOnUnlessStopped } from './stop-asked.ts';

/** What became of the deliveries that an earlier run had begun. */
export interface Resumption {
  readonly withheld: number;
  /** Why the partner is to be left alone; `null` where it is not. */
  readonly away: string | null;
}

/**
 * Looks at the partner for what an earlier run began and did not see to its end: one in `sending` may or may not have
 * arrived, and is queued again only where it is not there; one in `accepted` was not yet read back. The consent gate is
 * asked first: even a question needs consent.
 * @param only of this patient alone; `null` for all
 */
export const resumeDeliveries = async (
  partner: Partner,
  client: PartnerClient,
  context: ClinicContext,
  only: PatientId | null,
): Promise<Resumption> => {
  const begun = await context.store.deliveries.list({
    partner: partner.id,
    states: ['sending', 'accepted'],
    ...(only === null ? {} : { patient: only }),
  });
  let withheld = 0;
  for (const delivery of begun) {
    goOnUnlessStopped(context);
    // What was found of another before may have changed what this one waits for.
    if (!(await isAsListed(delivery, context))) continue;
    const gate = await deliveryGate(partner, delivery.patient, context);
    const decision = gate(delivery);
    if (!decision.permitted) {
      withheld += await withdrawBegun(delivery, decision.reason, context);
      continue;
    }
    const away =
      delivery.state === 'sending'
        ? await resume(partner, delivery, client, context)
        : await readBackLate(partner, delivery, client, context);
    if (away !== null) return { withheld, away };
  }
  return { withheld, away: null };
};

const isAsListed = async ({ id, partner, patient, state }: Delivery, { store }: ClinicContext): Promise<boolean> =>
  (await store.deliveries.outlines({ partner, patient }, [state])).some((one) => one.id === id);

const withdrawBegun = async (delivery: Delivery, reason: string, context: ClinicContext): Promise<number> => {
  if (delivery.state !== 'sending') return 0;
  const detail = `withdrawn: ${reason}; whether an interrupted attempt reached the partner is not known`;
  await moveDelivery(delivery, { state: 'superseded', detail }, context);
  return 1;
};

/** @returns why the partner is to be left alone, or `null` */
const resume = async (
  partner: Partner,
  delivery: Delivery,
  client: PartnerClient,
  context: ClinicContext,
): Promise<string | null> => {
  const placements = await placementsOf(partner, delivery.patient, context);
  if (await refersToUnsure(delivery, placements, context)) return null;
  const found = await client.readBack(delivery, placements);
  if (found.kind === 'failed') {
    const { kind, reason } = found.failure;
    const isFinal = kind === 'permanent' && !isAway(reason) && !tellsNothing(reason);
    const state = isFinal ? 'refused' : 'sending';
    await moveDelivery(delivery, { state, detail: `could not be looked for: ${reason}`, failure: reason }, context);
    return isToBeLeft(reason) ? reason : null;
  }
  if (found.kind === 'found' && changedElements(delivery, found, placements).length === 0) {
    await settleReadBack({ partner, patient: delivery.patient, read: [{ delivery, found }], placements }, context);
  } else {
    await moveDelivery(delivery, { state: 'queued', detail: 'an interrupted attempt did not arrive' }, context);
  }
  return null;
};

/**
 * A Provenance is looked for by what it is about. While that is not found itself, a Provenance that arrived would be
 * taken for one that did not, and the next version be written beside it.
 */
const refersToUnsure = async (
  { partner, patient, resource }: Delivery,
  placements: ReadonlyMap<string, string>,
  { store }: ClinicContext,
): Promise<boolean> => {
  const unplaced = ownReferencesIn(resource).filter((reference) => !placements.has(reference));
  if (unplaced.length === 0) return false;
  const unsure = await store.deliveries.list({ partner, patient, states: ['sending'] });
  return unsure.some(({ key }) => unplaced.includes(key));
};

/** @returns why the partner is to be left alone, or `null` */
const readBackLate = async (
  partner: Partner,
  delivery: Delivery,
  client: PartnerClient,
  context: ClinicContext,
): Promise<string | null> => {
  if (await wasOvertaken(delivery, context)) {
    const detail = 'a newer version was taken before this one was read back';
    await moveDelivery(delivery, { state: 'superseded', partnerReference: null, detail }, context);
    return null;
  }
  const placements = await placementsOf(partner, delivery.patient, context);
  const found = await client.readBack(delivery, placements);
  await settleReadBack({ partner, patient: delivery.patient, read: [{ delivery, found }], placements }, context);
  return found.kind === 'failed' && isToBeLeft(found.failure.reason) ? found.failure.reason : null;
};

/** What the partner has is then the newer one, which says nothing of this. */
const wasOvertaken = async ({ id, partner, patient, key }: Delivery, context: ClinicContext): Promise<boolean> => {
  const taken = await context.store.deliveries.list({
    partner,
    patient,
    states: ['accepted', 'verified', 'altered'],
  });
  return taken.filter((one) => one.key === key).at(-1)?.id !== id;
};
