import type { PatientId } from '../domain/ids.ts';
import type { ClinicContext } from './clinic-context.ts';
import { type DispatchReport, dispatchToPartner } from './dispatch.ts';
import { forgetAnswers } from './forget-answers.ts';
import { publishPatient } from './publish.ts';
import { type PullReport, pullFromPartner } from './pull.ts';
import { reconcilePatient } from './reconcile-patient.ts';

/** What one turn of a patient did. */
export interface PatientSyncReport {
  readonly queued: number;
  readonly heldBack: number;
  readonly dispatched: readonly DispatchReport[];
  readonly pulled: readonly PullReport[];
  readonly writes: number;
  /** Whether something waits for what another patient's turn is about to bring: then another turn is due. */
  readonly heldUp: boolean;
}

/**
 * The whole way once, for one patient: publish what changed, send it and read it back, read the partners' lists,
 * reconcile. Partners are served side by side. Whoever calls this has the right to the patient (`WorkRights`): what is
 * found in `sending` then belongs to a process that has ended.
 */
export const syncPatient = async (patient: PatientId, context: ClinicContext): Promise<PatientSyncReport> => {
  const { queued, heldBack } = await publishPatient(patient, context);
  const exchanged = await Promise.allSettled(
    context.partners.map(async (partner) => ({
      dispatched: await dispatchToPartner(partner, context, patient),
      pulled: await pullFromPartner(partner, [patient], context),
    })),
  );
  const done = exchanged.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
  await reconcilePatient(patient, context);
  await forgetAnswers(context, 1);
  return {
    queued,
    heldBack,
    dispatched: done.map(({ dispatched }) => dispatched),
    pulled: done.map(({ pulled }) => pulled),
    heldUp: done.some(({ dispatched }) => dispatched.heldUp > 0),
    writes: done.reduce((sum, { dispatched }) => sum + dispatched.writes, 0),
  };
};
