import type { Patient } from '@medplum/fhirtypes';
import { permitDisclosure } from '../consent/permit-disclosure.ts';
import type { ClinicRecord } from '../domain/clinic-record.ts';
import type { PatientId } from '../domain/ids.ts';
import type { Partner } from '../domain/partner.ts';
import { toUsCorePatient } from '../mapping/to-us-core-patient.ts';
import { type ClinicContext, dayOfInstant, disclosureTo } from './clinic-context.ts';
import type { PartnerClient, PatientLink } from './ports.ts';

/**
 * The partner's own record of a patient: as linked before, else looked for now and written down. Asking for a patient
 * tells the partner of them, so it needs consent too.
 * @returns `null` where nothing may be asked, or no answer was to be had; then it is tried again the next time
 */
export const linkPatient = async (
  partner: Partner,
  patient: PatientId,
  client: PartnerClient,
  context: ClinicContext,
): Promise<PatientLink | null> => {
  const known = await context.store.links.get(partner.id, patient);
  if (known?.state === 'matched') return known;
  const record = await context.store.records.get(patient);
  if (record === null) return null;
  if (!mayBeAskedAbout(partner, record, context)) return null;
  const own: Patient | undefined = toUsCorePatient(record.patient, context.mapping).mapped?.resource;
  if (own === undefined) return null;
  const outcome = await client.matchPatient(own);
  if (outcome.kind === 'failed') return null;
  await context.store.links.put(partner.id, patient, outcome.link, context.clock().toISOString());
  return outcome.link;
};

/** Whether a partner may be told that the clinic knows this patient: every question about a patient tells it. */
export const mayBeAskedAbout = (partner: Partner, record: ClinicRecord, context: ClinicContext): boolean =>
  permitDisclosure(record.consents ?? [], {
    ...disclosureTo(partner, dayOfInstant(context.clock())),
    dataClass: 'Patient',
    sensitivity: [],
  }).permitted;
