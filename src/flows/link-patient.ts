import type { Patient } from '@medplum/fhirtypes';
import type { ClinicRecord } from '../domain/clinic-record.ts';
import type { PatientId } from '../domain/ids.ts';
import type { Partner } from '../domain/partner.ts';
import { toUsCorePatient } from '../mapping/to-us-core-patient.ts';
import type { ClinicContext } from './clinic-context.ts';
import { disclosureGate } from './disclosure-gate.ts';
import type { PartnerClient } from './ports.ts';

/** Whether a partner knows one of our patients, and as whom. */
export type LinkOutcome =
  | { readonly kind: 'linked'; readonly id: string }
  /** A person must say who the patient is there. */
  | { readonly kind: 'not-matched' }
  /** No consent lets the partner be asked. */
  | { readonly kind: 'not-asked' }
  /** No answer was to be had; it is tried again the next time. */
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * The partner's own record of a patient: as linked before, else looked for now and written down. Asking for a patient
 * tells the partner of them, so it needs consent too.
 */
export const linkPatient = async (
  partner: Partner,
  patient: PatientId,
  client: PartnerClient,
  context: ClinicContext,
): Promise<LinkOutcome> => {
  const known = await context.store.links.get(partner.id, patient);
  if (known?.state === 'matched') return { kind: 'linked', id: known.id };
  const record = await context.store.records.get(patient);
  if (record === null || !mayBeAskedAbout(partner, record, context)) return { kind: 'not-asked' };
  const own: Patient | undefined = toUsCorePatient(record.patient, context.mapping).mapped?.resource;
  if (own === undefined) return { kind: 'not-matched' };
  const outcome = await client.matchPatient(own);
  if (outcome.kind === 'failed') return { kind: 'failed', reason: outcome.failure.reason };
  await context.store.links.put(partner.id, patient, outcome.link, context.clock().toISOString());
  return outcome.link.state === 'matched' ? { kind: 'linked', id: outcome.link.id } : { kind: 'not-matched' };
};

/** Whether a partner may be told that the clinic knows this patient: every question about a patient tells it. */
export const mayBeAskedAbout = (partner: Partner, record: ClinicRecord, context: ClinicContext): boolean =>
  disclosureGate(partner, record, context)({ dataClass: 'Patient', sensitivity: [] }).permitted;
