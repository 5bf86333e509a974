import type { ConsentRecord, DataClass, PurposeOfUse, Sensitivity } from '../domain/clinic-record.ts';
import { dayOf } from '../domain/partial-date.ts';

/** Something that is about to leave, and to whom, and what for. */
export interface DisclosureRequest {
  readonly recipient: string;
  readonly purpose: PurposeOfUse;
  readonly dataClass: DataClass;
  readonly sensitivity: readonly Sensitivity[];
  /** The day of the disclosure, `YYYY-MM-DD`. */
  readonly on: string;
}

/** The gate's answer. Reasons are stable words without patient data; `consent` is the id of the one that decided. */
export type DisclosureDecision =
  | { readonly permitted: true; readonly consent: string }
  | { readonly permitted: false; readonly reason: DenialReason; readonly consent: string | null };

/** In the order in which they are looked for: the answer names how far the nearest consent came. */
export type DenialReason =
  | 'no-consent'
  | 'no-consent-in-force'
  | 'recipient-not-named'
  | 'purpose-not-named'
  | 'data-class-not-named'
  | 'sensitivity-not-named'
  | 'patient-refused';

/**
 * Decides whether one item may leave: there must be a consent of that patient, in force on that day, that names the
 * recipient, the purpose and the data class, and every label that the item carries (42 CFR 2.31, 2.33; FHIR R4
 * Consent.provision: all stated axes must match). A refusal that matches outweighs every permission. No consent, no
 * disclosure.
 * @param consents all consents of that patient
 */
export const permitDisclosure = (
  consents: readonly ConsentRecord[],
  request: DisclosureRequest,
): DisclosureDecision => {
  const refusal = consents.find((consent) => consent.decision === 'deny' && refuses(consent, request));
  if (refusal) return { permitted: false, reason: 'patient-refused', consent: refusal.id };
  const obstacles = consents
    .filter((consent) => consent.decision === 'permit')
    .map((consent) => ({ consent: consent.id, reason: obstacleIn(consent, request) }));
  const granting = obstacles.find(({ reason }) => reason === null);
  if (granting) return { permitted: true, consent: granting.consent };
  const nearest = obstacles.toSorted((a, b) => nearness(b.reason) - nearness(a.reason))[0];
  return { permitted: false, reason: nearest?.reason ?? 'no-consent', consent: nearest?.consent ?? null };
};

const stages: readonly DenialReason[] = [
  'no-consent-in-force',
  'recipient-not-named',
  'purpose-not-named',
  'data-class-not-named',
  'sensitivity-not-named',
];

const nearness = (reason: DenialReason | null): number => (reason === null ? -1 : stages.indexOf(reason));

const obstacleIn = (consent: ConsentRecord, request: DisclosureRequest): DenialReason | null => {
  if (!isInForce(consent, request.on)) return 'no-consent-in-force';
  if (!namesRecipient(consent, request.recipient)) return 'recipient-not-named';
  if (!consent.purposes.includes(request.purpose)) return 'purpose-not-named';
  if (!namesDataClass(consent, request.dataClass)) return 'data-class-not-named';
  if (!namesEveryLabel(consent, request.sensitivity)) return 'sensitivity-not-named';
  return null;
};

/** A refusal's unstated axes are unrestricted too: one that names nothing there, or an empty list, refuses them all. */
const refuses = (consent: ConsentRecord, request: DisclosureRequest): boolean =>
  isInForce(consent, request.on) &&
  (consent.recipients.length === 0 || namesRecipient(consent, request.recipient)) &&
  (consent.purposes.length === 0 || consent.purposes.includes(request.purpose)) &&
  (consent.dataClasses?.length === 0 || namesDataClass(consent, request.dataClass)) &&
  (consent.sensitivities === undefined ||
    consent.sensitivities.length === 0 ||
    request.sensitivity.some((label) => consent.sensitivities?.includes(label)));

const namesRecipient = (consent: ConsentRecord, recipient: string): boolean =>
  consent.recipients.includes(recipient) || consent.recipients.includes('*');

/** `Patient` is what every other class is about, so a consent to any class opens it. */
const namesDataClass = (consent: ConsentRecord, dataClass: DataClass): boolean =>
  consent.dataClasses === undefined ||
  consent.dataClasses.includes(dataClass) ||
  (dataClass === 'Patient' && consent.decision === 'permit' && consent.dataClasses.length > 0);

const namesEveryLabel = (consent: ConsentRecord, labels: readonly Sensitivity[]): boolean =>
  labels.every((label) => consent.sensitivities?.includes(label) === true);

/**
 * A date of less than day precision counts in the way that discloses less: a permission `from` 2026 begins on that
 * year's last day and one `until` 2026 ends on its first; a refusal the other way round. A consent ends at the start
 * of the day of its revocation, and a permission never begins before it was signed.
 */
const isInForce = (consent: ConsentRecord, on: string): boolean => {
  if (consent.status !== 'active') return false;
  const [late, early] = consent.decision === 'permit' ? (['last', 'first'] as const) : (['first', 'last'] as const);
  const from = dayOf(consent.from ?? consent.signed, late);
  const signed = dayOf(consent.signed, late);
  const begins = consent.decision === 'permit' && signed > from ? signed : from;
  const ends = consent.until === undefined ? null : dayOf(consent.until, early);
  const revoked = consent.revoked === undefined ? null : dayOf(consent.revoked, early);
  return begins <= on && (ends === null || on <= ends) && (revoked === null || on < revoked);
};
