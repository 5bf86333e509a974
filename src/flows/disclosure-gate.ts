import { type DisclosureDecision, permitDisclosure } from '../consent/permit-disclosure.ts';
import type { ClinicRecord, DataClass, Sensitivity } from '../domain/clinic-record.ts';
import type { PatientId } from '../domain/ids.ts';
import type { Partner } from '../domain/partner.ts';
import { type ClinicContext, dayOfInstant, disclosureTo } from './clinic-context.ts';
import type { Delivery } from './ports.ts';

/** What the gate must know of a resource. */
export interface Disclosed {
  readonly dataClass: DataClass;
  readonly sensitivity: readonly Sensitivity[];
}

/**
 * The consent gate between one patient's record and one partner as of now. Where the partner may not even be told that
 * the clinic knows the patient, nothing of the patient may go, whatever another consent says of its class.
 */
export const disclosureGate = (
  partner: Partner,
  record: Pick<ClinicRecord, 'consents'> | null,
  context: Pick<ClinicContext, 'clock'>,
): ((disclosed: Disclosed) => DisclosureDecision) => {
  const consents = record?.consents ?? [];
  const disclosure = disclosureTo(partner, dayOfInstant(context.clock()));
  const patient = permitDisclosure(consents, { ...disclosure, dataClass: 'Patient', sensitivity: [] });
  return ({ dataClass, sensitivity }) =>
    patient.permitted ? permitDisclosure(consents, { ...disclosure, dataClass, sensitivity }) : patient;
};

/** The gate's answer about a delivery. */
export type DeliveryDecision =
  | { readonly permitted: true; readonly consent: string }
  | { readonly permitted: false; readonly reason: string };

/**
 * The gate for what is queued: a consent may have ended since then, and a resource that is held back since, or that a
 * newer label closes, may not go either.
 */
export const deliveryGate = async (
  partner: Partner,
  patient: PatientId,
  context: ClinicContext,
): Promise<(delivery: Delivery) => DeliveryDecision> => {
  const gate = disclosureGate(partner, await context.store.records.get(patient), context);
  const current = new Map((await context.store.resources.labelsOfPatient(patient)).map((one) => [one.key, one]));
  return ({ key }) => {
    const outbound = current.get(key);
    return outbound === undefined ? { permitted: false, reason: 'no-longer-valid' } : gate(outbound);
  };
};
