import type { PatientId } from '../domain/ids.ts';
import type { Partner, PartnerReadType } from '../domain/partner.ts';
import type { ClinicContext } from './clinic-context.ts';
import { linkPatient, mayBeAskedAbout } from './link-patient.ts';
import type { PartnerClient } from './ports.ts';

/** What reading one partner brought. Every type of every patient is counted once. */
export interface PullReport {
  readonly partner: string;
  readonly complete: number;
  readonly failures: readonly { readonly type: PartnerReadType; readonly reason: string }[];
  readonly notMatched: number;
  /** Patients of whom the partner must not be asked: no consent names it. */
  readonly notAsked: number;
}

/**
 * Reads each patient's lists from one partner into the inbox: bytes first, meaning later. A type that the partner
 * refuses costs that type alone.
 */
export const pullFromPartner = async (
  partner: Partner,
  patients: readonly PatientId[],
  context: ClinicContext,
): Promise<PullReport> => {
  const client = context.openPartner(partner);
  const counts = { complete: 0, notMatched: 0, notAsked: 0 };
  const failures: { type: PartnerReadType; reason: string }[] = [];
  const progress = context.progress.start(`reading from ${partner.name}`, patients.length);
  for (const patient of patients) {
    if (!(await mayAsk(partner, patient, context))) counts.notAsked += 1;
    else {
      const link = await linkPatient(partner, patient, client, context);
      if (link?.state !== 'matched') counts.notMatched += 1;
      else {
        for (const type of partner.read) {
          const reason = await pullType(partner, patient, link.id, type, client, context);
          if (reason === null) counts.complete += 1;
          else failures.push({ type, reason });
        }
      }
    }
    progress.step();
  }
  progress.done();
  return { partner: partner.id, ...counts, failures };
};

const mayAsk = async (partner: Partner, patient: PatientId, context: ClinicContext): Promise<boolean> => {
  const record = await context.store.records.get(patient);
  return record !== null && mayBeAskedAbout(partner, record, context);
};

const pullType = async (
  partner: Partner,
  patient: PatientId,
  partnerPatient: string,
  type: PartnerReadType,
  client: PartnerClient,
  context: ClinicContext,
): Promise<string | null> => {
  const { inbox } = context.store;
  const id = context.newId();
  await inbox.begin({ id, partner: partner.id, patient, type }, context.clock().toISOString());
  const outcome = await client.pull(partnerPatient, type, (answer) => inbox.keep(id, answer));
  const reason = outcome.kind === 'failed' ? outcome.reason : null;
  await inbox.finish(id, outcome.kind, reason, context.clock().toISOString());
  return reason;
};
