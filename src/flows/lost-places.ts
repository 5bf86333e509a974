import type { PartnerId, PatientId } from '../domain/ids.ts';
import { isOfManyPatients } from '../fhir/of-many-patients.ts';
import { ownReferencesIn } from '../fhir/references.ts';
import type { ClinicContext } from './clinic-context.ts';
import type { DeliveryState } from './ports.ts';
import { moveDeliveries, waitsForReference } from './settle-delivery.ts';

/** Where a partner said that it keeps a resource of ours. */
export interface Place {
  readonly key: string;
  readonly reference: string;
}

/** The partner has said yes. */
const taken: readonly DeliveryState[] = ['accepted', 'verified', 'altered'];

/**
 * Lets go of places where a partner said to keep what it does not have there, and has everything written anew that it
 * took with a reference to one of them: the resource will be kept elsewhere, and nobody but us can correct what still
 * leads to the old place. Other patients' deliveries of an organisation or practitioner may have relied on the same
 * place: they lose it too. To be called in the transaction that says so.
 * @param patient whose resources were looked for
 */
export const forgetPlaces = async (
  partner: PartnerId,
  patient: PatientId,
  places: readonly Place[],
  context: ClinicContext,
): Promise<void> => {
  if (places.length === 0) return;
  const patients = new Set([patient]);
  const own = await context.store.deliveries.list({ partner, patient });
  for (const { key, reference } of places) {
    const relying = isOfManyPatients(key)
      ? await context.store.deliveries.keptAt(partner, key, reference)
      : own.filter((one) => one.key === key && one.partnerReference === reference);
    for (const one of relying) patients.add(one.patient);
    const moves = relying.map(({ id, state }) => ({ id, change: { ...withoutPlace(state), partnerReference: null } }));
    await moveDeliveries(moves, context);
  }
  const keys = new Set(places.map(({ key }) => key));
  for (const one of patients) await writeReferringAgain(partner, one, keys, context);
};

/** What was believed to be there is sent again; what is on its way, or ended otherwise, stays as it is. */
const withoutPlace = (state: DeliveryState) =>
  taken.includes(state) ? { state: 'queued' as const, detail: 'accepted-and-not-there' } : { state };

/**
 * Queues what a partner took with references to resources whose place there has changed. An older version of one that
 * has a newer becomes `superseded`.
 */
export const writeReferringAgain = async (
  partner: PartnerId,
  patient: PatientId,
  keys: ReadonlySet<string>,
  context: ClinicContext,
): Promise<void> => {
  if (keys.size === 0) return;
  const held = await context.store.deliveries.list({ partner, patient, states: taken });
  const referring = held.filter(({ resource }) => ownReferencesIn(resource).some((reference) => keys.has(reference)));
  const change = { ...waitsForReference, notBefore: null };
  await moveDeliveries(
    referring.map(({ id }) => ({ id, change })),
    context,
  );
};
